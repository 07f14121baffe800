import Basics

/// Points in the plane, a mark for each image: the classes differ in colour and in shape.
public struct EmbeddingPlot: Plot {
  /// An image.
  public struct Mark: Sendable {
    public var x: Double
    public var y: Double
    /// Its class, as an index.
    public var label: Int
    /// Whether another class was predicted.
    public var isWrong: Bool

    public init(x: Double, y: Double, label: Int, isWrong: Bool) {
      (self.x, self.y, self.label, self.isWrong) = (x, y, label, isWrong)
    }
  }

  public var title: String
  public let subtitle: String
  public let classes: [String]
  public let marks: [Mark]
  public let axes: (x: String, y: String)
  public let metrics: [JSON.Member]
  public let size: Size
  /// Where the points lie; a step is as long in both directions.
  public let frame: Frame
  private let ticks: (x: Axis, y: Axis)
  /// The names in the key, one below the other, in as many columns as they need.
  private let key: [(name: String, place: Point)]

  private static let margin = 32.0
  private static let width = 560.0
  private static let heights = 300.0...560.0
  private static let titleFont = Font(17, bold: true)
  private static let font = Font(12)
  private static let small = Font(11)
  private static let keyRow = 19.0
  private static let longestName = 170.0

  /// - Parameters:
  ///   - axes: what the directions are.
  ///   - marks: the first is drawn first. Those that are not finite are left out.
  /// - Throws: `ReportError.nothing` without any.
  public init(
    title: String, subtitle: String, classes: [String], axes: (x: String, y: String), marks: [Mark],
    metrics: [JSON.Member] = []
  ) throws(ReportError) {
    // Numbers near the largest that there are would overflow.
    let marks = marks.filter { max(abs($0.x), abs($0.y)) < 1e150 && classes.indices.contains($0.label) }
    guard !marks.isEmpty else { throw .nothing(toShow: "images", first: "load data with images in that part") }
    (self.title, self.subtitle, self.classes, self.axes) = (title, subtitle, classes, axes)
    (self.marks, self.metrics) = (marks, metrics)

    // As wide as the points ask for, and as high as the same scale makes it.
    let x = Self.range(marks.map(\.x), atLeast: 0)
    let wanted = Self.range(marks.map(\.y), atLeast: 0)
    let unit =
      max(x.upperBound - x.lowerBound, (wanted.upperBound - wanted.lowerBound) * Self.width / Self.heights.upperBound)
      / Self.width
    let height = min(
      max((wanted.upperBound - wanted.lowerBound) / unit, Self.heights.lowerBound), Self.heights.upperBound)
    let (rangeX, rangeY) = (
      Self.range(marks.map(\.x), atLeast: unit * Self.width), Self.range(marks.map(\.y), atLeast: unit * height)
    )
    ticks = (
      Axis.covering([rangeX.lowerBound, rangeX.upperBound]), Axis.covering([rangeY.lowerBound, rangeY.upperBound])
    )
    let labels = ticks.y.ticks.map { [ticks] in Self.small.width(ticks.y.label($0)) }.max() ?? 0
    let area = Rectangle(Self.margin + 28 + labels.rounded(.up), 122, Self.width, height.rounded())
    frame = Frame(area: area, x: rangeX, y: rangeY)

    let counts = marks.reduce(into: [Int](repeating: 0, count: classes.count)) { $0[$1.label] += 1 }
    let present = classes.indices.filter { counts[$0] > 0 }
    let perColumn = max(Int((area.height + 30) / Self.keyRow), 1)
    let names = present.map { index in
      let count = " (\(NumberFormat.grouped(counts[index])))"
      return Self.small.shortened(classes[index], to: Self.longestName - Self.small.width(count)) + count
    }
    let columnWidth = (names.map { Self.small.width($0) }.max() ?? 0) + 24 + 20
    keyClasses = present
    key = names.enumerated().map { index, name in
      (
        name,
        Point(
          area.right + 28 + Double(index / perColumn) * columnWidth,
          area.top + 8 + Double(index % perColumn) * Self.keyRow)
      )
    }
    let columns = Double((names.count + perColumn - 1) / perColumn)
    size = Size(area.right + 28 + columns * columnWidth - 20 + Self.margin, area.bottom + 64 + Self.margin / 2)
  }

  /// The class of each name in the key.
  private let keyClasses: [Int]

