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
    private let chartHeight: Double

    /// - Parameter size: the canvas; nil for one of the usual size.
    init(_ runs: [Run], size: Size? = nil) {
      let rates = runs.flatMap(\.epochs).map(\.learningRate).filter(\.isFinite)
      showsRate = Set(rates).count > 1
      key = runs.count == 1 ? Key([]) : Self.key(runs)
      let rest = (showsRate ? Self.rateHeight + 16 : 0) + 16 + (runs.count == 1 ? 12 : key.size.height + 24)
      chartHeight = size.map { $0.height - Self.top - rest } ?? Self.chartHeight
      keyTop = Self.top + chartHeight + (showsRate ? Self.rateHeight + 16 : 0) + 16
      self.size = size ?? Size(Self.width, Self.top + chartHeight + rest)
    }

    /// Whether there is enough space for the charts.
    var hasSpace: Bool { size.width >= 640 && chartHeight >= 200 }

    func charts(_ runs: [Run], bands: [Chart.Band], lossScale: LossScale) -> [Chart] {
      let epochs = runs.flatMap(\.epochs)
      let (first, last) = (epochs.map(\.epoch).min() ?? 1, epochs.map(\.epoch).max() ?? 1)
      let columnWidth = (size.width - 2 * Self.margin - Self.gap) / 2
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
          Self.margin + Double(column) * (columnWidth + Self.gap), Self.top, columnWidth, chartHeight)
        let axis = metric.axis(epochs, metric.isLoss ? lossScale : .linear)
        var chart = chart(axis.isLogarithmic ? metric.name + ", log scale" : metric.name, box, axis)
        chart.curves = metric.curves(runs, axis)
        if metric.isLoss {
          chart.marks = runs.enumerated().compactMap { index, run in
            metric.best(run).map { Chart.Mark($0, runs.count == 1 ? .text : .series(index)) }
          }
        } else if runs.count == 1 {
          chart.line = metric.best(runs[0])?.x
        }
        if runs.count == 1 { chart.note = metric.note(runs[0], axis) }
        charts.append(chart)
      }
      if showsRate {
        let box = Rectangle(Self.margin, Self.top + chartHeight + 16, size.width - 2 * Self.margin, Self.rateHeight)
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
        columns: ["epoch", "lowest loss", "accuracy"],
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
    let isLoss: Bool
    let training: @Sendable (Results.Epoch) -> Double
    let validation: @Sendable (Results.Epoch) -> Double?
    /// As `Axis.covering` takes them.
    let limits: ClosedRange<Double>
    let span: Double

    static let all = [
      Metric(
        name: "Loss", isLoss: true, training: \.loss, validation: \.validationLoss, limits: 0...1e300, span: 0),
      Metric(
        name: "Accuracy", isLoss: false, training: \.accuracy, validation: \.validationAccuracy, limits: 0...1,
        span: 0.02),
    ]

    /// Losses that differ by this factor are drawn on a logarithmic axis, unless asked otherwise.
    private static let wide = 1000.0

    func axis(_ epochs: [Results.Epoch], _ scale: LossScale) -> Axis {
      let values = epochs.map(training) + epochs.compactMap(validation)
      let positive = values.filter { $0.isFinite && $0 > 0 }
      let isWide = (positive.max() ?? 1) > Self.wide * (positive.min() ?? 1)
      let isLogarithmic = scale == .logarithmic || scale == .automatic && isWide
      return isLogarithmic && !positive.isEmpty
        ? .logarithmic(values) : .covering(values, span: span, within: limits)
    }

    /// The training curves first: the validation curves, which decide, are drawn over them.
    func curves(_ runs: [Run], _ axis: Axis) -> [Curve] {
      // A curve breaks where a number has no place on the axis.
      func placed(_ points: [Point]) -> [Point] {
        axis.isLogarithmic ? points.map { Point($0.x, $0.y > 0 ? $0.y : .nan) } : points
      }
      return runs.enumerated().map { Layout.training(placed(trained($1)), run: $0, of: runs.count) }
        + runs.enumerated().filter { $1.epochs.contains { validation($0) != nil } }
        .map { Layout.validation(placed(validated($1)), run: $0, of: runs.count) }
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

    /// The metric at the best epoch, and what is missing from the curves.
    func note(_ run: Run, _ axis: Axis) -> String {
      let values = (trained(run) + validated(run)).map(\.y)
      let broken = values.count { !$0.isFinite }
      let low = axis.isLogarithmic ? values.count { $0 <= 0 } : 0
      let notes = [
        best(run).map { "\(Self.text($0.y)) at epoch \(Int($0.x))\(isLoss ? "" : ", of the lowest loss")" },
        broken > 0 ? "\(broken) not finite" : nil,
        low > 0 ? "\(low) not positive" : nil,
      ]
      return notes.compactMap { $0 }.joined(separator: ", ")
    }

    /// Four decimals, as everywhere, unless they would show nothing.
    static func text(_ value: Double) -> String {
      0.001..<100_000 ~= value || value == 0 ? NumberFormat.fixed(value, 4) : NumberFormat.short(value, 4)
    }
  }
}
