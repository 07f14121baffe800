/// A plot that has nothing to show, and says why.
public struct NoticePlot: Plot {
  public var title: String
  public let subtitle: String
  public let notice: String
  public let metrics: [JSON.Member]

  private static let margin = 32.0
  private static let titleFont = Font(17, bold: true)
  private static let font = Font(12)
  private static let widths = 420.0...1200.0

  /// - Parameter notice: what there is not, and why.
  public init(title: String, subtitle: String = "", _ notice: String, metrics: [JSON.Member] = []) {
    (self.title, self.subtitle, self.notice, self.metrics) = (title, subtitle, notice, metrics)
  }

  public var size: Size {
    let texts = [Self.titleFont.width(title), Self.font.width(subtitle), Self.font.width(notice) + 48]
    let width = (texts.max() ?? 0) + 2 * Self.margin
    return Size(min(max(width, Self.widths.lowerBound), Self.widths.upperBound), subtitle.isEmpty ? 170 : 190)
  }

  public func draw(on canvas: inout Canvas) {
    let (theme, available) = (canvas.theme, size.width - 2 * Self.margin)
    canvas.text(Self.titleFont.shortened(title, to: available), at: Point(Self.margin, 40), Self.titleFont, theme.text)
    canvas.text(Self.font.shortened(subtitle, to: available), at: Point(Self.margin, 64), Self.font, theme.muted)
    let box = Rectangle(Self.margin, subtitle.isEmpty ? 70 : 90, available, 68)
    canvas.fill(box, theme.panel, radius: 6)
    canvas.text(
      Self.font.shortened(notice, to: available - 48), at: box.center, Self.font, theme.text, anchor: .middle)
  }
}
