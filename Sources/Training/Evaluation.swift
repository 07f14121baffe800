import Basics
import Datasets
import Kernels
import Models

/// A model's predictions on labelled images, and their metrics.
public struct Evaluation: Sendable {
  /// The metrics of one class.
  public struct ClassMetrics: Sendable, Equatable {
    /// The share of correct ones among the images predicted to be of the class; nil if there are none.
    public let precision: Double?
    /// The share of correct ones among the images that are of the class; nil if there are none.
    public let recall: Double?
    /// The harmonic mean of precision and recall: 2 · hits ÷ (predicted + support); nil if there are none of either.
    public let f1: Double?
    /// The number of images that are of the class.
    public let support: Int
  }

  /// The mean cross-entropy.
  public let loss: Double
  public let labels: [Int]
  /// The class predicted for each image: that of its highest score, of equal ones the first.
  public let predictions: [Int]
  /// Each image's class probabilities. That of the predicted class is the first of the highest.
  public let probabilities: [[Float]]
  /// How often images of a class (row) were predicted to be of a class (column).
  public let confusion: [[Int]]

  /// From the scores before the softmax: images × outputs.
  ///
  /// - Parameters:
  ///   - labels: the images' classes.
  ///   - mapping: which output stands for each class; by default they have the same order.
  public init(scores: Tensor, labels: [Int], mapping: ClassMapping? = nil) {
    let count = scores.shape.count
    let mapping = mapping ?? ClassMapping(count: count)
    let values = Tensor(images: scores.images, scores.shape)
    softmax(scores, into: values)
    let flat = values.values
    let classes = mapping.classes
    var probabilities = [[Float]]()
    var predictions = [Int]()
    var confusion = [[Int]](repeating: [Int](repeating: 0, count: count), count: count)
    for (sample, label) in labels.enumerated() {
      let row = flat[sample * count..<(sample + 1) * count]
      let predicted = classes[scores.indexOfHighest(sample: sample)]
      var ordered = mapping.outputs.map { row[row.startIndex + $0] }
      // Different scores may round to the same probability: it is the predicted class's alone, or comes first there.
      for index in 0..<predicted where ordered[index] >= ordered[predicted] {
        ordered[index] = ordered[predicted].nextDown
      }
      probabilities.append(ordered)
      predictions.append(predicted)
      confusion[label][predicted] += 1
    }
    let sums = CrossEntropy().evaluate(scores, labels.lazy.map { mapping.outputs[$0] })
    loss = sums.crossEntropy / Double(max(labels.count, 1))
    (self.labels, self.predictions, self.probabilities, self.confusion) = (
      labels, predictions, probabilities, confusion
    )
  }

  /// The number of images whose class was predicted.
  public var correct: Int { confusion.indices.reduce(0) { $0 + confusion[$1][$1] } }

  /// Their share.
  public var accuracy: Double { Double(correct) / Double(max(labels.count, 1)) }

  /// Each image's loss: −log of its class's probability, which counts as the smallest normal number at least.
  public var losses: [Double] {
    zip(labels, probabilities).map { -Double(logarithm(max($1[$0], .leastNormalMagnitude))) }
  }

  /// Each class's metrics.
  public var classes: [ClassMetrics] {
    confusion.indices.map { index in
      let hits = Double(confusion[index][index])
      let support = confusion[index].reduce(0, +)
      let predicted = confusion.reduce(0) { $0 + $1[index] }
      func share(_ part: Double, _ whole: Int) -> Double? { whole == 0 ? nil : part / Double(whole) }
      return ClassMetrics(
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
  /// - Parameter mapping: which output stands for each of the data's classes; by default they have the same order.
  /// - Throws: `ModelError` where images and classes do not fit the model, or its scores are not finite;
  ///   `TrainingError.emptyPart`; `Interrupted`.
  public func evaluate(
    on part: DatasetPart, named name: String, mapping: ClassMapping? = nil, _ context: ExecutionContext,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Evaluation {
    try check(images: part.shape, classes: part.classCounts.count)
    guard part.count > 0 else { throw TrainingError.emptyPart(name) }
    let scores = try scores(part.count, context, progress: progress) { range, input in
      part.fill(input, indices: range)
    }
    return Evaluation(scores: scores, labels: part.labels, mapping: mapping)
  }

  /// The class probabilities of `count` images, which `fill` writes to tensors; the first of the highest is that of the
  /// predicted class.
  ///
  /// - Throws: `ModelError` where the model does not end in class probabilities, or its scores are not finite;
  ///   `Interrupted`.
  public func probabilities(
    _ count: Int, _ context: ExecutionContext, fill: @Sendable (_ images: Range<Int>, _ input: Tensor) -> Void
  ) throws -> [[Float]] {
    let scores = try scores(count, context, fill: fill)
    return Evaluation(scores: scores, labels: [Int](repeating: 0, count: count)).probabilities
  }

  /// The classes' scores before the softmax, in rounds between which the user may interrupt.
  private func scores(
    _ count: Int, _ context: ExecutionContext, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in },
    fill: @Sendable (_ images: Range<Int>, _ input: Tensor) -> Void
  ) throws -> Tensor {
    let classes = try classCount()
    let plan = InferencePlan(self, nodes: 0..<architecture.nodes.count - 1)
    // The scores are followed by as many probabilities, as arrays.
    try MemoryUse.inference.require(
      plan.memory(threads: context.count) - context.scratchBytes + Double(count) * Double(12 * classes + 64))
    let scores = Tensor(images: count, Shape(flat: classes))
    try plan.runInRounds(count, into: scores, context, progress: progress, fill: fill)
    try checkFinite(scores)
    return scores
  }

  /// - Throws: `ModelError` where images of that height and width, or that many classes, do not fit the model.
  public func check(images: Shape, classes: Int) throws(ModelError) {
    let input = architecture.input
    guard (images.height, images.width) == (input.height, input.width) else {
      throw .imageSize(expected: input, received: images)
    }
    let own = try classCount()
    guard own == classes else { throw .classCount(model: own, data: classes) }
  }
}

extension InferencePlan {
  /// `run`, in rounds between which progress is reported and the user may interrupt.
  func runInRounds(
    _ count: Int, into output: Tensor, _ context: ExecutionContext,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in },
    fill: @Sendable (_ images: Range<Int>, _ input: Tensor) -> Void
  ) throws(Interrupted) {
    let size = max(32, 1_048_576 / inputShape.count)
    for first in stride(from: 0, to: count, by: size) {
      let round = min(size, count - first)
      try run(round, into: output[first..<first + round], context) { range, input in
        fill(first + range.lowerBound..<first + range.upperBound, input)
      }
      progress(first + round, count)
    }
  }
}
