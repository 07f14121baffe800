/// Which line is which, side by side on one line of text: for few curves.
struct Legend: Sendable {
  private let curves: [Curve]
  /// What a ring means; nil where there is none.
  private let mark: String?

  private static let font = Chart.nameFont
  private static let (sample, ring, gap) = (24.0, 14.0, 20.0)

  init(_ curves: [Curve], mark: String? = nil) { (self.curves, self.mark) = (curves, mark) }

  var width: Double {
    let names = curves.reduce(0) { $0 + Self.sample + 8 + Self.font.width($1.name) }
    let last = mark.map { Self.ring + 8 + Self.font.width($0) } ?? 0
    return names + last + Self.gap * Double(curves.count + (mark == nil ? 0 : 1) - 1)
  }

  /// Draws it with its right end and its middle there.
  func draw(right: Double, y: Double, on canvas: inout Canvas) {
    var x = right - width
    for curve in curves {
      curve.drawSample(Point(x, y), length: Self.sample, on: &canvas)
      canvas.text(curve.name, at: Point(x + Self.sample + 8, y), Self.font, canvas.theme.text)
      x += Self.sample + 8 + Self.font.width(curve.name) + Self.gap
    }
    if let mark {
      Chart.ring(Point(x + Self.ring / 2, y), .text, on: &canvas)
      canvas.text(mark, at: Point(x + Self.ring + 8, y), Self.font, canvas.theme.text)
    }
  }
}
