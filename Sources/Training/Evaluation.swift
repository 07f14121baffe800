import Basics
import Datasets
import Kernels
import Models

/// How a model does on labelled pictures.
public struct Evaluation: Sendable {
  /// How one class fares.
  public struct ClassFigures: Sendable, Equatable {
    /// The share of right ones among the pictures predicted to be of the class; nil if there are none.
    public let precision: Double?
    /// The share of right ones among the pictures that are of the class; nil if there are none.
    public let recall: Double?
    /// The harmonic mean of precision and recall: 2 · hits ÷ (predicted + support); nil if there are none of either.
    public let f1: Double?
    /// The number of pictures that are of the class.
    public let support: Int
  }

  /// The mean cross-entropy.
  public let loss: Double
  public let accuracy: Double
  public let labels: [Int]
  /// Each picture's class probabilities.
  public let probabilities: [[Float]]
  /// How often pictures of a class (row) were predicted to be of a class (column).
  public let confusion: [[Int]]

  /// From the scores before the softmax: pictures × classes.
  public init(scores: Tensor, labels: [Int], loss: CrossEntropy = CrossEntropy()) {
    let classes = scores.shape.count
    let (sum, correct) = loss.evaluate(scores, labels)
    let values = Tensor(images: scores.images, scores.shape)
    softmax(scores, into: values)
    let flat = values.values
    let probabilities = labels.indices.map { Array(flat[$0 * classes..<($0 + 1) * classes]) }
    var confusion = [[Int]](repeating: [Int](repeating: 0, count: classes), count: classes)
    for (label, row) in zip(labels, probabilities) { confusion[label][row.highest] += 1 }
    (self.loss, self.accuracy) = (sum / Double(max(labels.count, 1)), Double(correct) / Double(max(labels.count, 1)))
    (self.labels, self.probabilities, self.confusion) = (labels, probabilities, confusion)
  }

  /// Each picture's loss: −log of its class's probability, which counts as the smallest normal number at least.
  public var losses: [Double] {
    zip(labels, probabilities).map { -Double(logarithm(max($1[$0], .leastNormalMagnitude))) }
  }

  /// The class predicted for each picture.
  public var predictions: [Int] { probabilities.map(\.highest) }

  /// Each class's figures.
  public var classes: [ClassFigures] {
    confusion.indices.map { index in
      let hits = Double(confusion[index][index])
      let support = confusion[index].reduce(0, +)
      let predicted = confusion.reduce(0) { $0 + $1[index] }
      func share(_ part: Double, _ whole: Int) -> Double? { whole == 0 ? nil : part / Double(whole) }
      return ClassFigures(
        precision: share(hits, predicted), recall: share(hits, support), f1: share(2 * hits, predicted + support),
        support: support)
    }
  }
}

extension [Float] {
  /// The index of the first of the highest values.
  public var highest: Int { indices.reduce(0) { self[$1] > self[$0] ? $1 : $0 } }
}

extension Model {
  /// Evaluates the model on a part of the data.
  ///
  /// - Throws: `ModelMistake`, `TrainingMistake`, `Interrupted`.
  public func evaluate(
    on part: DatasetPart, named name: String, _ crew: Crew, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Evaluation {
    try check(pictures: part.shape, classes: part.classCounts.count)
    guard part.count > 0 else { throw TrainingMistake.emptyPart(name) }
    let scores = try scores(part.count, crew, progress: progress) { range, input in
      part.fill(input, indices: range)
    }
    return Evaluation(scores: scores, labels: part.labels)
  }

  /// The class probabilities of `count` pictures, which `fill` writes to tensors.
  ///
  /// - Throws: `ModelMistake.notSoftmax`, `Interrupted`.
  public func probabilities(
    _ count: Int, _ crew: Crew, fill: @Sendable (_ pictures: Range<Int>, _ input: Tensor) -> Void
  ) throws -> [[Float]] {
    let scores = try scores(count, crew, fill: fill)
    return Evaluation(scores: scores, labels: [Int](repeating: 0, count: count)).probabilities
  }

  /// The classes' scores before the softmax, in rounds between which the user may interrupt.
  private func scores(
    _ count: Int, _ crew: Crew, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in },
    fill: @Sendable (_ pictures: Range<Int>, _ input: Tensor) -> Void
  ) throws -> Tensor {
    let plan = InferencePlan(self, nodes: 0..<architecture.nodes.count - 1)
    let scores = Tensor(images: count, Shape(flat: try classCount()))
    try plan.runInRounds(count, into: scores, crew, progress: progress, fill: fill)
    return scores
  }

  /// - Throws: `ModelMistake` where pictures of that shape, or that many classes, don't suit the model.
  public func check(pictures: Shape, classes: Int) throws(ModelMistake) {
    guard pictures == architecture.input else {
      throw .pictureSize(expected: architecture.input, received: pictures)
    }
    let own = try classCount()
    guard own == classes else { throw .classCount(model: own, data: classes) }
  }
}

extension InferencePlan {
  /// `run`, in rounds between which progress is told and the user may interrupt.
  func runInRounds(
    _ count: Int, into output: Tensor, _ crew: Crew, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in },
    fill: @Sendable (_ pictures: Range<Int>, _ input: Tensor) -> Void
  ) throws(Interrupted) {
    let size = max(32, 1_048_576 / inputShape.count)
    for first in stride(from: 0, to: count, by: size) {
      let round = min(size, count - first)
      try run(round, into: output[first..<first + round], crew) { range, input in
        fill(first + range.lowerBound..<first + range.upperBound, input)
      }
      progress(first + round, count)
    }
  }
}
