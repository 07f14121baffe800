/// The metrics that `expect` and expressions can ask for, as measured so far: `test.accuracy`, `val.recall.Positive`.
public struct MetricTable: Sendable {
  private var values: [[String]: Double] = [:]

  public init() {}

  /// What is measured, in the order of the names.
  public var all: [(path: [String], value: Double)] {
    values.map { (path: $0.key, value: $0.value) }.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }

  /// Enters a metric, such as `["test", "accuracy"]`.
  public mutating func enter(_ value: Double, as path: [String]) { values[path] = value }

  /// Forgets everything measured of `part`.
  public mutating func forget(_ part: String) { values = values.filter { $0.key.first != part } }

  /// The metric at `path`.
  ///
  /// - Throws: the error, and the index of the culprit in `path`.
  func value(at path: [String]) throws(MetricError) -> Double {
    try Self.check(path)
    if let value = values[path] { return value }
    guard values.keys.contains(where: { $0.first == path[0] }) else {
      throw MetricError(problem: .notMeasured(part: path[0]), index: 0)
    }
    let siblings = values.keys.filter { $0.count == path.count && $0.dropLast() == path.dropLast() }.compactMap(\.last)
    throw MetricError(unknown: path, at: path.count - 1, among: siblings.sorted())
  }

  /// Whether `path` could be a metric at all, as far as that is known without running anything.
  static func check(_ path: [String]) throws(MetricError) {
    let parts = MetricNames.parts.map(\.name)
    guard parts.contains(path[0]) else { throw MetricError(unknown: path, at: 0, among: parts) }
    guard path.count > 1 else { throw MetricError(problem: .incompleteMetric(path), index: 0) }
    guard let metric = MetricNames.metrics.first(where: { $0.name == path[1] }) else {
      throw MetricError(unknown: path, at: 1, among: MetricNames.metrics.map(\.name))
    }
    if metric.isPerClass, path.count == 2 { throw MetricError(problem: .classMissing(path), index: 1) }
    if path.count > (metric.isPerClass ? 3 : 2) {
      throw MetricError(unknown: path, at: metric.isPerClass ? 3 : 2, among: [])
    }
  }
}

/// A metric that does not exist, and which of its names is the culprit.
struct MetricError: Error {
  let problem: LanguageError
  let index: Int

  init(problem: LanguageError, index: Int) { (self.problem, self.index) = (problem, index) }

  init(unknown path: [String], at index: Int, among names: [String]) {
    self.index = index
    problem = .unknownMetric(
      path[index], of: path[..<index].joined(separator: "."),
      nearest: nearest(to: path[index], among: names), known: names)
  }
}

/// The metrics that exist.
public enum MetricNames {
  public static let parts: [Choice] = [
    Choice("train", "the training images"),
    Choice("val", "the validation images"),
    Choice("test", "the test images"),
  ]

  public struct Metric: Sendable {
    public let name: String
    public let help: String
    /// Whether a class's name follows: `test.recall.Positive`.
    public let isPerClass: Bool
  }

  public static let metrics: [Metric] = [
    Metric(name: "accuracy", help: "the share of images whose most probable class is right", isPerClass: false),
    Metric(name: "loss", help: "the mean cross-entropy", isPerClass: false),
    Metric(name: "precision", help: "of the images given to a class, the share that belongs to it", isPerClass: true),
    Metric(name: "recall", help: "of the images of a class, the share that was given to it", isPerClass: true),
    Metric(name: "f1", help: "the harmonic mean of a class's precision and recall", isPerClass: true),
    Metric(name: "support", help: "the number of images of a class", isPerClass: true),
  ]
}
