import Basics

/// Errors of trainings and evaluations.
public enum TrainingError: UserError, Equatable {
  case emptyPart(String)
  case setting(name: String, expected: String, received: String)
  /// The loss of a batch is not finite; without a batch, the weights after the epoch are not.
  case diverged(epoch: Int, batch: Int?)
  /// The validation loss is not finite.
  case validationDiverged(epoch: Int)
  case classes(model: [String], data: [String])

  public var problem: String {
    switch self {
    case .emptyPart(let part): "the data has no images in the part '\(part)'"
    case .setting(let name, let expected, let received): "\(name) must be \(expected), got \(received)"
    case .diverged(let epoch, let batch?):
      "the training diverged: the loss of epoch \(epoch), batch \(batch) is NaN or infinite"
    case .diverged(let epoch, nil):
      "the training diverged: after epoch \(epoch) some of the weights are NaN or infinite"
    case .validationDiverged(let epoch):
      "the training diverged: the validation loss of epoch \(epoch) is NaN or infinite"
    case .classes(let model, let data):
      "the model's classes (\(Self.some(of: model))) are not the data's (\(Self.some(of: data)))"
    }
  }

  public var hint: String? {
    switch self {
    case .emptyPart(let part): "load data with images in '\(part)', as with split=70/20/10"
    case .setting: nil
    case .diverged, .validationDiverged:
      "try a lower lr, and scale the images (rescaling 1/255) before the first layer"
    case .classes(let model, let data):
      Self.differences(model, data)
        + "rename the data's class folders, or declare the model again after loading the data"
    }
  }

  /// The first few names of many.
  private static func some(of names: [String]) -> String {
    names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", … (\(names.count) in all)" : "")
  }

  /// Which names only one of them has, where they share some.
  private static func differences(_ model: [String], _ data: [String]) -> String {
    let (missing, extra) = (model.filter { !data.contains($0) }, data.filter { !model.contains($0) })
    guard missing.count < model.count else { return "" }
    let parts = [("the data lacks", missing), ("the model lacks", extra)].filter { !$0.1.isEmpty }
    return parts.map { "\($0.0) \(some(of: $0.1))" }.joined(separator: ", ") + "; "
  }

  /// - Throws: `.setting` where the condition does not hold.
  static func require(
    _ isGood: Bool, _ name: String, _ expected: String, _ received: some CustomStringConvertible
  ) throws(TrainingError) {
    if !isGood { throw .setting(name: name, expected: expected, received: "\(received)") }
  }
}
