import Reports

extension PlotKind {
  /// scikit-learn's words for what counts are divided by.
  private static let normalizations = [
    Choice("no", "counts"), Choice("true", "shares of each actual class"),
    Choice("pred", "shares of each predicted class"), Choice("all", "shares of all images"),
  ]

  static let confusion = PlotKind(
    name: "confusion", summary: "draws how often images of each class were predicted to be of each class",
    parameters: [
      .evaluatedPart,
      .option("normalize", .word(normalizations), default: "no", "counts, or what they are shares of"),
    ],
    examples: ["plot confusion test", "plot confusion test normalize=true"], reads: nil,
    file: { "confusion-\($0.text("part"))" + ($0.text("normalize") == "no" ? "" : "-\($0.text("normalize"))") }
  ) { arguments, session in
    let (name, data, _, evaluation) = try session.evaluatedPart(arguments)
    return try ConfusionPlot(
      title: "Confusion, \(name)", classes: data.classNames, counts: evaluation.confusion,
      normalization: ConfusionPlot.Normalization(rawValue: arguments.text("normalize")) ?? .no)
  }
}
