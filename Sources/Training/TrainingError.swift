import Basics

/// What can be wrong with a training or an evaluation.
public enum TrainingError: UserError, Equatable {
  case emptyPart(String)
  case setting(name: String, expected: String, received: String)
  case diverged(epoch: Int, batch: Int)

  public var problem: String {
    switch self {
    case .emptyPart(let part): "the data has no images in its part '\(part)'"
    case .setting(let name, let expected, let received): "\(name) must be \(expected), not \(received)"
    case .diverged(let epoch, let batch):
      "the training diverged: the loss of epoch \(epoch), batch \(batch) is not a number"
    }
  }

  public var hint: String? {
    switch self {
    case .emptyPart: "load the data with another split=TRAIN/VAL/TEST"
    case .setting: nil
    case .diverged: "try a smaller lr, and scale the images (rescaling 1/255) before the first layer"
    }
  }
}
