import Basics
import Datasets
import Reports
import Training

extension Session {
  /// Writes what the experiment came to so far to the run's folder: the script as it was run, `results.json`,
  /// `history.csv`.
  ///
  /// - Parameter status: how the run ended.
  func writeRecords(_ status: ExitStatus) throws(FileError) {
    let folder = try artefacts.open()
    try FileIO.write(FileName.bytes(of: script), to: folder.path(of: "script.hl"))
    var results = results
    results.outcome = status.word
    try FileIO.write(results.json.text, to: folder.path(of: "results.json"))
    if !experiment.history.isEmpty {
      try FileIO.write(
        HistoryTable(experiment.history.map(Results.Epoch.init)).csv, to: folder.path(of: "history.csv"))
    }
  }

  /// The commands that were run so far, ready to be run again.
  public var script: String {
    Self.script(
      (notebook.log + running.steps).map(\.text), about: "\(artefacts.name), as Hairline \(Version.current) ran it")
  }

  /// The content of `results.json`.
  var results: Results {
    let dataset = experiment.data?.dataset
    return Results(
      name: artefacts.name, version: Version.current, seed: seed, classes: dataset?.classNames ?? [],
      data: experiment.data.map { data in
        Results.Data(
          source: data.source, fingerprint: data.dataset.fingerprint, height: data.dataset.height,
          width: data.dataset.width,
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
      validationAccuracy: record.valAccuracy, seconds: record.seconds, imagesPerSecond: record.imagesPerSecond,
      learningRate: record.learningRate, iterations: record.iterations)
  }
}
