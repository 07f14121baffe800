import Datasets
import Reports
import Training

/// A model that was trained or evaluated, in one round of each loop around that.
struct Trial: Sendable {
  /// The number of the model.
  let modelNumber: Int
  let values: [Results.LoopValue]
  let model: String
  /// The epochs that were trained in this round.
  var history: [EpochRecord] = []
  var scores: [Part: Results.Score] = [:]
  /// Why the round ended early.
  var failure: String?

  /// As `results.json` has it.
  func result(number: Int) -> Results.Trial {
    Results.Trial(
      number: number, values: values, model: model, epochs: history.map(Results.Epoch.init),
      scores: Part.allCases.compactMap { scores[$0] }, failure: failure)
  }
}

extension Session {
  /// Changes the trial of the present model and rounds, which is begun where there is none.
  mutating func updateTrial(_ change: (inout Trial) -> Void) {
    let (number, values) = (experiment.modelNumber, loopValues)
    func isSame(_ trial: Trial) -> Bool { trial.modelNumber == number && trial.values == values }
    if let index = experiment.trials.lastIndex(where: isSame) {
      change(&experiment.trials[index])
    } else {
      var trial = Trial(
        modelNumber: number, values: values, model: experiment.model?.model.architecture.name ?? "")
      change(&trial)
      experiment.trials.append(trial)
    }
    hasNewRecords = true
  }

  private var loopValues: [Results.LoopValue] {
    rounds.map { round in
      Results.LoopValue(
        round.variable, redacted(round.value.text),
        round.value.number.map { .number($0) } ?? .string(redacted(round.value.text)))
    }
  }
}
