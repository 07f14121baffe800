import Basics

/// A reliability diagram: how often what a probability was given to was so, beside the probability, in bins; below them
/// how many images each bin holds.
public struct CalibrationPlot: Plot {
  public struct Bin: Sendable, Equatable {
    public var range: ClosedRange<Double>
    public var count: Int
    /// The mean probability, and the share for which it held.
    public var confidence: Double
    public var accuracy: Double

    public init(range: ClosedRange<Double>, count: Int, confidence: Double, accuracy: Double) {
      (self.range, self.count, self.confidence, self.accuracy) = (range, count, confidence, accuracy)
    }
  }

  public let title: String
  public let subtitle: String
  public let bins: [Bin]
  /// The diagram, and the counts below it.
  public let charts: [Chart]
  public let metrics: [JSON.Member]
  private let legend: Legend

  private static let margin = 32.0
  private static let titleFont = Font(17, bold: true)
  private static let subtitleFont = Font(12)
  private static let chartWidth = 500.0

  /// - Parameters:
  ///   - axes: what is on the axes.
  ///   - expectedError, maximumError: the calibration errors.
  /// - Throws: `ReportError.nothing` without images.
  public init(
    title: String, subtitle: String, axes: (y: String, x: String), _ bins: [Bin], expectedError: Double,
    maximumError: Double
  ) throws(ReportError) {
    let full = bins.filter { $0.count > 0 }
    guard !full.isEmpty else {
      throw .nothing(toShow: "prediction", first: "evaluate first, for instance: evaluate test")
    }
    (self.title, self.subtitle, self.bins) = (title, subtitle, bins)
    metrics = [
      .init("ece", .number(expectedError)), .init("mce", .number(maximumError)),
      .init(
        "bins",
        .array(
          bins.map {
            .object([
              .init("count", .integer($0.count)), .init("confidence", .number($0.confidence)),
              .init("accuracy", .number($0.accuracy)),
            ])
          })),
    ]
    let curve = Curve("observed", full.map { Point($0.confidence, $0.accuracy) }, .series(0), marker: .disc)
    let ideal = Curve("perfect", [Point(0, 0), Point(1, 1)], .muted, width: 1, dash: [4, 4])
    legend = Legend([curve, ideal])

    let counts = Axis.covering([0] + bins.map { Double($0.count) }, count: 3)
    let labels = max(Chart.labelWidth(.shares), Chart.labelWidth(counts))
    var diagram = Chart(
      axes.y, in: Rectangle(Self.margin, 88, Self.chartWidth, 430), x: { _ in .shares }, y: .shares,
      labelWidth: labels)
    diagram.bars = full.map { Chart.Bar(x: $0.range, y: 0...$0.accuracy, .series(0), strength: 0.28) }
    diagram.curves = [ideal, curve]
    diagram.note = "ECE \(NumberFormat.fixed(expectedError, 4)), largest gap \(NumberFormat.fixed(maximumError, 4))"
    var histogram = Chart(
      "Images", in: Rectangle(Self.margin, 530, Self.chartWidth, 150), x: { _ in .shares }, y: counts,
      xName: axes.x, labelWidth: labels)
    histogram.bars = full.map { Chart.Bar(x: $0.range, y: 0...Double($0.count), .series(0)) }
    charts = [diagram, histogram]
  }

  public var size: Size { Size(2 * Self.margin + Self.chartWidth + 8, 692) }

  public func draw(on canvas: inout Canvas) {
    let available = size.width - 2 * Self.margin
    legend.draw(right: size.width - Self.margin - 8, y: 40, on: &canvas)
    canvas.text(
      Self.titleFont.shortened(title, to: available - legend.width - 32), at: Point(Self.margin, 40), Self.titleFont,
      canvas.theme.text)
    canvas.text(
      Self.subtitleFont.shortened(subtitle, to: available), at: Point(Self.margin, 64), Self.subtitleFont,
      canvas.theme.muted)
    for chart in charts { chart.draw(on: &canvas) }
  }
}
