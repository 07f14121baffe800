import Images

/// A drawing of data: a value that knows its size and draws itself. What it needs was checked when it was made.
public protocol Plot: Sendable {
  /// The canvas it asks for, in points.
  var size: Size { get }
  /// The metrics that it shows, for programs to read.
  var metrics: [JSON.Member] { get }
  /// The charts that it consists of, for those who show them in another way; none of what is no chart.
  var charts: [Chart] { get }
  /// Which line of the charts is which; empty where their own names tell.
  var key: Key { get }
  /// Draws itself onto a canvas of `size`.
  func draw(on canvas: inout Canvas)
}

extension Plot {
  public var metrics: [JSON.Member] { [] }
  public var charts: [Chart] { [] }
  public var key: Key { Key([]) }

  /// The plot in pixels.
  ///
  /// - Parameter withText: whether its text is drawn, or only told.
  /// - Throws: `ReportError` when it would be too large or the drawing library fails.
  public func drawing(theme: Theme = .light, scale: Int = 1, withText: Bool = true) throws(ReportError) -> Drawing {
    var canvas = try Canvas(size: size, theme: theme, scale: scale, drawsText: withText)
    draw(on: &canvas)
    return Drawing(
      image: try canvas.image(), scale: scale, textBoxes: canvas.textBoxes, missingLetters: canvas.missingLetters)
  }
}

/// A plot that was drawn.
public struct Drawing: Sendable {
  /// The pixels, `scale` a point.
  public let image: Image
  public let scale: Int
  /// All of its text, and where, in points.
  public let textBoxes: [TextBox]
  /// Letters of it that no font here has, and that are shown as their code points.
  public let missingLetters: Set<Character>

  /// A PNG file that carries `facts` (script, seed, version, metrics) as its text chunks.
  public func png(facts: [(key: String, value: String)] = []) throws(ImageError) -> [UInt8] {
    try ImageCodec.encodePNG(image, text: facts)
  }
}
