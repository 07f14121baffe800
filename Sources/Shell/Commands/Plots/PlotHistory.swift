import Reports

extension PlotKind {
  static let history = PlotKind(
    name: "history", summary: "draws loss and accuracy over the epochs", parameters: [], examples: ["plot history"],
    reads: [.model, .weights], file: { _ in "history" }
  ) { _, session in
    guard !session.experiment.history.isEmpty else { throw ShellMistake.noHistory }
    return try HistoryPlot(
      title: session.experiment.model?.model.architecture.name ?? "History",
      epochs: session.experiment.history.map(Results.Epoch.init),
      phases: session.experiment.phases)
  }
}
