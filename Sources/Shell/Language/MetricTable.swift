import Basics
import Synchronization

/// The metrics that `expect` and expressions can ask for, as measured so far: `test.accuracy`, `val.recall.Positive`.
public struct MetricTable: Sendable {
  /// A metric that was measured.
  struct Entry: Sendable {
    /// Nil where it is undefined.
    var value: Double? { source.value }
    /// Why it is undefined, where it can be.
    let reason: String
    /// The images that it is a share of, and those among them that count.
    let share: (hits: Int, count: Int)?
    fileprivate let source: LazyMetric
  }

  private var entries: [[String]: Entry] = [:]

  public init() {}

  /// What is measured, in the order of the names; nil stands for what is undefined.
  public var all: [(path: [String], value: Double?)] {
    entries.map { (path: $0.key, value: $0.value.value) }.sorted { $0.path.lexicographicallyPrecedes($1.path) }
  }

  /// The names of what is measured, in order.
  var paths: [[String]] { entries.keys.sorted { $0.lexicographicallyPrecedes($1) } }

  /// Enters a metric, such as `["test", "accuracy"]`.
  ///
  /// - Parameters:
  ///   - share: the images that it is a share of, and those among them that count, for its interval.
  ///   - reason: why it is undefined, where it can be.
  ///   - value: computed when it is first asked for; nil where the metric is undefined.
  @discardableResult
  mutating func enter(
    as path: [String], share: (hits: Int, count: Int)? = nil, reason: String = "",
    _ value: @escaping @Sendable () -> Double?
  ) -> Entry {
    let entry = Entry(reason: reason, share: share, source: LazyMetric(value))
    entries[path] = entry
    return entry
  }

  /// Forgets everything measured of `part`.
  public mutating func forget(_ part: String) { entries = entries.filter { $0.key.first != part } }

  /// The metric at `path`.
  ///
  /// - Throws: the error, and the index of the culprit in `path`.
  func entry(at path: [String]) throws(MetricError) -> Entry {
    try Self.check(path)
    if let entry = entries[path] { return entry }
    guard entries.keys.contains(where: { $0.first == path[0] }) else {
      throw MetricError(problem: .notMeasured(part: path[0]), index: 0)
    }
    let siblings = entries.keys.filter { $0.count == path.count && $0.dropLast() == path.dropLast() }.compactMap(\.last)
    // The metric exists: it was not measured, or not of such a class.
    guard path.count > 2, !siblings.isEmpty else { throw MetricError(problem: .metricNotMeasured(path), index: 1) }
    let known = siblings.sorted()
    throw MetricError(
      problem: .unknownClass(path[2], nearest: nearest(to: path[2], among: known), known: known), index: 2)
  }

  /// Whether `path` could be a metric at all, as far as that is known without running anything.
  static func check(_ path: [String]) throws(MetricError) {
    let parts = MetricNames.parts.map(\.name)
    guard parts.contains(path[0]) else { throw MetricError(unknown: path, at: 0, among: parts) }
    guard path.count > 1 else { throw MetricError(problem: .incompleteMetric(path), index: 0) }
    guard let metric = MetricNames.metrics.first(where: { $0.name == path[1] }) else {
      throw MetricError(unknown: path, at: 1, among: MetricNames.metrics.map(\.name))
    }
    if metric.subject == .oneClass, path.count == 2 { throw MetricError(problem: .classMissing(path), index: 1) }
    let longest = metric.subject == .allClasses ? 2 : 3
    if path.count > longest {
      throw MetricError(problem: .noClassOfMetric(Array(path[..<longest])), index: longest)
    }
  }
}

/// A value that is computed once, when it is first asked for: most metrics never are.
private final class LazyMetric: Sendable {
  private let compute: @Sendable () -> Double?
  private let computed = Mutex<Double??>(nil)

  init(_ compute: @escaping @Sendable () -> Double?) { self.compute = compute }

  var value: Double? {
    computed.withLock { computed in
      if let value = computed { return value }
      let value = compute()
      computed = .some(value)
      return value
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

/// A metric that was measured, and has no value: such as the precision of a class that was never predicted.
struct UndefinedMetric: UserError {
  let path: String
  let reason: String

  var problem: String { "\(path) is undefined" + (reason.isEmpty ? "" : ": \(reason)") }
}

/// The metrics that exist.
public enum MetricNames {
  public static let parts: [Choice] = [
    Choice("train", "the training images"),
    Choice("val", "the validation images"),
    Choice("test", "the test images"),
  ]

  public struct Metric: Sendable {
    /// What a metric is about.
    public enum Subject: Sendable {
      case allClasses
      /// A class's name follows: `test.recall.Positive`.
      case oneClass
      /// A class's name may follow.
      case either
    }

    public let name: String
    public let help: String
    public let subject: Subject

    /// As it is written: "accuracy", "recall.CLASS", "auc[.CLASS]".
    public var usage: String {
      switch subject {
      case .allClasses: name
      case .oneClass: name + ".CLASS"
      case .either: name + "[.CLASS]"
      }
    }
  }

  public static let metrics: [Metric] = [
    Metric(
      name: "accuracy", help: "the share of images that are classified correctly", subject: .allClasses),
    Metric(name: "loss", help: "the mean cross-entropy", subject: .allClasses),
    Metric(name: "macro_f1", help: "the unweighted mean of the classes' F1", subject: .allClasses),
    Metric(name: "balanced_accuracy", help: "the unweighted mean of the classes' recall", subject: .allClasses),
    Metric(
      name: "auc", help: "the area under the one-vs-rest ROC curve of a class, or its mean over the classes",
      subject: .either),
    Metric(
      name: "average_precision",
      help: "the one-vs-rest average precision of a class, or its mean over the classes", subject: .either),
    Metric(
      name: "ece", help: "the expected calibration error of the predicted classes' probabilities, in 10 bins",
      subject: .allClasses),
    Metric(
      name: "precision", help: "the share of the images predicted as the class that belong to it", subject: .oneClass),
    Metric(
      name: "recall", help: "the share of the class's images that were predicted as it", subject: .oneClass),
    Metric(name: "f1", help: "the harmonic mean of a class's precision and recall", subject: .oneClass),
    Metric(name: "support", help: "the number of images of a class", subject: .oneClass),
  ]
}
