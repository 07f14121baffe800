import Basics
import Reports

extension PlotKind {
  static let history = PlotKind(
    name: "history", summary: "draws loss and accuracy over the epochs, and the learning rate where it changes",
    details: """
      The epoch with the lowest validation loss is marked: by a ring in the loss, by a line in the accuracy. with= \
      overlays other runs; of a sweep, each trial.
      """,
    parameters: [
      .option("with", .list(.path(.any)), "other runs to overlay: their folders, or files such as history.csv"),
      .option(
        "log", .word([Choice("auto", "if losses differ by a factor of 1000"), Choice("yes", ""), Choice("no", "")]),
        default: "auto", "whether to draw the loss on a logarithmic scale"),
    ],
    examples: ["plot history", "plot history log=yes", "plot history with=[runs/001-crack runs/002-crack]"],
    reads: [.model, .weights], file: { _ in ["history"] }
  ) { arguments, session in
    let others = try arguments.list("with").flatMap { argument in
      do { return try [HistoryPlot.Run](reading: argument.text) } catch let error as any UserError {
        throw ArgumentError(error, at: "with")
      }
    }
    let scales: [String: HistoryPlot.LossScale] = ["yes": .logarithmic, "no": .linear]
    let scale = scales[arguments.text("log")] ?? .automatic
    let epochs = session.experiment.history.map(Results.Epoch.init)
    if !others.isEmpty {
      let own = epochs.isEmpty ? [] : [HistoryPlot.Run(name: session.artefacts.name, epochs: epochs)]
      let runs = own + others
      do throws(ReportError) {
        return try HistoryPlot(
          title: runs.count == 1 ? runs[0].name : "\(runs.count) runs", runs: runs, lossScale: scale)
      } catch { throw ArgumentError(error, at: "with") }
    }
    guard !epochs.isEmpty else { throw ShellError.noHistory }
    return try HistoryPlot(
      title: session.experiment.model?.model.architecture.name ?? "History", epochs: epochs,
      phases: session.experiment.phases, lossScale: scale)
  }

  static let schedule = PlotKind(
    name: "schedule", summary: "draws the learning rate over the epochs", parameters: [],
    examples: ["plot schedule"], reads: [.model, .weights], file: { _ in ["schedule"] }
  ) { _, session in
    guard !session.experiment.history.isEmpty else { throw ShellError.noHistory }
    return try CurvePlot.schedule(
      title: session.experiment.model?.model.architecture.name ?? "Schedule",
      epochs: session.experiment.history.map(Results.Epoch.init), phases: session.experiment.phases)
  }
}
