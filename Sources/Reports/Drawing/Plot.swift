import Images

/// A drawing of data: a value that knows its size and draws itself. What it needs was checked when it was made.
public protocol Plot: Sendable {
  var title: String { get set }
  /// The canvas it asks for, in points.
  var size: Size { get }
  /// The metrics that it shows, for programs to read.
  var metrics: [JSON.Member] { get }
  /// The charts that it consists of, to be shown in another way; none of what is no chart.
  var charts: [Chart] { get }
  /// Which line of the charts is which; empty where their own names say so.
  var key: Key { get }
  /// Whether it consists of photographs, which take much space as a PNG.
  var isPhotographic: Bool { get }
  /// Draws itself onto a canvas of `size`.
  func draw(on canvas: inout Canvas)
  /// The same plot laid out for another canvas.
  func resized(to size: Size) -> any Plot
}

extension Plot {
  public var metrics: [JSON.Member] { [] }
  public var charts: [Chart] { [] }
  public var key: Key { Key([]) }
  public var isPhotographic: Bool { false }
  public func resized(to size: Size) -> any Plot { ScaledPlot(self, to: size) }

  /// The plot in pixels.
  ///
  /// - Parameter withText: whether its text is drawn, or only reported.
  /// - Throws: `ReportError` when it would be too large or the drawing library fails.
  public func drawing(theme: Theme = .light, scale: Int = 1, withText: Bool = true) throws(ReportError) -> Drawing {
    var canvas = try Canvas(size: size, theme: theme, scale: scale, drawsText: withText)
    draw(on: &canvas)
    return Drawing(
      image: try canvas.image(), scale: scale, textBoxes: canvas.textBoxes, missingLetters: canvas.missingLetters)
  }

  /// The plot as a vector graphic, which carries `facts` as its metadata.
  ///
  /// - Throws: `ReportError` when it would be too large or the drawing library fails.
  public func vectors(
    _ format: PlotFormat, theme: Theme = .light, facts: [PlotFact] = []
  ) throws(ReportError) -> [UInt8] {
    let file = VectorFile(format)
    // The file has to outlive the canvas, which writes to it.
    func draw() throws(ReportError) {
      var canvas = try Canvas(size: size, theme: theme, file)
      file.describe(canvas.surface, title: title, facts: facts)
      self.draw(on: &canvas)
      try canvas.finish()
    }
    try draw()
    return withExtendedLifetime(file) { file.content(title: title, facts: facts) }
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
  public func png(facts: [PlotFact] = []) throws(ImageError) -> [UInt8] {
    try ImageCodec.encodePNG(image, text: facts)
  }
}

/// A plot at another size, drawn smaller or larger as a whole, in the middle of the canvas.
struct ScaledPlot: Plot {
  private var plot: any Plot
  let size: Size

  init(_ plot: any Plot, to size: Size) { (self.plot, self.size) = (plot, size) }

  var title: String {
    get { plot.title }
    set { plot.title = newValue }
  }
  var metrics: [JSON.Member] { plot.metrics }
  var charts: [Chart] { plot.charts }
  var key: Key { plot.key }
  var isPhotographic: Bool { plot.isPhotographic }

  func draw(on canvas: inout Canvas) {
    let inner = plot.size
    let factor = min(size.width / inner.width, size.height / inner.height)
    let origin = Point((size.width - inner.width * factor) / 2, (size.height - inner.height * factor) / 2)
    canvas.scaled(by: factor, from: origin) { plot.draw(on: &$0) }
  }
}
