import Basics
import Reports

/// A comparison within an expectation: what was measured, and what was wanted.
struct Comparison: Sendable {
  let expression: String
  /// Nil where it is undefined.
  private(set) var measured: Value?
  /// The operator, with what it takes beside the wanted value: ">=", "within 0.01 of".
  let comparison: String
  private(set) var wanted: Value?
  let holds: Bool

  /// "test.accuracy is 0.95, wanted >= 0.99"
  var failure: String {
    "\(isWord ? "'\(expression)' is a word" : measurement), wanted \(comparison) " + digits(wanted)
  }

  /// Whether what was measured is a word that stands for itself.
  private var isWord: Bool {
    guard case .text? = measured else { return false }
    return !isInformative && measured?.number == nil
  }

  /// "test.accuracy is 0.95"
  var measurement: String { "\(expression) is " + digits(measured) }

  /// Whether the measured value says something that the expression does not.
  var isInformative: Bool { measured?.text != expression }

  /// A computed number is shortened; what was written stays as it was.
  private func digits(_ value: Value?) -> String {
    guard let value else { return "undefined" }
    guard case .number(let number) = value else { return value.text }
    // Where six digits look the same, all are shown.
    let isClose = measured?.number.map { NumberFormat.short($0) } == wanted?.number.map { NumberFormat.short($0) }
    return isClose && measured != wanted ? value.text : NumberFormat.short(number)
  }

  /// The comparison as it may stand in a file, without what `redacted` takes for secrets.
  func redacted(by redacted: (String) -> String) -> Comparison {
    func shown(_ value: Value?) -> Value? {
      guard let value, redacted(value.text) != value.text else { return value }
      return .text(redacted(value.text))
    }
    var result = self
    (result.measured, result.wanted) = (shown(measured), shown(wanted))
    return result
  }

  var result: Results.Expectation.Comparison {
    .init(
      expression: expression, measured: measured?.json ?? .null, comparison: comparison, wanted: wanted?.json ?? .null,
      holds: holds)
  }
}

extension [Comparison] {
  /// What was measured, in words: "test.accuracy is 0.95; test.loss is 0.12".
  var measurements: String { filter(\.isInformative).map(\.measurement).joined(separator: "; ") }
}

extension Value {
  fileprivate var json: JSON { number.map { .number($0) } ?? .string(text) }
}

extension Session {
  /// Keeps the result of an `expect`, and reports it.
  ///
  /// - Parameter failure: why it does not hold; nil where it does.
  mutating func note(
    _ expression: String, of bound: BoundCommand, _ comparisons: [Comparison] = [], _ failure: FailedExpectation? = nil
  ) {
    let measured = failure?.problem ?? comparisons.measurements
    experiment.expectations.append(
      .init(
        expression: redacted(expression), holds: failure == nil, rounds: roundTexts.map(redacted),
        comparisons: comparisons.map(\.result), measured: redacted(measured)))
    hasNewRecords = true
    output.tell(
      .expectation(
        .init(
          place: .init(bound.statement), expression: redacted(expression), rounds: roundTexts.map(redacted),
          comparisons: comparisons, failure: failure)))
    if failure == nil { output.message("holds: \(redacted(expression))\(measured.isEmpty ? "" : " (\(measured))")") }
  }
}
