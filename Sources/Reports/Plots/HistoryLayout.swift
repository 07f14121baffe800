import Basics

extension HistoryPlot {
  /// Where the charts lie, and what is in them.
  struct Layout: Sendable {
    static let margin = 32.0
    private static let width = 960.0
    private static let gap = 44.0
    private static let top = 76.0
    private static let chartHeight = 316.0
    private static let rateHeight = 150.0

    let size: Size
    /// The runs by name, with their best metrics, where there are several.
    let key: Key
    let keyTop: Double
    /// Whether the learning rate is shown.
    private let showsRate: Bool

    init(_ runs: [Run]) {
      let rates = runs.flatMap(\.epochs).map(\.learningRate)
      showsRate = Set(rates).count > 1
      key = runs.count == 1 ? Key([]) : Self.key(runs)
      keyTop = Self.top + Self.chartHeight + (showsRate ? Self.rateHeight + 16 : 0) + 16
      size = Size(Self.width, runs.count == 1 ? keyTop + 12 : keyTop + key.size.height + 24)
    }

    func charts(_ runs: [Run], bands: [Chart.Band]) -> [Chart] {
      let epochs = runs.flatMap(\.epochs)
      let (first, last) = (epochs.map(\.epoch).min() ?? 1, epochs.map(\.epoch).max() ?? 1)
      let columnWidth = (Self.width - 2 * Self.margin - Self.gap) / 2
      func chart(_ name: String, _ box: Rectangle, _ axis: Axis) -> Chart {
        var chart = Chart(
          name, in: box, x: { .counting(first, last, width: $0, Chart.tickFont) }, y: axis, xName: "epoch",
          headroom: bands.isEmpty ? 0 : Chart.bandHeight)
        chart.bands = bands
        return chart
      }
      var charts = [Chart]()
      for (column, metric) in Metric.all.enumerated() {
        let box = Rectangle(
          Self.margin + Double(column) * (columnWidth + Self.gap), Self.top, columnWidth, Self.chartHeight)
        var chart = chart(metric.name, box, metric.axis(epochs))
        chart.curves = metric.curves(runs)
        chart.marks = runs.enumerated().compactMap { index, run in
          metric.best(run).map { Chart.Mark($0, runs.count == 1 ? .text : .series(index)) }
        }
        if runs.count == 1 { chart.note = metric.note(runs[0]) }
        charts.append(chart)
      }
      if showsRate {
        let box = Rectangle(
          Self.margin, Self.top + Self.chartHeight + 16, Self.width - 2 * Self.margin, Self.rateHeight)
        let rates = RateCurves(runs, steps: 3)
        var chart = chart("Learning rate", box, rates.axis)
        chart.curves = rates.curves
        chart.note = rates.note
        charts.append(chart)
      }
      return charts
    }

    /// A sample of each kind of curve, with its name.
    static func samples(_ runs: [Run]) -> [Curve] {
      let isValidated = runs.contains { $0.epochs.contains { $0.validationLoss != nil } }
      let longest = runs.map(\.epochs.count).max() ?? 0
      let points = [Point](repeating: Point(0, 0), count: longest)
      var training = training(points, run: 0, of: runs.count)
      var validation = validation(points, run: 0, of: runs.count)
      training.name = "training"
      validation.name = "validation"
      if runs.count > 1 { (training.ink, validation.ink) = (.muted, .text) }
      return isValidated ? [training, validation] : [training]
    }

    /// A curve of the training part: of a single run in a colour of its own, of several thin and pale.
    fileprivate static func training(_ points: [Point], run: Int, of count: Int) -> Curve {
      count == 1
        ? Curve("training", points, .series(0), width: lineWidth(points), marker: .disc)
        : Curve("", points, .pale(run), width: 1, dash: [3, 2])
    }

    fileprivate static func validation(_ points: [Point], run: Int, of count: Int) -> Curve {
      // The marks of several would hide each other.
      var curve = Curve(
        count == 1 ? "validation" : "", points, .series(count == 1 ? 1 : run), width: lineWidth(points),
        marker: count == 1 ? .diamond : nil)
      // The colours come again after the last: then with dashes.
      if count > 1, run >= Theme.light.series.count { curve.dash = [7, 3] }
      return curve
    }

    /// Thinner where points lie closer than a line is wide.
    private static func lineWidth(_ points: [Point]) -> Double { points.count > 250 ? 1.25 : 2 }

    private static func key(_ runs: [Run]) -> Key {
      Key(
        columns: ["best epoch", "loss", "accuracy"],
        runs.enumerated().map { index, run in
          var curve = validation([Point(0, 0), Point(1, 0)], run: index, of: runs.count)
          curve.name = run.name
          let best = run.epochs.best
          return Key.Row(
            curve,
            [
              best.map { "\($0.epoch) of \(run.epochs.count)" } ?? "none",
              best.map { Metric.text($0.validationLoss ?? $0.loss) } ?? "",
              best.map { Metric.text($0.validationAccuracy ?? $0.accuracy) } ?? "",
            ])
        }, longestName: 420)
    }
  }

  /// A metric of the epochs, on the training and on the validation part.
  private struct Metric: Sendable {
    let name: String
    let training: @Sendable (Results.Epoch) -> Double
    let validation: @Sendable (Results.Epoch) -> Double?
    /// As `Axis.covering` takes them.
    let limits: ClosedRange<Double>
    let span: Double

    static let all = [
      Metric(name: "Loss", training: \.loss, validation: \.validationLoss, limits: 0...1e300, span: 0),
      Metric(name: "Accuracy", training: \.accuracy, validation: \.validationAccuracy, limits: 0...1, span: 0.02),
    ]

    func axis(_ epochs: [Results.Epoch]) -> Axis {
      .covering(epochs.map(training) + epochs.compactMap(validation), span: span, within: limits)
    }

    /// The training curves first: the validation curves, which decide, are drawn over them.
    func curves(_ runs: [Run]) -> [Curve] {
      runs.enumerated().map { Layout.training(trained($1), run: $0, of: runs.count) }
        + runs.enumerated().filter { $1.epochs.contains { validation($0) != nil } }
        .map { Layout.validation(validated($1), run: $0, of: runs.count) }
    }

    private func trained(_ run: Run) -> [Point] { run.epochs.map { Point(Double($0.epoch), training($0)) } }
    private func validated(_ run: Run) -> [Point] {
      run.epochs.compactMap { epoch in validation(epoch).map { Point(Double(epoch.epoch), $0) } }
    }

    /// The metric at the best epoch, on the validation part if there is one.
    func best(_ run: Run) -> Point? {
      run.epochs.best.map { Point(Double($0.epoch), validation($0) ?? training($0)) }.flatMap {
        $0.y.isFinite ? $0 : nil
      }
    }

    /// The best value in metrics, and what is missing from the curves.
    func note(_ run: Run) -> String {
      let broken = (trained(run) + validated(run)).count { !$0.y.isFinite }
      let notes = [
        best(run).map { "\(Self.text($0.y)) at epoch \(Int($0.x))" }, broken > 0 ? "\(broken) not finite" : nil,
      ]
      return notes.compactMap { $0 }.joined(separator: ", ")
    }

    /// Four decimals, as everywhere, unless they would show nothing.
    static func text(_ value: Double) -> String {
      0.001..<100_000 ~= value || value == 0 ? NumberFormat.fixed(value, 4) : NumberFormat.short(value, 4)
    }
  }
}
