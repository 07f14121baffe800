import Reports

extension PlotKind {
  static let confusion = PlotKind(
    name: "confusion", summary: "draws how often pictures of each class were predicted to be of each class",
    parameters: [.evaluatedPart], examples: ["plot confusion test"], reads: nil,
    file: { "confusion-\($0.text("part"))" }
  ) { arguments, session in
    let (name, data, _, evaluation) = try session.evaluatedPart(arguments)
    return try ConfusionPlot(title: "Confusion, \(name)", classes: data.classNames, counts: evaluation.confusion)
  }
}
