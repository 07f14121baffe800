import Models
import Reports
import Training

extension Command {
  /// The hyperparameters of a training, by which trials are compared: the values of the loops around it, those of the
  /// data and the model, and of the command's options those that are always of interest and those that were given.
  static func hyperparameters(
    _ bound: BoundCommand, _ settings: TrainingSettings, _ session: Session
  ) -> [String: Hyperparameter] {
    var values = [String: Hyperparameter]()
    for round in session.rounds { values[round.variable] = Hyperparameter(round.value) }
    values["seed"] = .number(Double(session.seed))
    if let model = session.experiment.model?.model {
      values["model"] = .text(model.architecture.name)
      values["parameters"] = .number(Double(model.parameterCount.trained))
      values["input"] = .text(model.architecture.input.description)
      values["augment"] = .text(model.architecture.isAugmented ? settings.augmentation?.words ?? "none" : "none")
    }
    let usual: Set = ["epochs", "batch", "optimizer"]
    for parameter in bound.entry.parameters {
      guard let argument = bound.arguments[parameter.name], argument.isGiven || usual.contains(parameter.name) else {
        continue
      }
      values[parameter.name] = Hyperparameter(argument)
    }
    values["lr"] = .number(Double("\(settings.optimizer.learningRate)") ?? 0)
    return values
  }
}

extension Hyperparameter {
  fileprivate init(_ value: Value) {
    if let number = value.number { self = .number(number) } else { self = .text(value.text) }
  }

  fileprivate init(_ argument: Argument) {
    switch argument.content {
    case .integer(let integer): self = .number(Double(integer))
    case .number(let number): self = .number(number)
    case .flag(let flag): self = .flag(flag)
    default: self = .text(argument.content.text)
    }
  }
}
