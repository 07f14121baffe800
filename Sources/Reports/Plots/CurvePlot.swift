/// Curves between two axes, with a key beside them: ROC, precision and recall, thresholds, the learning rate.
public struct CurvePlot: Plot {
  public var title: String
  public let subtitle: String
  public let chart: Chart
  public let key: Key
  public let metrics: [JSON.Member]
  private let corner: Corner?
  private let place: Corner.Place?
  private let make: @Sendable (Rectangle) -> Chart

  /// The chart of an enlarged corner, if there is one.
  public var enlarged: Chart? { corner?.chart }

  static let margin = 32.0
  private static let titleFont = Font(17, bold: true)
  private static let subtitleFont = Font(12)
  private static let top = 88.0
  private static let gap = 36.0
  private static let foot = 12.0
  /// Smaller charts are not laid out, but scaled down.
  private static let minChart = Size(280, 240)

  /// - Parameters:
  ///   - corner: the one to enlarge, for curves of which the first in the key counts most.
  ///   - make: the chart in a rectangle.
  init(
    _ title: String, _ subtitle: String, _ key: Key, metrics: [JSON.Member], chartSize: Size = Size(500, 470),
    corner place: Corner.Place? = nil, _ make: @escaping @Sendable (Rectangle) -> Chart
  ) {
    (self.title, self.subtitle, self.key, self.metrics) = (title, subtitle, key, metrics)
    (self.place, self.make) = (place, make)
    chart = make(Rectangle(Self.margin, Self.top, chartSize.width, chartSize.height))
    corner = place.flatMap { [chart] in
      Corner($0, of: chart, key.rows.map(\.curve).filter { $0.ink != .axis } + chart.curves.filter { $0.ink == .faint })
    }
  }

  public func resized(to size: Size) -> any Plot {
    let beside = key.rows.isEmpty ? 8 : Self.gap + key.size.width
    let chart = Size(size.width - 2 * Self.margin - beside, size.height - Self.top - Self.foot)
    let fits = chart.width >= Self.minChart.width && chart.height >= Self.minChart.height
    guard fits, Self.top + 28 + key.size.height + 24 <= size.height else { return ScaledPlot(self, to: size) }
    return CurvePlot(title, subtitle, key, metrics: metrics, chartSize: chart, corner: place, make)
  }

  private var keyOrigin: Point { Point(chart.area.right + Self.gap, chart.area.top) }

  public var charts: [Chart] { [chart] }

  public var size: Size {
    let right = key.rows.isEmpty ? chart.area.right + 8 : keyOrigin.x + key.size.width
    return Size(right + Self.margin, max(chart.area.bottom + 56, keyOrigin.y + key.size.height + 24))
  }

  public func draw(on canvas: inout Canvas) {
    let available = size.width - 2 * Self.margin
    canvas.text(
      Self.titleFont.shortened(title, to: available), at: Point(Self.margin, 40), Self.titleFont, canvas.theme.text)
    canvas.text(
      Self.subtitleFont.shortened(subtitle, to: available), at: Point(Self.margin, 64), Self.subtitleFont,
      canvas.theme.muted)
    chart.draw(on: &canvas)
    corner?.draw(on: &canvas)
    key.draw(at: keyOrigin, on: &canvas)
  }
}
