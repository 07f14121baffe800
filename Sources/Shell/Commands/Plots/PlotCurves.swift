import Basics
import Reports
import Training

/// Curves of how well probabilities set classes apart, whatever the threshold.
extension PlotKind {
  private static let eachAgainstTheRest = """
    Of more than two classes each has a curve, against the rest, unless pos_label names one; with their averages: of \
    the classes (macro), and of all probabilities together (micro).
    """

  static let roc = PlotKind(
    name: "roc", summary: "draws the true positive rate against the false positive rate, at every threshold",
    details: eachAgainstTheRest,
    parameters: [.evaluatedPart, .positiveClass], examples: ["plot roc test", "plot roc test pos_label=Positive"],
    reads: nil, file: { $0.fileName("roc") }
  ) { arguments, session in
    let shown = try session.evaluatedPart(arguments)
    func curve(_ name: String, _ scores: BinaryScores) -> CurvePlot.ClassCurve {
      .init(name, scores.rocCurve, area: scores.areaUnderROC)
    }
    let positive = try arguments.positiveClass(among: shown.data.classNames)
    let subtitle = Subtitle.text(shown.name, shown.images.count, positive.map { shown.data.classNames[$0] })
    if let positive {
      let curve = curve(shown.data.classNames[positive], shown.evaluation.binaryScores(of: positive))
      return try CurvePlot.roc(title: "ROC", subtitle: subtitle, .init([curve]))
    }
    let all = shown.evaluation.oneVersusRest
    return try CurvePlot.roc(
      title: "ROC", subtitle: subtitle,
      .init(
        zip(shown.data.classNames, all.classes).map(curve),
        averages: [
          .init("macro average", all.macroROCCurve(), area: all.macroAreaUnderROC), curve("micro average", all.micro),
        ]))
  }

  static let pr = PlotKind(
    name: "pr", summary: "draws precision against recall, at every threshold",
    details: eachAgainstTheRest,
    parameters: [.evaluatedPart, .positiveClass], examples: ["plot pr test", "plot pr test pos_label=Positive"],
    reads: nil, file: { $0.fileName("pr") }
  ) { arguments, session in
    let shown = try session.evaluatedPart(arguments)
    func curve(_ name: String, _ scores: BinaryScores) -> CurvePlot.ClassCurve {
      .init(name, scores.precisionRecallCurve, area: scores.averagePrecision)
    }
    let positive = try arguments.positiveClass(among: shown.data.classNames)
    let subtitle = Subtitle.text(shown.name, shown.images.count, positive.map { shown.data.classNames[$0] })
    if let positive {
      let scores = shown.evaluation.binaryScores(of: positive)
      return try CurvePlot.precisionRecall(
        title: "Precision and recall", subtitle: subtitle,
        prevalence: Double(scores.positives) / Double(scores.positives + scores.negatives),
        .init([curve(shown.data.classNames[positive], scores)]))
    }
    let all = shown.evaluation.oneVersusRest
    return try CurvePlot.precisionRecall(
      title: "Precision and recall", subtitle: subtitle, prevalence: nil,
      .init(
        zip(shown.data.classNames, all.classes).map(curve),
        averages: [
          .init("macro average", all.macroPrecisionRecallCurve(), area: all.macroAveragePrecision),
          curve("micro average", all.micro),
        ]))
  }

  static let threshold = PlotKind(
    name: "threshold", summary: "draws precision, recall and F1 against the threshold of the probability",
    details: """
      Of more than two classes it shows the means of all of them, each against the rest (macro averages), unless \
      pos_label names one.
      """,
    parameters: [.evaluatedPart, .positiveClass],
    examples: ["plot threshold test", "plot threshold test pos_label=Positive"],
    reads: nil, file: { $0.fileName("threshold") }
  ) { arguments, session in
    let shown = try session.evaluatedPart(arguments)
    let positive = try arguments.positiveClass(among: shown.data.classNames)
    let subtitle = Subtitle.text(shown.name, shown.images.count, positive.map { shown.data.classNames[$0] })
    guard let curve = ThresholdCurve(shown.evaluation, positive) else {
      throw ReportError.nothing(toShow: "curve", first: "it takes images of the class in the part")
    }
    return CurvePlot.threshold(
      title: "Thresholds",
      subtitle: positive == nil ? subtitle + ", macro average" : subtitle, curve.rows, best: curve.best,
      half: curve.half)
  }

