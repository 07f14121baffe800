import Kernels

/// The cross-entropy between the labels and the softmax of the scores, −Σ yₖ · log pₖ: the loss that training minimizes.
///
/// It works on scores, as Keras does where a softmax came before, since their difference keeps all digits.
public struct CrossEntropy: Sendable, Equatable {
  /// The part of each label's weight that is spread over all classes (Szegedy et al., 2016).
  public let labelSmoothing: Float
  /// How much a sample of each class counts; nil for equally.
  public let classWeights: [Float]?

  public init(labelSmoothing: Float = 0, classWeights: [Float]? = nil) {
    (self.labelSmoothing, self.classWeights) = (labelSmoothing, classWeights)
  }

  /// Sums over samples.
  public struct Sums: Sendable, Equatable {
    /// The training objective: smoothed and weighted.
    public var loss = 0.0
    /// The cross-entropy, neither smoothed nor weighted: what 'evaluate' measures.
    public var crossEntropy = 0.0
    /// How many samples have the highest score at their label; of equal scores the first counts.
    public var correct = 0

    public init() {}

    static func += (sums: inout Sums, other: Sums) {
      sums.loss += other.loss
      sums.crossEntropy += other.crossEntropy
      sums.correct += other.correct
    }
  }

  /// The sums over a batch.
  ///
  /// - Parameters:
  ///   - scores: samples × classes, before the softmax.
  ///   - labels: the class of each sample.
  ///   - gradient: where the mean loss's gradient goes, if it is wanted.
  public func evaluate(
    _ scores: Tensor, _ labels: some Collection<Int>, gradient: Tensor? = nil
  ) -> Sums {
    let classes = scores.shape.count
    var sums = Sums()
    for (sample, label) in labels.enumerated() {
      let first = sample * classes
      let best = scores.indexOfHighest(sample: sample)
      let highest = scores[first + best]
      var sum: Float = 0
      for index in 0..<classes { sum += exponential(scores[first + index] - highest) }
      let weight = classWeights?[label] ?? 1
      var expected: Float = 0
      for index in 0..<classes {
        let target = (index == label ? 1 - labelSmoothing : 0) + labelSmoothing / Float(classes)
        expected += target * (scores[first + index] - highest)
        gradient?[first + index] =
          weight * (exponential(scores[first + index] - highest) / sum - target) / Float(labels.count)
      }
      sums.loss += Double(weight * (logarithm(sum) - expected))
      sums.crossEntropy += Double(logarithm(sum) - (scores[first + label] - highest))
      if best == label { sums.correct += 1 }
    }
    return sums
  }
}

extension Tensor {
  /// The class of the highest of a sample's scores, of equal ones the first: what is predicted.
  func indexOfHighest(sample: Int) -> Int {
    let first = sample * shape.count
    return (0..<shape.count).reduce(0) { self[first + $1] > self[first + $0] ? $1 : $0 }
  }
}
