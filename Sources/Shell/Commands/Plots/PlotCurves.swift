import Basics
import Reports
import Training

/// Curves of how well probabilities separate classes, at all thresholds.
extension PlotKind {
  private static let eachAgainstTheRest = """
    With more than two classes there is a one-vs-rest curve for each, with their macro and micro averages, unless \
    pos_label names a class.
    """

  static let roc = PlotKind(
    name: "roc", summary: "draws the true positive rate against the false positive rate, at every threshold",
    details: eachAgainstTheRest,
    parameters: [.evaluatedPart, .positiveClass], examples: ["plot roc test", "plot roc test pos_label=Positive"],
    reads: nil, file: { $0.named("roc", $0.text("part")) }
  ) { arguments, session in
    let shown = try session.evaluatedPart(arguments)
    func curve(_ name: String, _ scores: BinaryScores) -> CurvePlot.ClassCurve {
      .init(name, scores.rocCurve, area: scores.areaUnderROC)
    }
    let positive = try arguments.positiveClass(among: shown.data.classNames)
    let subtitle = Subtitle.text(shown.name, shown.images.count, positive.map { shown.data.classNames[$0] })
    if let notice = undefined("ROC", subtitle, "ROC curve", shown, positive) { return notice }
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
    reads: nil, file: { $0.named("pr", $0.text("part")) }
  ) { arguments, session in
    let shown = try session.evaluatedPart(arguments)
    func curve(_ name: String, _ scores: BinaryScores) -> CurvePlot.ClassCurve {
      .init(name, scores.precisionRecallCurve, area: scores.averagePrecision)
    }
    let positive = try arguments.positiveClass(among: shown.data.classNames)
    let subtitle = Subtitle.text(shown.name, shown.images.count, positive.map { shown.data.classNames[$0] })
    if let notice = undefined("Precision and recall", subtitle, "curve", shown, positive) { return notice }
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
      With more than two classes it shows the macro averages of the one-vs-rest curves, unless pos_label names a \
      class.
      """,
    parameters: [.evaluatedPart, .positiveClass],
    examples: ["plot threshold test", "plot threshold test pos_label=Positive"],
    reads: nil, file: { $0.named("threshold", $0.text("part")) }
  ) { arguments, session in
    let shown = try session.evaluatedPart(arguments)
    let positive = try arguments.positiveClass(among: shown.data.classNames)
    let subtitle = Subtitle.text(shown.name, shown.images.count, positive.map { shown.data.classNames[$0] })
    if let notice = undefined("Thresholds", subtitle, "curve", shown, positive) { return notice }
    guard let curve = ThresholdCurve(shown.evaluation, positive) else {
      return NoticePlot(
        title: "Thresholds", subtitle: subtitle, "no image was predicted to be positive at any threshold")
    }
    return CurvePlot.threshold(
      title: "Thresholds",
      subtitle: positive == nil ? subtitle + ", macro average" : subtitle, curve.rows, best: curve.best,
      half: curve.half)
  }

  static let calibration = PlotKind(
    name: "calibration", summary: "draws how well probabilities are calibrated: a reliability diagram",
    details: """
      With more than two classes it compares the probability of the predicted class with the accuracy, unless pos_label \
      names a class: then the probability of that class with the share of its images. Bins with fewer than \
      \(CalibrationPlot.fewImages) images are drawn fainter.
      """,
    parameters: [
      .evaluatedPart, .positiveClass,
      .option("n_bins", .integer(2...50), default: "10", "the number of bins"),
    ],
    examples: ["plot calibration test", "plot calibration test pos_label=Positive n_bins=20"],
    reads: nil, file: { $0.named("calibration", $0.text("part")) }
  ) { arguments, session in
    let shown = try session.evaluatedPart(arguments)
    let positive = try arguments.positiveClass(among: shown.data.classNames)
    let name = positive.map { shown.data.classNames[$0] }
    let bins = arguments.integer("n_bins")
    let reliability =
      positive.map { shown.evaluation.reliability(of: $0, bins: bins) } ?? shown.evaluation.reliability(bins: bins)
    let subtitle = Subtitle.text(shown.name, shown.images.count, name, else: "probability of the predicted class")
    guard reliability.bins.contains(where: { $0.count > 0 }) else {
      return NoticePlot(title: "Calibration", subtitle: subtitle, "no probability is finite")
    }
    return try CalibrationPlot(
      title: "Calibration", subtitle: subtitle,
      axes: (positive == nil ? "Accuracy" : "Share of positives", "probability"),
      reliability.bins.map {
        .init(range: $0.range, count: $0.count, confidence: $0.confidence, accuracy: $0.accuracy)
      }, expectedError: reliability.expectedError, maximumError: reliability.maximumError)
  }
}

/// A plot that says that curves are not defined, where that is so: without images of a class, or without others.
private func undefined(
  _ title: String, _ subtitle: String, _ what: String, _ shown: EvaluatedPart, _ positive: Int?
) -> NoticePlot? {
  let counts = shown.images.classCounts
  func hasBoth(_ index: Int) -> Bool { counts[index] > 0 && counts[index] < shown.images.count }
  if positive.map(hasBoth) ?? counts.indices.contains(where: hasBoth) { return nil }
  let present = counts.indices.filter { counts[$0] > 0 }.map { shown.data.classNames[$0] }
  let reason =
    present.count == 1
    ? "all images of '\(shown.name)' are of the class '\(present[0])'"
    : "'\(shown.name)' has no images of '\(positive.map { shown.data.classNames[$0] } ?? "")'"
  return NoticePlot(title: title, subtitle: subtitle, "there is no \(what): \(reason)")
}

/// The lines below the titles.
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
}
