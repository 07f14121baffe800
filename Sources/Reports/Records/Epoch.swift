extension Results {
  /// What one epoch of training came to.
  public struct Epoch: Sendable, Equatable {
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
    /// The optimiser's steps so far, over several `train` commands.
    public var iterations: Int

    public init(
      epoch: Int, loss: Double, accuracy: Double, validationLoss: Double? = nil, validationAccuracy: Double? = nil,
      seconds: Double, imagesPerSecond: Double, learningRate: Double, iterations: Int = 0
    ) {
      (self.epoch, self.loss, self.accuracy) = (epoch, loss, accuracy)
      (self.validationLoss, self.validationAccuracy) = (validationLoss, validationAccuracy)
      (self.seconds, self.imagesPerSecond, self.learningRate) = (seconds, imagesPerSecond, learningRate)
      self.iterations = iterations
    }

    /// What tells the best epoch, as by Keras's default: the validation loss, or without validation the training loss.
    var watchedLoss: Double { validationLoss ?? loss }
  }
}

extension [Results.Epoch] {
  /// The first epoch with the lowest loss on the validation part, or on the training part where there is no other; nil
  /// where no loss is finite.
  public var best: Results.Epoch? { filter(\.watchedLoss.isFinite).min { $0.watchedLoss < $1.watchedLoss } }
}

extension Results.Epoch {
  var json: JSON { .object(members) }

  /// The metrics by their names in `results.json`.
  public var members: [JSON.Member] {
    [
      .init("epoch", .integer(epoch)), .init("loss", .number(loss)), .init("accuracy", .number(accuracy)),
      .init("val_loss", .number(validationLoss)), .init("val_accuracy", .number(validationAccuracy)),
      .init("seconds", .number(seconds)), .init("images_per_second", .number(imagesPerSecond)),
      .init("learning_rate", .number(learningRate)),
    ]
  }
}
