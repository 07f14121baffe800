/// Data between two axes: bars, curves and marks, over bands that divide it.
public struct Chart: Sendable {
  /// A bar from one number to another on both axes.
  public struct Bar: Sendable, Equatable {
    public var x: ClosedRange<Double>
    public var y: ClosedRange<Double>
    public var ink: Ink
    /// How much of its colour it shows, from 0 to 1.
    public var strength: Double

    public init(x: ClosedRange<Double>, y: ClosedRange<Double>, _ ink: Ink, strength: Double = 1) {
      (self.x, self.y, self.ink, self.strength) = (x, y, ink, strength)
    }
  }

  /// A stretch of the x axis, up to the next one's start.
  public struct Band: Sendable, Equatable {
    public var start: Double
    public var name: String

    public init(start: Double, name: String) { (self.start, self.name) = (start, name) }
  }

  /// A point that is marked by a ring; where it is the only one, by a vertical line as well.
  public struct Mark: Sendable, Equatable {
    public var point: Point
    public var ink: Ink

    public init(_ point: Point, _ ink: Ink = .text) { (self.point, self.ink) = (point, ink) }
  }

  /// What the y axis counts.
  public let title: String
  /// A remark at its top right: about the mark or the line, if there is one.
  public var note = ""
  /// A place on the x axis that is marked by a vertical line.
  public var line: Double?
  public var bands: [Band] = []
  public var bars: [Bar] = []
  public var curves: [Curve] = []
  public var marks: [Mark] = []
  /// The area between the axes.
  public let area: Rectangle
  public let xAxis: Axis
  public let yAxis: Axis
  public let xName: String

  static let tickFont = Font(10.5)
  static let nameFont = Font(11)
  private static let titleFont = Font(13, bold: true)
  private static let bandFont = Font(10)
  private static let titleHeight = 28.0
  static let bandHeight = 20.0
  /// The narrowest band that is named, unless the name is short.
  private static let minBand = 90.0

  /// A chart in a rectangle of the canvas, its labels included.
  ///
  /// - Parameters:
  ///   - x: the axis for a width in points.
  ///   - y: the other axis.
  ///   - headroom: points above the area, for the names of bands.
  ///   - labelWidth: at least this much width for the labels of the y axis, so that areas above each other line up.
  init(
    _ title: String, in box: Rectangle, x: (Double) -> Axis, y: Axis, xName: String = "", headroom: Double = 0,
    labelWidth: Double = 0
  ) {
    (self.title, self.xName, self.yAxis) = (title, xName, y)
    let labels = max(labelWidth, Self.labelWidth(y))
    let (head, foot) = ((title.isEmpty ? 8 : Self.titleHeight) + headroom, xName.isEmpty ? 24.0 : 44)
    area = Rectangle(box.left + labels, box.top + head, box.width - labels, box.height - head - foot)
    xAxis = x(area.width)
  }

  /// The width that the labels of a y axis take.
  static func labelWidth(_ axis: Axis) -> Double {
    10 + (axis.ticks.map { tickFont.width(axis.label($0)) }.max() ?? 0)
  }

  /// Where the numbers lie: a little within the area, so that nothing is cut at its edges.
  public var frame: Frame {
    Frame(area: area.inset(inset, 6), x: xAxis.positions, y: yAxis.positions)
  }

  private var inset: Double { bars.isEmpty ? 10 : 6 }

  /// Where a point of the data lies.
  public func place(_ point: Point) -> Point { frame.point(xAxis.position(point.x), yAxis.position(point.y)) }

  func draw(on canvas: inout Canvas) {
    drawHead(on: &canvas)
    drawBands(on: &canvas)
    drawAxes(on: &canvas)
    canvas.clipped(to: area) { canvas in for bar in bars { draw(bar, on: &canvas) } }
    // The lines of several would be in each other's way.
    if let x = line ?? (marks.count == 1 ? marks[0].point.x : nil), x.isFinite {
      let x = place(Point(x, 0)).x
      canvas.line([Point(x, area.top), Point(x, area.bottom)], canvas.theme.muted, dash: Self.lineDash)
    }
    // A chart may show a part of its curves only.
    canvas.clipped(to: area) { canvas in for curve in curves { curve.draw(on: &canvas, place: place) } }
    for mark in marks where mark.point.x.isFinite && mark.point.y.isFinite {
      Self.ring(place(mark.point), mark.ink, on: &canvas)
    }
  }

