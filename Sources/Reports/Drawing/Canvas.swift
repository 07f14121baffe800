import Basics
import CCairo

/// A piece of text on a canvas, and the box it takes: its advance wide, from its ascent to its descent.
public struct TextBox: Sendable, Equatable {
  public let text: String
  public let rectangle: Rectangle
}

/// A surface to draw on, in points from the top left: pixels, `scale` for each point, or a vector graphic.
///
/// Cairo keeps its first error and ignores what follows: it is asked for once, in `image()` or `finish()`. Nothing is
/// drawn any more once the user has asked to stop: there is no image then.
public struct Canvas: ~Copyable {
  /// The longest side of an image, in pixels.
  public static let longestSide = 30_000
  /// The most pixels in an image.
  public static let maxPixels = 80_000_000

  public let size: Size
  public let theme: Theme
  /// The pixels for each point; of a vector graphic those of the images that are made for it.
  public let scale: Int
  /// Whether shapes stay shapes.
  let isVector: Bool
  private let drawsText: Bool
  /// All text drawn so far.
  public private(set) var textBoxes = [TextBox]()
  /// Letters of it that no font here has.
  public private(set) var missingLetters = Set<Character>()

  let surface: OpaquePointer
  let context: OpaquePointer

  /// An empty canvas in the theme's background colour, of whole points.
  ///
  /// - Throws: `ReportError` when the scale is not 1, 2 or 3, or the canvas is too large.
  public init(
    size: Size, theme: Theme = .light, scale: Int = 1, drawsText: Bool = true
  ) throws(ReportError) {
    guard (1...3).contains(scale) else { throw .scale(scale) }
    let size = try Self.checked(size, scale)
    let (width, height) = (size.width * Double(scale), size.height * Double(scale))
    // A pixel takes 4 bytes here, 3 in the image, and as many at most in the file, which grows by doubling.
    let bytes = width * height * 13
    if let available = Machine.shortage(of: bytes) {
      throw .memory(width: width, height: height, needed: Int(bytes), available: available)
    }
    try self.init(
      cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(width), Int32(height)), size, theme, scale, drawsText,
      isVector: false)
    cairo_scale(context, Double(scale), Double(scale))
    paintBackground()
  }

  /// An empty canvas of whole points that is written to a vector graphic.
  ///
  /// - Throws: `ReportError` when the canvas is too large.
  init(size: Size, theme: Theme, _ file: VectorFile) throws(ReportError) {
    let size = try Self.checked(size, 1)
    try self.init(file.makeSurface(size), size, theme, 3, true, isVector: true)
    paintBackground()
  }

  private init(
    _ surface: OpaquePointer?, _ size: Size, _ theme: Theme, _ scale: Int, _ drawsText: Bool, isVector: Bool
  ) throws(ReportError) {
    guard let surface else { throw .drawing("out of memory") }
    guard let context = cairo_create(surface) else {
      cairo_surface_destroy(surface)
      throw .drawing("out of memory")
    }
    (self.size, self.theme, self.scale, self.drawsText) = (size, theme, scale, drawsText)
    (self.surface, self.context, self.isVector) = (surface, context, isVector)
    cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
    let options = Font.makeOptions()
    cairo_set_font_options(context, options)
    cairo_font_options_destroy(options)
  }

  /// Whole points, of which there are not too many pixels.
  private static func checked(_ size: Size, _ scale: Int) throws(ReportError) -> Size {
    let size = Size(size.width.rounded(.up), size.height.rounded(.up))
    let (width, height) = (size.width * Double(scale), size.height * Double(scale))
    guard width >= 1, height >= 1, max(width, height) <= Double(longestSide), width * height <= Double(maxPixels)
    else { throw .tooLarge(width: width, height: height) }
    return size
  }

  private func paintBackground() {
    use(theme.background)
    cairo_paint(context)
  }

  deinit {
    cairo_destroy(context)
    cairo_surface_destroy(surface)
  }

  // MARK: Shapes

  /// Fills a rectangle, its corners rounded by `radius`.
  public mutating func fill(_ rectangle: Rectangle, _ color: Color, radius: Double = 0) {
    if Interruption.isRequested { return }
    outline(rectangle, radius)
    use(color)
    cairo_fill(context)
  }

  /// Draws the edge of a rectangle, centred on its sides.
  public mutating func stroke(_ rectangle: Rectangle, _ color: Color, width: Double = 1, radius: Double = 0) {
    outline(rectangle, radius)
    use(color)
    stroke(width, dash: [])
  }

  /// Draws straight lines from point to point; `dash` holds lengths on and off.
  public mutating func line(_ points: [Point], _ color: Color, width: Double = 1, dash: [Double] = []) {
    guard let first = points.first, points.count > 1, !Interruption.isRequested else { return }
    cairo_new_path(context)
    cairo_move_to(context, first.x, first.y)
    for point in points.dropFirst() { cairo_line_to(context, point.x, point.y) }
    use(color)
    stroke(width, dash: dash)
  }

  /// Draws a Bézier curve from `start` to `end`, pulled towards the two control points.
  public mutating func curve(
    from start: Point, _ first: Point, _ second: Point, to end: Point, _ color: Color, width: Double = 1
  ) {
    cairo_new_path(context)
    cairo_move_to(context, start.x, start.y)
    cairo_curve_to(context, first.x, first.y, second.x, second.y, end.x, end.y)
    use(color)
    stroke(width, dash: [])
  }

  /// Fills the polygon through `points`.
  public mutating func fill(_ points: [Point], _ color: Color) {
    guard let first = points.first, !Interruption.isRequested else { return }
    cairo_new_path(context)
    cairo_move_to(context, first.x, first.y)
    for point in points.dropFirst() { cairo_line_to(context, point.x, point.y) }
    cairo_close_path(context)
    use(color)
    cairo_fill(context)
  }

  /// Fills a disc.
  public mutating func disc(_ center: Point, radius: Double, _ color: Color) {
    cairo_new_path(context)
    cairo_arc(context, center.x, center.y, radius, 0, 2 * .pi)
    use(color)
    cairo_fill(context)
  }

  /// Draws a circle.
  public mutating func ring(_ center: Point, radius: Double, _ color: Color, width: Double = 1) {
    cairo_new_path(context)
    cairo_arc(context, center.x, center.y, radius, 0, 2 * .pi)
    use(color)
    stroke(width, dash: [])
  }

  /// Lets `draw` draw within `rectangle` only.
  public mutating func clipped(to rectangle: Rectangle, _ draw: (inout Canvas) -> Void) {
    cairo_save(context)
    cairo_new_path(context)
    cairo_rectangle(context, rectangle.x, rectangle.y, rectangle.width, rectangle.height)
    cairo_clip(context)
    draw(&self)
    cairo_restore(context)
  }

  /// Lets `draw` draw in other coordinates: points that are `factor` times as long, from `origin` on.
  mutating func scaled(by factor: Double, from origin: Point, _ draw: (inout Canvas) -> Void) {
    let count = textBoxes.count
    cairo_save(context)
    cairo_translate(context, origin.x, origin.y)
    cairo_scale(context, factor, factor)
    draw(&self)
    cairo_restore(context)
    for index in count..<textBoxes.count {
      let box = textBoxes[index].rectangle
      textBoxes[index] = TextBox(
        text: textBoxes[index].text,
        rectangle: Rectangle(
          origin.x + box.x * factor, origin.y + box.y * factor, box.width * factor, box.height * factor))
    }
  }

  // MARK: Text

  /// Where a piece of text's own start, middle or end comes to lie.
  public enum Anchor: Sendable { case start, middle, end }
  /// Whether text reads to the right, or upwards.
  public enum Direction: Sendable { case right, up }

  /// Draws one line of text around the height of its capitals: their middle is at `point`.
  public mutating func text(
    _ text: String, at point: Point, _ font: Font, _ color: Color, anchor: Anchor = .start,
    direction: Direction = .right
  ) {
    let text = text.plain
    guard !text.isEmpty, !Interruption.isRequested else { return }
    let width = font.width(text)
    let start: Double =
      switch anchor {
      case .start: 0
      case .middle: -width / 2
      case .end: -width
      }
    let baseline = font.capHeight / 2
    let box = Rectangle(start, baseline - font.ascent, width, font.ascent + font.descent)
    let placed =
      direction == .right
      ? Rectangle(point.x + box.x, point.y + box.y, box.width, box.height)
      : Rectangle(point.x + box.y, point.y - box.right, box.height, box.width)
    textBoxes.append(TextBox(text: text, rectangle: placed))
    guard drawsText else { return }

    let runs = font.runs(text)
    missingLetters.formUnion(runs.missing)
    Font.lock.withLock { [context] _ in
      cairo_save(context)
      cairo_translate(context, point.x, point.y)
      if direction == .up { cairo_rotate(context, -.pi / 2) }
      cairo_set_font_size(context, font.size)
      cairo_set_source_rgb(context, color.red, color.green, color.blue)
      var x = start
      for run in runs.runs {
        let face = font.makeFace(run.family)
        cairo_set_font_face(context, face)
        cairo_font_face_destroy(face)
        cairo_move_to(context, x, baseline)
        cairo_show_text(context, run.text)
        x += font.advance(run)
      }
      // The context releases the font here, while the lock is held.
      cairo_restore(context)
    }
  }

  // MARK: Cairo

  private func use(_ color: Color) { cairo_set_source_rgb(context, color.red, color.green, color.blue) }

  private func stroke(_ width: Double, dash: [Double]) {
    cairo_set_line_width(context, width)
    cairo_set_dash(context, dash, Int32(dash.count), 0)
    cairo_stroke(context)
  }

  private func outline(_ box: Rectangle, _ radius: Double) {
    cairo_new_path(context)
    let radius = min(radius, box.width / 2, box.height / 2)
    guard radius > 0 else { return cairo_rectangle(context, box.x, box.y, box.width, box.height) }
    cairo_arc(context, box.right - radius, box.top + radius, radius, -.pi / 2, 0)
    cairo_arc(context, box.right - radius, box.bottom - radius, radius, 0, .pi / 2)
    cairo_arc(context, box.left + radius, box.bottom - radius, radius, .pi / 2, .pi)
    cairo_arc(context, box.left + radius, box.top + radius, radius, .pi, 1.5 * .pi)
    cairo_close_path(context)
  }
}
