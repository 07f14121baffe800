import Kernels

/// The loss: the cross-entropy between the labels and the softmax of the scores, −Σ yₖ · log pₖ, averaged over samples.
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

  /// The sum of the samples' losses and the number of those whose highest score is their label's.
  ///
  /// - Parameters:
  ///   - scores: samples × classes, before the softmax.
  ///   - labels: the class of each sample.
  ///   - gradient: where the mean loss's gradient goes, if it is wanted.
  public func evaluate(
    _ scores: Tensor, _ labels: some Collection<Int>, gradient: Tensor? = nil
  ) -> (loss: Double, correct: Int) {
    let classes = scores.shape.count
    var loss = 0.0
    var correct = 0
    for (sample, label) in labels.enumerated() {
      let first = sample * classes
      var (best, sum) = (0, Float(0))
      for index in 0..<classes where scores[first + index] > scores[first + best] { best = index }
      let highest = scores[first + best]
      for index in 0..<classes { sum += exponential(scores[first + index] - highest) }
      let weight = classWeights?[label] ?? 1
      var expected: Float = 0
      for index in 0..<classes {
        let target = (index == label ? 1 - labelSmoothing : 0) + labelSmoothing / Float(classes)
        expected += target * (scores[first + index] - highest)
        gradient?[first + index] =
          weight * (exponential(scores[first + index] - highest) / sum - target) / Float(labels.count)
      }
      loss += Double(weight * (logarithm(sum) - expected))
      if best == label { correct += 1 }
    }
    return (loss, correct)
  }
}
