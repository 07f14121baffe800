import Basics
import Datasets
import Reports
import Training

extension Session {
  /// Writes the results so far to the run's folder: the script as it was run, `results.json`, `history.csv`; and
  /// `timing.json`, which is no part of the results.
  ///
  /// - Parameter status: how the run ended; nil while it goes on.
  func writeRecords(_ status: ExitStatus? = nil) throws(FileError) {
    let folder = try artefacts.open()
    var results = results
    results.outcome = status?.word
    let history = HistoryTable(results.trials)
    let files = [
      (Artefacts.script, script), (Artefacts.results, results.json.text),
      (Artefacts.history, history.trials.isEmpty ? nil : history.csv), (Artefacts.timing, timing.json.text),
    ]
    for case (let name, let text?) in files {
      let path = folder.path(of: name)
      try artefacts.note([path])
      try FileIO.write(FileName.bytes(of: text), to: path)
    }
  }

  /// Brings the records in the run's folder up to date after a command that made some, once there is a folder. Where
  /// that fails, it is reported, and the run goes on.
  mutating func updateRecords() {
    guard hasNewRecords else { return }
    hasNewRecords = false
    guard artefacts.isExpected else { return }
    let error = artefacts.updateRecords { () throws(FileError) in try writeRecords() }
    if let error { output.message("\(error.problem)\n  the run goes on; its records are written at its end") }
  }

  /// The commands that were run so far, ready to be run again.
  public var script: String {
    redacted(
      Self.script(
        (notebook.log + running.steps).map(\.text), about: "\(artefacts.name), as Hairline \(Version.current) ran it"))
  }

  /// The content of `timing.json`.
  private var timing: Timing {
    let cells = cells.map { Timing.Command(redacted($0.text), seconds: $0.seconds, epochs: $0.epochs) }
    let present = running.epochs.isEmpty ? [] : [Timing.Command("", seconds: 0, epochs: running.epochs)]
    return Timing(
      started: artefacts.started, seconds: ProgressBar.clock() - artefacts.start, processor: Machine.processor,
      system: Machine.system, threads: threads, commands: cells + present)
  }

  /// The content of `results.json`.
  var results: Results {
    let dataset = experiment.data?.dataset
    var results = Results(
      name: artefacts.name, version: Version.current, seed: seed, classes: dataset?.classNames ?? [],
      data: experiment.data.map { data in
        Results.Data(
          source: redacted(data.source), fingerprint: data.dataset.fingerprint, height: data.dataset.height,
          width: data.dataset.width, resizing: data.dataset.resizing.summary,
          counts: Part.allCases.map { ($0.rawValue, data.dataset[$0].classCounts) })
      },
      model: experiment.model.map { current in
        let architecture = current.model.architecture
        let count = current.model.parameterCount
        return Results.Model(
          name: architecture.name, parameters: count.total, trainableParameters: count.trained,
          multiplyAdds: architecture.rows.reduce(0) { $0 + architecture.multiplyAdds($1) })
      },
      epochs: experiment.history.map(Results.Epoch.init),
      evaluations: Part.allCases.compactMap { part in
        experiment.evaluations[part].map { Results.Evaluation($0, part: part, classNames: dataset?.classNames ?? []) }
      },
      expectations: experiment.expectations)
    results.trials = experiment.trials.enumerated().map { $1.result(number: $0 + 1) }
    results.trial = experiment.trials.lastIndex { $0.modelNumber == experiment.modelNumber }.map { $0 + 1 }
    return results
  }
}

extension Results.Evaluation {
  fileprivate init(_ evaluation: Evaluation, part: Part, classNames: [String]) {
    self.init(
      part: part.rawValue, loss: evaluation.loss, accuracy: evaluation.accuracy,
      classes: zip(classNames, evaluation.classes).map { name, metrics in
        ClassMetrics(
          name: name, precision: metrics.precision, recall: metrics.recall, f1: metrics.f1, support: metrics.support)
      },
      confusion: evaluation.confusion)
  }
}

extension Results.Epoch {
  init(_ record: EpochRecord) {
    self.init(
      epoch: record.epoch, loss: record.loss, accuracy: record.accuracy, validationLoss: record.valLoss,
      validationAccuracy: record.valAccuracy, learningRate: record.learningRate, iterations: record.iterations)
  }
}
