import Basics
import Reports

/// A function of expressions, such as `max(0.9, $best)`.
package struct Function: Sendable {
  let name: String
  /// The names of its arguments, for the manual and for messages.
  let arguments: String
  let help: String
  /// How many arguments it takes.
  let counts: ClosedRange<Int>
  let kind: Kind

  enum Kind: Sendable {
    /// Of numbers; nil where they have no result.
    case ofNumbers(@Sendable ([Double]) -> Double?)
    /// Of a metric that is a share of images: an end of its confidence interval.
    case ofInterval(@Sendable (ClosedRange<Double>) -> Double)
  }

  /// As it is written: "round(x, digits)".
  var usage: String { "\(name)(\(arguments))" }

  package static func named(_ name: String) -> Function? { all.first { $0.name == name } }

  package static let all: [Function] = [
    Function(
      name: "max", arguments: "a, b, …", help: "the largest of the numbers", counts: 1...100,
      kind: .ofNumbers { $0.max() }),
    Function(
      name: "min", arguments: "a, b, …", help: "the smallest of the numbers", counts: 1...100,
      kind: .ofNumbers { $0.min() }
    ),
    Function(
      name: "round", arguments: "x, digits", help: "x rounded to that many decimals, by default to an integer",
      counts: 1...2, kind: .ofNumbers { rounded($0[0], digits: $0.count > 1 ? $0[1] : 0) }),
    Function(
      name: "lower", arguments: "metric",
      help: "the lower end of the 95 % confidence interval (Wilson) of accuracy, precision or recall", counts: 1...1,
      kind: .ofInterval(\.lowerBound)),
    Function(
      name: "upper", arguments: "metric", help: "the upper end of that interval", counts: 1...1,
      kind: .ofInterval(\.upperBound)),
  ]

  /// A number rounded to 0 to 15 decimals: the nearest, as it is written with so many.
  private static func rounded(_ number: Double, digits: Double) -> Double? {
    guard let digits = Int(exactly: digits), (0...15).contains(digits) else { return nil }
    return Double(NumberFormat.fixed(number, digits))
  }
}

/// Errors in the call of a function.
package enum FunctionError: UserError {
  case unknown(String)
  case count(Function, Int)
  case noResult(Function)
  case notAMetric(Function)
  case noInterval(Function, metric: String, isMeasured: Bool)

  package var problem: String {
    switch self {
    case .unknown(let name): "'\(name)' is not a function"
    case .count(let function, let count):
      "'\(function.name)' takes \(Self.words(function.counts)), got \(count)"
    case .noResult(let function): "'\(function.usage)': digits must be an integer from 0 to 15"
    case .notAMetric(let function): "'\(function.name)' takes the name of a metric"
    case .noInterval(let function, let metric, isMeasured: false):
      "'\(function.name)' takes a metric that is a share of images, which \(metric) is not"
    case .noInterval(_, let metric, isMeasured: true): "\(metric) has no confidence interval: it is a mean over batches"
    }
  }

  package var hint: String? {
    switch self {
    case .unknown(let name):
      Suggestion.sentence(for: name, among: Function.all.map(\.name))
        ?? "the functions are \(Function.all.map(\.name).listed(with: "and"))"
    case .count(let function, _): "as in '\(function.usage)'"
    case .noResult: "as in 'round(test.accuracy, 2)'"
    case .notAMetric, .noInterval(_, _, isMeasured: false):
      "the metrics are accuracy, precision.CLASS and recall.CLASS, as in 'lower(test.accuracy)'"
    case .noInterval(_, let metric, _): "'evaluate \(metric.prefix { $0 != "." })' measures it on all images"
    }
  }

  private static func words(_ counts: ClosedRange<Int>) -> String {
    switch (counts.lowerBound, counts.upperBound) {
    case (1, 1): "1 argument"
    case (let low, let high) where high - low < 3: "\(low) or \(high) arguments"
    case (let low, let high): "\(low) to \(high) arguments"
    }
  }
}
