import Basics

/// A reliability diagram: in bins of the probability, how often what it was given to was the case; below it the number
/// of images in each bin.
public struct CalibrationPlot: Plot {
  public struct Bin: Sendable, Equatable {
    public var range: ClosedRange<Double>
    public var count: Int
    /// The mean probability, and the share of the images for which it was the case.
    public var confidence: Double
    public var accuracy: Double

    public init(range: ClosedRange<Double>, count: Int, confidence: Double, accuracy: Double) {
      (self.range, self.count, self.confidence, self.accuracy) = (range, count, confidence, accuracy)
    }
  }

  public var title: String
  public let subtitle: String
  public let bins: [Bin]
  /// The diagram, and the counts below it.
  public let charts: [Chart]
  public let metrics: [JSON.Member]
  private let axes: (y: String, x: String)
  private let errors: (expected: Double, maximum: Double)
  private let legend: Legend

  /// Bins with fewer images than that say little: they are drawn fainter.
  public static let fewImages = 10

  private static let margin = 32.0
  private static let titleFont = Font(17, bold: true)
  private static let subtitleFont = Font(12)
  private static let (top, gap, foot) = (112.0, 12.0, 12.0)
  private static let usualSize = Size(572, 716)

  /// - Parameters:
  ///   - axes: what is on the axes.
  ///   - bins: those without images, or with metrics that are not finite, are not drawn.
  ///   - expectedError, maximumError: the calibration errors.
  /// - Throws: `ReportError.nothing` without images.
  public init(
    title: String, subtitle: String, axes: (y: String, x: String), _ bins: [Bin], expectedError: Double,
    maximumError: Double
  ) throws(ReportError) {
    guard bins.contains(where: \.isDrawn) else {
      throw .nothing(toShow: "predictions", first: "evaluate first, for instance: evaluate test")
    }
    self.init(title, subtitle, axes, bins, (expectedError, maximumError), Self.usualSize)
  }

  private init(
    _ title: String, _ subtitle: String, _ axes: (y: String, x: String), _ bins: [Bin],
    _ errors: (expected: Double, maximum: Double), _ size: Size
  ) {
    (self.title, self.subtitle, self.bins, self.axes, self.errors) = (title, subtitle, bins, axes, errors)
    self.size = size
    metrics = [
      .init("ece", .number(errors.expected)), .init("mce", .number(errors.maximum)),
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
    let drawn = bins.filter(\.isDrawn)
    let few = drawn.filter(\.hasFewImages)
    func points(_ bins: [Bin]) -> [Point] { bins.map { Point($0.confidence, $0.accuracy) } }
    let line = Curve("observed", points(drawn), .series(0))
    // Markers alone: a line of no width.
    let discs = Curve("", points(drawn.filter { !$0.hasFewImages }), .series(0), width: 0, marker: .disc)
    let rings = Curve("", points(few), .series(0), width: 0, marker: .ring)
    let ideal = Curve("perfect", [Point(0, 0), Point(1, 1)], .muted, width: 1, dash: [4, 4])
    let samples = [
      Curve(line.name, [], line.ink, marker: .disc),
      Curve("in bins of fewer than \(Self.fewImages) images", [], line.ink, marker: .ring), ideal,
    ]
    legend = Legend(few.isEmpty ? [samples[0], ideal] : samples)

    let counts = Axis.covering([0] + bins.map { Double($0.count) }, count: 3)
    let labels = max(Chart.labelWidth(.shares), Chart.labelWidth(counts))
    let width = size.width - 2 * Self.margin - 8
    let height = size.height - Self.top - Self.gap - Self.foot
    let upper = (height * 0.742).rounded()
    var diagram = Chart(
      axes.y, in: Rectangle(Self.margin, Self.top, width, upper), x: { _ in .shares }, y: .shares, labelWidth: labels)
    diagram.bars = drawn.map {
      Chart.Bar(x: $0.range, y: 0...$0.accuracy.clamped, .series(0), strength: $0.hasFewImages ? 0.1 : 0.28)
    }
    diagram.curves = [ideal, line, discs, rings]
    diagram.note =
      "ECE \(NumberFormat.fixed(errors.expected, 4)), largest gap \(NumberFormat.fixed(errors.maximum, 4))"
    var histogram = Chart(
      "Images", in: Rectangle(Self.margin, Self.top + upper + Self.gap, width, height - upper), x: { _ in .shares },
      y: counts, xName: axes.x, labelWidth: labels)
    histogram.bars = drawn.map {
      Chart.Bar(x: $0.range, y: 0...Double($0.count), .series(0), strength: $0.hasFewImages ? 0.5 : 1)
    }
    charts = [diagram, histogram]
  }

  public let size: Size

  public func resized(to size: Size) -> any Plot {
    guard size.width >= 420, size.height >= 480 else { return ScaledPlot(self, to: size) }
    return CalibrationPlot(title, subtitle, axes, bins, errors, size)
  }

  public func draw(on canvas: inout Canvas) {
    let available = size.width - 2 * Self.margin
    legend.draw(right: Self.margin + legend.width, y: 90, on: &canvas)
    canvas.text(
      Self.titleFont.shortened(title, to: available), at: Point(Self.margin, 40), Self.titleFont, canvas.theme.text)
    canvas.text(
      Self.subtitleFont.shortened(subtitle, to: available), at: Point(Self.margin, 64), Self.subtitleFont,
      canvas.theme.muted)
    for chart in charts { chart.draw(on: &canvas) }
  }
}

extension CalibrationPlot.Bin {
  fileprivate var isDrawn: Bool { count > 0 && confidence.isFinite && accuracy.isFinite }
  fileprivate var hasFewImages: Bool { count < CalibrationPlot.fewImages }
}
