/// What one epoch of training came to.
public struct EpochRecord: Sendable, Equatable {
  /// Counted from 1 on, and on through several `train` commands.
  public var epoch: Int
  public var loss: Double
  public var accuracy: Double
  /// Nil where there is no validation part.
  public var validationLoss: Double?
  public var validationAccuracy: Double?
  public var seconds: Double
  public var imagesPerSecond: Double
  public var learningRate: Double

  public init(
    epoch: Int, loss: Double, accuracy: Double, validationLoss: Double? = nil, validationAccuracy: Double? = nil,
    seconds: Double, imagesPerSecond: Double, learningRate: Double
  ) {
    (self.epoch, self.loss, self.accuracy) = (epoch, loss, accuracy)
    (self.validationLoss, self.validationAccuracy) = (validationLoss, validationAccuracy)
    (self.seconds, self.imagesPerSecond, self.learningRate) = (seconds, imagesPerSecond, learningRate)
  }

  /// Whether this epoch's model is better than `other`'s: its validation loss is lower, or without validation its
  /// training loss; Keras's default for what to watch.
  public func isBetter(than other: EpochRecord) -> Bool {
    let (own, others) = (validationLoss ?? loss, other.validationLoss ?? other.loss)
    return own.isFinite && (own < others || !others.isFinite)
  }
}

extension [EpochRecord] {
  /// The first of the best epochs; nil where no loss is finite.
  public var best: EpochRecord? {
    filter { ($0.validationLoss ?? $0.loss).isFinite }.min { $0.isBetter(than: $1) }
  }
}
