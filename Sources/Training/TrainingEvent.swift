/// The metrics of one epoch, as Keras's history has them.
public struct EpochRecord: Sendable, Equatable {
  /// The number of the epoch in the experiment, from 1 on; it goes on from one training to the next.
  public let epoch: Int
  /// The mean of the training objective, with label smoothing, class weights and regularization, over the epoch's
  /// batches, each before its step, with dropout and augmentation at work.
  public let loss: Double
  /// The mean cross-entropy of the same batches, without any of these.
  public let crossEntropy: Double
  public let accuracy: Double
  /// The metrics on the validation part after the epoch; nil without such a part. The loss has label smoothing and
  /// regularization, but no class weights.
  public let valLoss: Double?
  public let valCrossEntropy: Double?
  public let valAccuracy: Double?
  /// The time that the epoch took, with its validation.
  public let seconds: Double
  /// Training and validation images per second.
  public let imagesPerSecond: Double
  public let learningRate: Double
  /// The optimizer's steps so far; the count goes on from one training to the next.
  public let iterations: Int

  /// - Parameters:
  ///   - crossEntropy: nil where it is the loss.
  ///   - valCrossEntropy: nil where it is the validation loss.
  public init(
    epoch: Int, loss: Double, crossEntropy: Double? = nil, accuracy: Double, valLoss: Double? = nil,
    valCrossEntropy: Double? = nil, valAccuracy: Double? = nil, seconds: Double, imagesPerSecond: Double,
    learningRate: Double, iterations: Int
  ) {
    (self.epoch, self.loss, self.accuracy) = (epoch, loss, accuracy)
    (self.valLoss, self.valAccuracy) = (valLoss, valAccuracy)
    (self.crossEntropy, self.valCrossEntropy) = (crossEntropy ?? loss, valCrossEntropy ?? valLoss)
    (self.seconds, self.imagesPerSecond, self.learningRate) = (seconds, imagesPerSecond, learningRate)
    self.iterations = iterations
  }
}

/// What happens in a training, in order. Progress bars, files and early stopping listen to it.
public enum TrainingEvent: Sendable {
  /// It begins: the numbers of epochs, and of images in each.
  case began(epochs: Int, images: Int)
  /// An epoch begins, with its number in the experiment.
  case epochBegan(Int)
  /// So many images of the epoch are done; the means of loss and accuracy so far.
  case progressed(epoch: Int, done: Int, total: Int, loss: Double, accuracy: Double)
  /// The epoch's images are done and the validation part is next, or on its way.
  case validating(epoch: Int, done: Int, total: Int)
  case epochEnded(EpochRecord)
  /// The user asked to stop in this epoch after so many images. The model goes back to the end of the one
  /// before.
  case interrupted(epoch: Int, done: Int, total: Int)
}