  private static let lineDash = [2.0, 3]

  private func draw(_ bar: Bar, on canvas: inout Canvas) {
    let top = place(Point(bar.x.lowerBound, bar.y.upperBound))
    let bottom = place(Point(bar.x.upperBound, bar.y.lowerBound))
    canvas.fill(
      Rectangle(top.x + 1, top.y, max(bottom.x - top.x - 2, 1), bottom.y - top.y),
      canvas.theme.background.mixed(with: bar.ink.color(in: canvas.theme), bar.strength))
  }

  /// The ring of a mark.
  static func ring(_ center: Point, _ ink: Ink, on canvas: inout Canvas) {
    canvas.ring(center, radius: 6.5, ink.color(in: canvas.theme), width: 1.5)
  }

  private func drawHead(on canvas: inout Canvas) {
    guard !title.isEmpty else { return }
    let y = area.top - Self.titleHeight - (bands.isEmpty ? 0 : Self.bandHeight) + 8
    canvas.text(title, at: Point(area.left, y), Self.titleFont, canvas.theme.text)
    let available = area.width - Self.titleFont.width(title) - 40
    let note = Self.nameFont.shortened(note, to: available)
    canvas.text(note, at: Point(area.right, y), Self.nameFont, canvas.theme.muted, anchor: .end)
    guard !note.isEmpty else { return }
    // A sample of what the remark is about.
    let x = area.right - Self.nameFont.width(note) - 14
    if let mark = marks.first {
      Self.ring(Point(x, y), mark.ink, on: &canvas)
    } else if line != nil {
      canvas.line([Point(x + 4, y - 8), Point(x + 4, y + 8)], canvas.theme.muted, dash: Self.lineDash)
    }
  }

  private func drawBands(on canvas: inout Canvas) {
    let theme = canvas.theme
    for (index, band) in bands.enumerated() {
      func x(_ start: Double) -> Double { min(max(place(Point(start, 0)).x, area.left), area.right) }
      let start = index == 0 ? area.left : x(band.start)
      let end = index + 1 < bands.count ? x(bands[index + 1].start) : area.right
      let box = Rectangle(start, area.top - Self.bandHeight, max(end - start, 0), area.height + Self.bandHeight)
      if index % 2 == 1 { canvas.fill(box, theme.panel) }
      if index > 0 { canvas.line([Point(start, box.top), Point(start, box.bottom)], theme.axis) }
      // A few letters of a name say nothing, nor does the name of the band before.
      let fits = Self.bandFont.width(band.name) + 8 <= box.width
      let isNew = index == 0 || bands[index - 1].name != band.name
      let name = isNew && (fits || box.width >= Self.minBand) ? band.name : ""
      canvas.text(
        Self.bandFont.shortened(name, to: box.width - 8), at: Point(box.center.x, box.top + 9), Self.bandFont,
        theme.muted, anchor: .middle)
    }
  }

  private func drawAxes(on canvas: inout Canvas) {
    let theme = canvas.theme
    for tick in yAxis.ticks {
      let y = place(Point(0, tick)).y
      canvas.line([Point(area.left, y), Point(area.right, y)], theme.grid)
      canvas.text(yAxis.label(tick), at: Point(area.left - 8, y), Self.tickFont, theme.muted, anchor: .end)
    }
    canvas.line([Point(area.left, area.bottom), Point(area.right, area.bottom)], theme.axis)
    for tick in xAxis.ticks {
      let x = place(Point(tick, 0)).x
      canvas.line([Point(x, area.bottom), Point(x, area.bottom + 4)], theme.axis)
      canvas.text(xAxis.label(tick), at: Point(x, area.bottom + 14), Self.tickFont, theme.muted, anchor: .middle)
    }
    canvas.text(xName, at: Point(area.center.x, area.bottom + 34), Self.nameFont, theme.muted, anchor: .middle)
  }
}
