import Reports

extension PlotKind {
  /// What counts are divided by, in scikit-learn's words.
  private static let normalizations = [
    Choice("no", "counts"), Choice("true", "shares of each actual class"),
    Choice("pred", "shares of each predicted class"), Choice("all", "shares of all images"),
  ]

  static let confusion = PlotKind(
    name: "confusion", summary: "draws the confusion matrix: images by their actual and their predicted class",
    parameters: [
      .evaluatedPart,
      .option("normalize", .word(normalizations), default: "no", "whether to show counts, or shares of what"),
    ],
    examples: ["plot confusion test", "plot confusion test normalize=true"], reads: nil,
    file: { ["confusion", $0.text("part")] + ($0.text("normalize") == "no" ? [] : [$0.text("normalize")]) }
  ) { arguments, session in
    let shown = try session.evaluatedPart(arguments)
    return try ConfusionPlot(
      title: "Confusion, \(shown.name)", classes: shown.data.classNames, counts: shown.evaluation.confusion,
      normalization: ConfusionPlot.Normalization(rawValue: arguments.text("normalize")) ?? .no)
  }
}