  public func draw(on canvas: inout Canvas) {
    let theme = canvas.theme
    let available = size.width - 2 * Self.margin
    canvas.text(Self.titleFont.shortened(title, to: available), at: Point(Self.margin, 40), Self.titleFont, theme.text)
    canvas.text(Self.font.shortened(subtitle, to: available), at: Point(Self.margin, 64), Self.font, theme.muted)
    // The fewer ones have rings.
    let ringsWrong = 2 * marks.count(where: \.isWrong) <= marks.count
    if marks.contains(where: \.isWrong) {
      canvas.ring(Point(Self.margin + 7, 90), radius: 6.5, theme.text, width: 1.3)
      canvas.text(
        ringsWrong ? "misclassified" : "classified correctly; all others are misclassified",
        at: Point(Self.margin + 22, 90), Self.small, theme.muted)
    }
    drawAxes(on: &canvas)
    canvas.clipped(to: frame.area.inset(-1, -1)) { canvas in
      for mark in marks { canvas.mark(mark.label, at: frame.point(mark.x, mark.y)) }
      for mark in marks where mark.isWrong == ringsWrong {
        canvas.ring(frame.point(mark.x, mark.y), radius: 6.5, theme.text, width: 1.3)
      }
    }
    for (index, entry) in zip(keyClasses, key) {
      canvas.mark(index, at: Point(entry.place.x + 6, entry.place.y))
      canvas.text(entry.name, at: Point(entry.place.x + 24, entry.place.y), Self.small, theme.text)
    }
  }

  private func drawAxes(on canvas: inout Canvas) {
    let (theme, area) = (canvas.theme, frame.area)
    for tick in ticks.x.ticks where frame.x.contains(tick) {
      let x = frame.point(tick, frame.y.lowerBound).x
      canvas.line([Point(x, area.top), Point(x, area.bottom)], theme.grid)
      canvas.text(ticks.x.label(tick), at: Point(x, area.bottom + 15), Self.small, theme.muted, anchor: .middle)
    }
    for tick in ticks.y.ticks where frame.y.contains(tick) {
      let y = frame.point(frame.x.lowerBound, tick).y
      canvas.line([Point(area.left, y), Point(area.right, y)], theme.grid)
      canvas.text(ticks.y.label(tick), at: Point(area.left - 8, y), Self.small, theme.muted, anchor: .end)
    }
    canvas.stroke(area, theme.axis)
    canvas.text(
      Self.font.shortened(axes.x, to: area.width), at: Point(area.center.x, area.bottom + 40), Self.font, theme.text,
      anchor: .middle)
    canvas.text(
      Self.font.shortened(axes.y, to: area.height), at: Point(Self.margin + 6, area.center.y), Self.font, theme.text,
      anchor: .middle, direction: .up)
  }

  /// From the smallest to the largest, with some margin, and at least so long.
  private static func range(_ values: [Double], atLeast minimum: Double) -> ClosedRange<Double> {
    let (low, high) = (values.min() ?? 0, values.max() ?? 1)
    // A single point gets a margin.
    let size = max(abs(high), abs(low))
    let length = max((high - low) * 1.08, minimum, high - low <= size * 1e-6 ? max(size, 1) : 0)
    return (low + high) / 2 - length / 2...(low + high) / 2 + length / 2
  }
}

extension Canvas {
  /// The mark of a class: 108 different ones, of which neighbours differ in colour and in shape.
  mutating func mark(_ index: Int, at center: Point, radius: Double = 4.2) {
    let (round, hue) = (index / theme.series.count, index % theme.series.count)
    // From the tenth round on colours are muted.
    let color = round / 9 % 2 == 0 ? theme.series[hue] : theme.series[hue].mixed(with: theme.text, 0.5)
    func at(_ x: Double, _ y: Double) -> Point { Point(center.x + x * radius, center.y + y * radius) }
    let triangle = [at(0, -1.15), at(1.1, 0.85), at(-1.1, 0.85)]
    let diamond = [at(0, -1.3), at(1.3, 0), at(0, 1.3), at(-1.3, 0)]
    let square = [at(-0.9, -0.9), at(0.9, -0.9), at(0.9, 0.9), at(-0.9, 0.9)]
    func solid(_ points: [Point], _ canvas: inout Canvas) {
      canvas.line(points + points.prefix(2), canvas.theme.background, width: 1.6)
      canvas.fill(points, color)
    }
    func hollow(_ points: [Point], _ canvas: inout Canvas) {
      canvas.fill(points, canvas.theme.background)
      canvas.line(points + points.prefix(2), color, width: 1.6)
    }
    switch (hue + round) % 9 {
    case 0:
      disc(center, radius: radius + 0.8, theme.background)
      disc(center, radius: radius, color)
    case 1: solid(triangle, &self)
    case 2: solid(square, &self)
    case 3: solid(diamond, &self)
    case 4: solid(triangle.map { Point($0.x, 2 * center.y - $0.y) }, &self)
    case 5:
      line([at(-1, -1), at(1, 1)], color, width: 1.8)
      line([at(-1, 1), at(1, -1)], color, width: 1.8)
    case 6:
      disc(center, radius: radius, theme.background)
      ring(center, radius: radius - 0.4, color, width: 1.6)
    case 7: hollow(square, &self)
    default: hollow(diamond, &self)
    }
  }
}
