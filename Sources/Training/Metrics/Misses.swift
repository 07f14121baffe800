/// The misclassified images of an evaluation.
extension Evaluation {
  /// A class, and another that some of its images were predicted to be.
  public struct ConfusedPair: Sendable, Equatable {
    public let actual: Int
    public let predicted: Int
    /// The images, those with the largest probability of the wrong class first.
    public let images: [Int]

    public init(actual: Int, predicted: Int, images: [Int]) {
      (self.actual, self.predicted, self.images) = (actual, predicted, images)
    }
  }

  /// The pairs of classes that were confused, those with the most images first.
  public var confusedPairs: [ConfusedPair] {
    let predictions = predictions
    let wrong = labels.indices.filter { predictions[$0] != labels[$0] }
    let pairs = Dictionary(grouping: wrong) { labels[$0] * confusion.count + predictions[$0] }
    return pairs.map { key, images in
      let predicted = key % confusion.count
      return ConfusedPair(
        actual: key / confusion.count, predicted: predicted,
        images: images.sorted { (-probabilities[$0][predicted], $0) < (-probabilities[$1][predicted], $1) })
    }.sorted { (-$0.images.count, $0.actual, $0.predicted) < (-$1.images.count, $1.actual, $1.predicted) }
  }
}
