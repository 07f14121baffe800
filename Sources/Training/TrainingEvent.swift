/// The metrics of one epoch.
public struct EpochRecord: Sendable, Equatable {
  /// The number of the epoch in the experiment, from 1 on; it goes on from one training to the next.
  public let epoch: Int
  /// The means over the epoch's batches, each before its step, with dropout and augmentation at work.
  public let loss: Double
  public let accuracy: Double
  /// The metrics on the validation part after the epoch; nil without such a part.
  public let valLoss: Double?
  public let valAccuracy: Double?
  /// The time that the epoch took, with its validation.
  public let seconds: Double
  /// Training and validation images a second.
  public let imagesPerSecond: Double
  public let learningRate: Double
  /// The optimiser's steps so far; the count goes on from one training to the next.
  public let iterations: Int

  public init(
    epoch: Int, loss: Double, accuracy: Double, valLoss: Double? = nil, valAccuracy: Double? = nil, seconds: Double,
    imagesPerSecond: Double, learningRate: Double, iterations: Int
  ) {
    (self.epoch, self.loss, self.accuracy) = (epoch, loss, accuracy)
    (self.valLoss, self.valAccuracy) = (valLoss, valAccuracy)
    (self.seconds, self.imagesPerSecond, self.learningRate) = (seconds, imagesPerSecond, learningRate)
    self.iterations = iterations
  }
}

/// What happens in a training, in order. Progress bars, files and early stopping listen to it.
public enum TrainingEvent: Sendable {
  /// It begins: so many epochs with so many images each. The backbone's part that is frozen is computed by a plan.
  case began(epochs: Int, images: Int)
  /// An epoch begins, with its number in the experiment.
  case epochBegan(Int)
  /// So many images of the epoch are done; the running means of loss and accuracy.
  case progressed(epoch: Int, done: Int, total: Int, loss: Double, accuracy: Double)
  /// The epoch's images are done and the validation part is next, or on its way.
  case validating(epoch: Int, done: Int, total: Int)
  case epochEnded(EpochRecord)
  /// The user asked to stop in this epoch after so many images. The model goes back to the end of the one
  /// before.
  case interrupted(epoch: Int, done: Int, total: Int)
}
