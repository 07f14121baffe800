/// Where an evaluation went wrong, picture by picture.
extension Evaluation {
  /// A class, and another that some of its pictures were taken for.
  public struct ConfusedPair: Sendable, Equatable {
    public let actual: Int
    public let predicted: Int
    /// The pictures, those with the largest probability of the wrong class first.
    public let pictures: [Int]

    public init(actual: Int, predicted: Int, pictures: [Int]) {
      (self.actual, self.predicted, self.pictures) = (actual, predicted, pictures)
    }
  }

  /// The pairs of classes that were mixed up, those with the most pictures first.
  public var confusedPairs: [ConfusedPair] {
    let predictions = predictions
    let wrong = labels.indices.filter { predictions[$0] != labels[$0] }
    let pairs = Dictionary(grouping: wrong) { labels[$0] * confusion.count + predictions[$0] }
    return pairs.map { key, pictures in
      let predicted = key % confusion.count
      return ConfusedPair(
        actual: key / confusion.count, predicted: predicted,
        pictures: pictures.sorted { (-probabilities[$0][predicted], $0) < (-probabilities[$1][predicted], $1) })
    }.sorted { (-$0.pictures.count, $0.actual, $0.predicted) < (-$1.pictures.count, $1.actual, $1.predicted) }
  }
}
