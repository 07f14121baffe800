extension Results {
  /// The metrics of one epoch of training.
  public struct Epoch: Sendable, Equatable {
    /// Counted from 1, through several `train` commands.
    public var epoch: Int
    public var loss: Double
    public var accuracy: Double
    /// Nil where there is no validation part.
    public var validationLoss: Double?
    public var validationAccuracy: Double?
    public var learningRate: Double
    /// The optimizer's steps so far, over several `train` commands.
    public var iterations: Int

    public init(
      epoch: Int, loss: Double, accuracy: Double, validationLoss: Double? = nil, validationAccuracy: Double? = nil,
      learningRate: Double, iterations: Int = 0
    ) {
      (self.epoch, self.loss, self.accuracy) = (epoch, loss, accuracy)
      (self.validationLoss, self.validationAccuracy) = (validationLoss, validationAccuracy)
      (self.learningRate, self.iterations) = (learningRate, iterations)
    }

    /// Whether it is the same epoch, also where a loss is not a number.
    func isSame(as other: Epoch) -> Bool {
      func bits(_ epoch: Epoch) -> [UInt64?] {
        [epoch.loss, epoch.accuracy, epoch.validationLoss, epoch.validationAccuracy, epoch.learningRate]
          .map { $0?.bitPattern }
      }
      return epoch == other.epoch && iterations == other.iterations && bits(self) == bits(other)
    }

    /// What decides on the best epoch, as by Keras's default: the validation loss, or without validation the training
    /// loss.
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
      .init("learning_rate", .number(learningRate)),
    ]
  }
}
