import Basics
import Datasets
import Reports
import Training

extension Command {
  static let report = Command(
    Entry(
      "report", "writes one page with everything that came of the experiment (report.html)",
      details: "The page holds its pictures, needs no network, and can be mailed.", theme: .results,
      parameters: [.option("to", .path(.any), "the file, in place of report.html")], examples: ["report"]),
    effects: .result(of: [.data, .model, .weights] + Resource.allFigures),
    run: { bound, session in
      let path = try session.artefacts.path(
        for: bound.arguments["to"]?.text ?? session.artefactName("report") + ".html")
      try WholeFile.write(HTMLPage(session.report).text, to: path)
      session.wrote(path)
    })
}

extension Session {
  /// The experiment as a report. Sections come from what it did: nothing is empty.
  fileprivate var report: Report {
    var sections = [Report.Section]()
    for part in Part.allCases {
      if let evaluation = experiment.evaluations[part] {
        sections.append(.init("Results on \(part.rawValue)", [.table(table(evaluation))]))
      }
    }
    let pictures = experiment.drawings.map { drawn in
      Report.Block.picture(
        .init(
          png: drawn.png, darkPNG: drawn.darkPNG, alternative: drawn.title, caption: drawn.title, width: drawn.width))
    }
    if !pictures.isEmpty { sections.append(.init("Pictures", pictures)) }
    if !experiment.history.isEmpty { sections.append(.init("Training", [.table(historyTable)])) }
    let steps = notebook.log + running.steps
    if !steps.isEmpty { sections.append(.init("Commands", steps.map { .command($0.text, output: $0.output) })) }
    return Report(
      title: artefacts.name, subtitle: "An experiment with Hairline \(Version.current)", summary: facts,
      sections: sections)
  }

  private var facts: [Report.Fact] {
    var facts = [Report.Fact]()
    for part in Part.allCases {
      guard let evaluation = experiment.evaluations[part] else { continue }
      facts.append(.init("Accuracy on \(part.rawValue)", Figures.percent(evaluation.accuracy)))
      facts.append(.init("Loss on \(part.rawValue)", Figures.measured(evaluation.loss)))
    }
    if let model = experiment.model?.model {
      facts.append(
        .init("Model", "\(model.architecture.name), \(Figures.grouped(model.parameterCount.total)) parameters"))
    }
    if !experiment.history.isEmpty {
      let seconds = experiment.history.reduce(0) { $0 + $1.seconds }
      facts.append(.init("Training", "\(experiment.history.count) epochs in \(Figures.duration(seconds))"))
    }
    if let data = experiment.data {
      let count = Part.allCases.reduce(0) { $0 + data.dataset[$1].count }
      facts.append(
        .init("Data", "\(data.source), \(Figures.grouped(count)) pictures of \(data.dataset.classNames.count) classes"))
      if !data.dataset.fingerprint.isEmpty { facts.append(.init("Data's fingerprint", data.dataset.fingerprint)) }
    }
    return facts + [.init("Seed", "\(seed)")]
  }

  private func table(_ evaluation: Evaluation) -> Report.Table {
    func share(_ value: Double?) -> String { value.map { Figures.fixed($0, 4) } ?? "–" }
    let names = experiment.data?.dataset.classNames ?? []
    return Report.Table(
      caption: "Each class", columns: ["Class", "Precision", "Recall", "F1", "Support"],
      rows: zip(names, evaluation.classes).map { name, figures in
        [
          name, share(figures.precision), share(figures.recall), share(figures.f1), Figures.grouped(figures.support),
        ]
      })
  }

  private var historyTable: Report.Table {
    func text(_ value: Double?) -> String { value.map { Figures.fixed($0, 4) } ?? "–" }
    return Report.Table(
      caption: "Each epoch",
      columns: ["Epoch", "Loss", "Accuracy", "Validation loss", "Validation accuracy", "Seconds"],
      rows: experiment.history.map { record in
        [
          "\(record.epoch)", text(record.loss), text(record.accuracy), text(record.valLoss), text(record.valAccuracy),
          Figures.fixed(record.seconds, 2),
        ]
      })
  }
}