  static let calibration = PlotKind(
    name: "calibration", summary: "draws how far probabilities can be believed: a reliability diagram",
    details: """
      Of more than two classes it is about the probability of the class that was predicted, and how often that is \
      right, unless pos_label names a class: then about the probability of that one, whatever was predicted.
      """,
    parameters: [
      .evaluatedPart, .positiveClass,
      .option("n_bins", .integer(2...50), default: "10", "into how many ranges of probability images are sorted"),
    ],
    examples: ["plot calibration test", "plot calibration test pos_label=Positive n_bins=20"],
    reads: nil, file: { $0.fileName("calibration") }
  ) { arguments, session in
    let shown = try session.evaluatedPart(arguments)
    let positive = try arguments.positiveClass(among: shown.data.classNames)
    let name = positive.map { shown.data.classNames[$0] }
    let bins = arguments.integer("n_bins")
    let reliability =
      positive.map { shown.evaluation.reliability(of: $0, bins: bins) } ?? shown.evaluation.reliability(bins: bins)
    return try CalibrationPlot(
      title: "Calibration",
      subtitle: Subtitle.text(shown.name, shown.images.count, name, else: "the predicted class's probability"),
      axes: (positive == nil ? "Share that is right" : "Share that is positive", "probability"),
      reliability.bins.map {
        .init(range: $0.range, count: $0.count, confidence: $0.confidence, accuracy: $0.accuracy)
      }, expectedError: reliability.expectedError, maximumError: reliability.maximumError)
  }
}

/// What is said below the titles.
private enum Subtitle {
  static func text(
    _ part: String, _ count: Int, _ positive: String?, else other: String = "each class against the rest"
  ) -> String {
    "\(part), \(NumberFormat.grouped(count)) images; " + (positive.map { "positive class: \($0)" } ?? other)
  }
}

/// Precision, recall and F1 at a thousand thresholds: of one class, or the means of all.
private struct ThresholdCurve {
  let rows: [CurvePlot.ThresholdMetrics]
  let best: CurvePlot.ThresholdMetrics
  let half: CurvePlot.ThresholdMetrics

  /// Nil where a class to show has no images.
  init?(_ evaluation: Evaluation, _ positive: Int?) {
    let one = positive.map { evaluation.binaryScores(of: $0) }
    let all = one == nil ? evaluation.oneVersusRest : nil
    func row(_ threshold: Double) -> CurvePlot.ThresholdMetrics? {
      (one?.metrics(at: threshold) ?? all?.macroMetrics(at: threshold)).map {
        .init(threshold: threshold, precision: $0.precision, recall: $0.recall, f1: $0.f1)
      }
    }
    // Where nothing counts as positive there is no precision.
    rows = (0...1000).compactMap { row(Double($0) / 1000) }.filter { $0.recall > 0 || $0.precision > 0 }
    // Of one class at a score, exactly; of the means at one of the thousand.
    let exact = one?.bestThreshold.flatMap { row($0.threshold) }
    guard let best = exact ?? rows.max(by: { $0.f1 < $1.f1 }), let half = row(0.5) else { return nil }
    (self.best, self.half) = (best, half)
  }
}

extension Parameter {
  /// The class that curves are about; scikit-learn's name for it.
  fileprivate static let positiveClass = Parameter.option(
    "pos_label", .text, "the class that counts as positive; by default the last of two")
}

extension Arguments {
  /// The index of the class that counts as positive: the one asked for, or the last of two; nil for all in turn.
  fileprivate func positiveClass(among classes: [String]) throws(ArgumentError) -> Int? {
    try classIndex("pos_label", among: classes) ?? (classes.count == 2 ? 1 : nil)
  }

  /// The name of a plot's file: with its part, and with the class that was asked for.
  fileprivate func fileName(_ plot: String) -> String {
    ([plot, text("part")] + (self["pos_label"].map { [Value.text($0.text).fileName] } ?? [])).joined(separator: "-")
  }
}
