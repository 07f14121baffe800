import Basics

extension CurvePlot {
  /// Precision, recall and F1 at a threshold.
  public struct ThresholdMetrics: Sendable, Equatable {
    public var threshold: Double
    public var precision: Double
    public var recall: Double
    public var f1: Double

    public init(threshold: Double, precision: Double, recall: Double, f1: Double) {
      (self.threshold, self.precision, self.recall, self.f1) = (threshold, precision, recall, f1)
    }

    var json: JSON {
      .object([
        .init("threshold", .number(threshold)), .init("precision", .number(precision)),
        .init("recall", .number(recall)),
        .init("f1", .number(f1)),
      ])
    }
  }

  /// Precision, recall and F1 against the threshold from which on a probability counts; the best F1 is marked.
  ///
  /// - Parameters:
  ///   - rows: by growing threshold.
  ///   - best: those with the highest F1.
  ///   - half: those at the threshold 0.5.
  public static func threshold(
    title: String, subtitle: String, _ rows: [ThresholdMetrics], best: ThresholdMetrics, half: ThresholdMetrics
  ) -> CurvePlot {
    let all: [(name: String, value: @Sendable (ThresholdMetrics) -> Double)] = [
      ("precision", \.precision), ("recall", \.recall), ("F1", \.f1),
    ]
    let curves = all.enumerated().map { index, metric in
      let points = rows.map { Point($0.threshold, metric.value($0)) }.steppedBefore
      return Curve(
        metric.name, points, .series(index), width: index == 2 ? 2.5 : 2, dash: [[8, 3], [2, 3], []][index])
    }
    let key = Key(
      columns: ["at 0.5", "at \(NumberFormat.fixed(best.threshold, 4))"],
      zip(curves, all).map { curve, metric in
        Key.Row(curve, [half, best].map { NumberFormat.fixed(metric.value($0), 4) })
      })
    return CurvePlot(
      title, subtitle, key, metrics: [.init("best", best.json), .init("half", half.json)],
      chartSize: Size(620, 420)
    ) { box in
      // Of many classes probabilities may all be small: then as far as there are curves.
      let last = rows.last?.threshold ?? 1
      let axis = last > 0.4 ? Axis.shares : .covering([0, last], within: 0...1)
      var chart = Chart("Precision, recall, F1", in: box, x: { _ in axis }, y: .shares, xName: "threshold")
      chart.curves = curves
      chart.marks = [Chart.Mark(Point(best.threshold, best.f1))]
      chart.note = "best F1: \(NumberFormat.fixed(best.f1, 4)) at \(NumberFormat.fixed(best.threshold, 4))"
      return chart
    }
  }

  /// The learning rate over the epochs, phase by phase.
  ///
  /// - Throws: `ReportError.nothing` without epochs.
  public static func schedule(
    title: String, epochs: [Results.Epoch], phases: [HistoryPlot.Phase]
  ) throws(ReportError) -> CurvePlot {
    guard let first = epochs.map(\.epoch).min(), let last = epochs.map(\.epoch).max() else {
      throw .nothing(toShow: "training history", first: "train first, for instance: train epochs=10")
    }
    let run = HistoryPlot.Run(name: "", epochs: epochs)
    let rates = RateCurves([run])
    let bands = phases.count < 2 ? [] : phases.map { Chart.Band(start: Double($0.firstEpoch) - 0.5, name: $0.name) }
    let metrics = run.epochs.map {
      JSON.object([.init("epoch", .integer($0.epoch)), .init("learning_rate", .number($0.learningRate))])
    }
    let subtitle = epochs.count == 1 ? "1 epoch" : "\(NumberFormat.grouped(epochs.count)) epochs"
    return CurvePlot(
      title, subtitle, Key([]), metrics: [.init("epochs", .array(metrics))], chartSize: Size(740, 330)
    ) { box in
      var chart = Chart(
        "Learning rate", in: box, x: { .counting(first, last, width: $0, Chart.tickFont) }, y: rates.axis,
        xName: "epoch", headroom: bands.isEmpty ? 0 : Chart.bandHeight)
      (chart.bands, chart.curves, chart.note) = (bands, rates.curves, rates.note)
      return chart
    }
  }
}
