/// A colour by its meaning, before the theme is known.
public enum Ink: Sendable, Equatable {
  case text, muted, axis
  /// What is there for comparison only.
  case faint
  /// One of several series, from 0 on; after the last colour the first comes again.
  case series(Int)
  /// The same, half as strong: for what accompanies it.
  case pale(Int)

  /// The colour in a theme.
  public func color(in theme: Theme) -> Color {
    switch self {
    case .text: theme.text
    case .muted: theme.muted
    case .axis: theme.axis
    case .faint: theme.background.mixed(with: theme.axis, 0.6)
    case .series(let index): theme.series[index % theme.series.count]
    case .pale(let index): theme.background.mixed(with: Ink.series(index).color(in: theme), 0.5)
    }
  }
}

/// A line through data.
public struct Curve: Sendable, Equatable {
  /// The marks at its points while they are few, so that curves can be distinguished without colours too.
  public enum Marker: Sendable { case disc, diamond, ring }

  /// What the key calls it; without a name it is not in the key.
  public var name: String
  /// Numbers of the data; the line breaks where one is not finite.
  public var points: [Point]
  public var ink: Ink
  public var width: Double
  /// Lengths on and off, in points of the canvas.
  public var dash: [Double]
  public var marker: Marker?

  public init(
    _ name: String, _ points: [Point], _ ink: Ink, width: Double = 2, dash: [Double] = [], marker: Marker? = nil
  ) {
    (self.name, self.points, self.ink) = (name, points, ink)
    (self.width, self.dash, self.marker) = (width, dash, marker)
  }

  /// A curve of a series, with the series' colour and dashes.
  public static func series(_ index: Int, _ name: String, _ points: [Point]) -> Curve {
    Curve(name, points, .series(index), dash: dashes[index % dashes.count])
  }

  private static let dashes: [[Double]] = [[], [8, 3], [2, 3], [10, 3, 2, 3], [4, 2], [14, 4]]

  /// The most points that are marked one by one.
  static let maxMarked = 30

  /// Draws the line, `place` telling where a point of the data lies.
  func draw(on canvas: inout Canvas, place: (Point) -> Point) {
    for run in points.split(whereSeparator: { !$0.x.isFinite || !$0.y.isFinite }) {
      let places = run.map(place)
      canvas.line(places, ink.color(in: canvas.theme), width: width, dash: dash)
      guard isMarked || places.count == 1 else { continue }
      for point in places { drawMarker(at: point, on: &canvas) }
    }
  }

  /// Draws a short piece of the line, as the key shows it.
  func drawSample(_ start: Point, length: Double, on canvas: inout Canvas) {
    canvas.line(
      [start, Point(start.x + length, start.y)], ink.color(in: canvas.theme), width: width, dash: dash)
    if isMarked { drawMarker(at: Point(start.x + length / 2, start.y), on: &canvas) }
  }

  private var isMarked: Bool { marker != nil && points.count <= Self.maxMarked }

  private func drawMarker(at center: Point, on canvas: inout Canvas) {
    let color = ink.color(in: canvas.theme)
    switch marker {
    case .disc, nil: canvas.disc(center, radius: 3, color)
    case .ring:
      canvas.disc(center, radius: 3.4, canvas.theme.background)
      canvas.ring(center, radius: 3.2, color, width: 1.4)
    case .diamond:
      let reach = 4.2
      canvas.fill(
        [(0, -reach), (reach, 0), (0, reach), (-reach, 0)].map { Point(center.x + $0.0, center.y + $0.1) }, color)
    }
  }
}

extension [Point] {
  /// The corners of steps: level from each point to the next one's x.
  var steppedAfter: [Point] {
    zip(self, dropFirst()).flatMap { [$0, Point($1.x, $0.y)] } + suffix(1)
  }

  /// The corners of steps: from each point at once to the next one's y.
  var steppedBefore: [Point] {
    zip(self, dropFirst()).flatMap { [$0, Point($0.x, $1.y)] } + suffix(1)
  }
}
