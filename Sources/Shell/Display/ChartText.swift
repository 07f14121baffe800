import Basics
import Reports

/// A chart in characters: its curves in braille, eight dots a character, between axes with their numbers.
struct ChartText {
  let display: Display
  /// Whether curves have their names beside their ends.
  var namesCurves = true

  /// The columns and rows between the axes, at most.
  private static let maxColumns = 100
  private static let rows = 10
  private static let signs: [Character] = ["*", "o", "+", "x", "#", "@"]

  /// How a piece of text is set off.
  private enum Paint: Equatable { case none, bold, faint, ink(Int) }

  /// A character of the area, and its colour.
  private struct Cell {
    var character: Character = " "
    var paint = Paint.none
  }

  func text(of chart: Chart) -> String {
    let labels = ticks(chart.yAxis, Self.rows).mapValues(chart.yAxis.label)
    let margin = (labels.values.map(DisplayWidth.of).max() ?? 0) + 1
    let names = namesCurves ? chart.curves.map(\.name).filter { !$0.isEmpty } : []
    let longest = min(names.map(DisplayWidth.of).max() ?? 0, max((display.columns - margin) / 3, 0))
    let sign = display.hasUnicode || names.isEmpty ? 0 : 2
    let columns = max(min(display.columns - margin - longest - sign - 3, Self.maxColumns), 4)
    let canvas = dots(chart, columns)
    let ends = ends(chart, longest)
    let (cross, bar) = display.hasUnicode ? ("┤", "│") : ("+", "|")

    var lines = [head(chart, width: margin + 1 + columns)]
    for row in 0..<Self.rows {
      let label = DisplayWidth.pad(labels[row] ?? "", to: margin - 1, alignRight: true)
      let end = ends[row].map { " " + painted($0.name, $0.paint) } ?? ""
      lines.append("\(faint(label + " " + (labels[row] == nil ? bar : cross)))\(canvas[row])\(end)")
    }
    lines += foot(chart, margin, columns)
    return lines.map { display.shown(VisibleText.line(trimmed($0))) + "\n" }.joined()
  }

  /// Which line is which: a sample of each, its name, and its metrics in columns.
  func text(of key: Key) -> String {
    let widths = key.columns.indices.map { column in
      ([key.columns[column]] + key.rows.map { column < $0.values.count ? $0.values[column] : "" })
        .map(DisplayWidth.of).max() ?? 0
    }
    let available = max(display.columns - Self.sample - 2, 0)
    let names = key.rows.map(\.curve.name)
    let width = min(
      names.map(DisplayWidth.of).max() ?? 0, max(available - widths.reduce(0) { $0 + 2 + $1 }, Self.shortestName))
    func line(_ sample: String, _ name: String, _ values: [String]) -> String {
      let cells = zip(values, widths).map { "  " + DisplayWidth.pad($0, to: $1, alignRight: true) }.joined()
      let text = DisplayWidth.pad(DisplayWidth.clip(name, to: width), to: width) + cells
      return display.shown(VisibleText.line(sample + " " + DisplayWidth.clip(trimmed(text), to: available))) + "\n"
    }
    let head = key.columns.isEmpty ? "" : line(String(repeating: " ", count: Self.sample), "", key.columns)
    return head + zip(key.rows, names).map { line(sample($0.curve), $1, $0.values) }.joined()
  }

  /// The columns of a line's sample.
  private static let sample = 4
  /// So much of a name is shown even where a metric then is cut off.
  private static let shortestName = 8

  private func sample(_ curve: Curve) -> String {
    let cells = (0..<Self.sample).map { column -> Character in
      let isDrawn = (0...1).map { Self.isDrawn(curve.dash, at: 2 * column + $0) }
      guard display.hasUnicode else { return isDrawn[0] ? Self.sign(curve.ink) : " " }
      return Self.braille((isDrawn[0] ? Self.bit(0, 2) : 0) | (isDrawn[1] ? Self.bit(1, 2) : 0))
    }
    return painted(String(cells), Self.paint(curve.ink))
  }

  private func trimmed(_ line: String) -> String { String(line.reversed().drop { $0 == " " }.reversed()) }

  private func head(_ chart: Chart, width: Int) -> String {
    let note = DisplayWidth.clip(chart.note, to: max(width - DisplayWidth.of(chart.title) - 2, 0))
    let gap = max(width - DisplayWidth.of(chart.title) - DisplayWidth.of(note), 1)
    return painted(chart.title, .bold) + String(repeating: " ", count: gap) + faint(note)
  }

  // MARK: The area

  /// The share of the way along an axis that a number lies at.
  private func share(_ value: Double, _ axis: Axis) -> Double {
    let (low, high) = (axis.positions.lowerBound, axis.positions.upperBound)
    return (axis.position(value) - low) / (high - low)
  }

  /// The dot of so many that a number lies at; nil outside of the axis.
  private func dot(_ value: Double, _ axis: Axis, _ count: Int) -> Int? {
    let share = share(value, axis)
    guard share.isFinite, share > -0.001, share < 1.001 else { return nil }
    return min(max(Int((share * Double(count - 1)).rounded()), 0), count - 1)
  }

  /// The rows of the area: bars in half of their dots, curves over them, marks on top.
  private func dots(_ chart: Chart, _ columns: Int) -> [String] {
    let (width, height) = (2 * columns, 4 * Self.rows)
    var patterns = [[UInt8]](repeating: [UInt8](repeating: 0, count: columns), count: Self.rows)
    var cells = [[Cell]](repeating: [Cell](repeating: Cell(), count: columns), count: Self.rows)
    func set(_ x: Int, _ y: Int, _ ink: Ink) {
      let (row, column) = ((height - 1 - y) / 4, x / 2)
      patterns[row][column] |= Self.bit(x % 2, (height - 1 - y) % 4)
      cells[row][column] = Cell(character: Self.sign(ink), paint: Self.paint(ink))
    }
    func place(_ point: Point) -> (x: Int, y: Int)? {
      guard let x = dot(point.x, chart.xAxis, width), let y = dot(point.y, chart.yAxis, height) else { return nil }
      return (x, y)
    }
    for bar in chart.bars {
      guard let low = place(Point(bar.x.lowerBound, bar.y.lowerBound)),
        let high = place(Point(bar.x.upperBound, bar.y.upperBound))
      else { continue }
      for x in low.x...max(high.x - 1, low.x) {
        for y in low.y...max(high.y, low.y) where (x + y) % 2 == 0 { set(x, y, bar.ink) }
      }
    }
    for curve in chart.curves {
      var last: (x: Int, y: Int)?
      // The dots along the line so far.
      var along = 0
      for point in curve.points {
        let next = place(point)
        if let next {
          let from = last ?? next
          // Of a line of no width there are only its points.
          let steps = curve.width > 0 ? max(abs(next.x - from.x), abs(next.y - from.y)) : 0
          for step in min(1, steps)...steps {
            func between(_ a: Int, _ b: Int) -> Int {
              a + Int((Double((b - a) * step) / Double(max(steps, 1))).rounded(.toNearestOrAwayFromZero))
            }
            if steps > 0 { along += 1 }
            guard Self.isDrawn(curve.dash, at: along) else { continue }
            set(between(from.x, next.x), between(from.y, next.y), curve.ink)
          }
        }
        last = next
      }
    }
    for row in cells.indices {
      for column in cells[row].indices where patterns[row][column] > 0 && display.hasUnicode {
        cells[row][column].character = Self.braille(patterns[row][column])
      }
    }
    for mark in chart.marks {
      guard let (x, y) = place(mark.point) else { continue }
      cells[(height - 1 - y) / 4][x / 2] = Cell(character: display.hasUnicode ? "○" : "O", paint: .bold)
    }
    return cells.map(line)
  }

  /// Whether a dashed line is drawn so many dots along it: a dot is 2.5 points long, and gaps are wide enough to be seen.
  private static func isDrawn(_ dash: [Double], at dot: Int) -> Bool {
    let lengths = dash.enumerated().map { max(Int(($1 / 2.5).rounded()), $0 % 2 == 0 ? 1 : 2) }
    guard !lengths.isEmpty else { return true }
    var place = dot % lengths.reduce(0, +)
    let piece = lengths.firstIndex { length in
      place -= length
      return place < 0
    }
    return (piece ?? 0) % 2 == 0
  }

  /// Cells as text; a colour is set where it begins.
  private func line(_ cells: [Cell]) -> String {
    var (text, start) = ("", 0)
    while start < cells.count {
      let end = cells[start...].firstIndex { $0.paint != cells[start].paint } ?? cells.count
      text += painted(String(cells[start..<end].map(\.character)), cells[start].paint)
      start = end
    }
    return text
  }

  /// The dot of a braille character: two columns of four, the lowest two added last (Unicode, block "Braille Patterns").
  private static func bit(_ x: Int, _ y: Int) -> UInt8 { [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]][x][y] }

  private static func braille(_ pattern: UInt8) -> Character {
    Unicode.Scalar(0x2800 + UInt32(pattern)).map(Character.init) ?? " "
  }

  // MARK: Around it

  /// Which row shows which tick; where two would share one, the first.
  private func ticks(_ axis: Axis, _ rows: Int) -> [Int: Double] {
    axis.ticks.reduce(into: [:]) { ticks, tick in
      guard let dot = dot(tick, axis, 4 * rows) else { return }
      let row = rows - 1 - dot / 4
      if ticks[row] == nil { ticks[row] = tick }
    }
  }

  /// The names of the curves beside their ends: each in a row of its own, as far as they fit.
  private func ends(_ chart: Chart, _ width: Int) -> [Int: (name: String, paint: Paint)] {
    var ends = [Int: (name: String, paint: Paint)]()
    for curve in chart.curves where namesCurves && !curve.name.isEmpty {
      guard
        let last = curve.points.last(where: { dot($0.x, chart.xAxis, 2) != nil && dot($0.y, chart.yAxis, 2) != nil }),
        let dot = dot(last.y, chart.yAxis, 4 * Self.rows)
      else { continue }
      let row = Self.rows - 1 - dot / 4
      let free = (0..<Self.rows).filter { ends[$0] == nil }
      guard let nearest = free.min(by: { (abs($0 - row), $0) < (abs($1 - row), $1) }) else { break }
      let name = DisplayWidth.clip(curve.name, to: width)
      // Without colours the markers distinguish the lines.
      ends[nearest] = (display.hasUnicode ? name : "\(Self.sign(curve.ink)) \(name)", Self.paint(curve.ink))
    }
    return ends
  }

  /// The x axis: a line with ticks, their numbers, and what they count.
  private func foot(_ chart: Chart, _ margin: Int, _ columns: Int) -> [String] {
    let (corner, level, down): (String, Character, Character) = display.hasUnicode ? ("└", "─", "┬") : ("+", "-", "+")
    var line = [Character](repeating: level, count: columns)
    var numbers = [Character](repeating: " ", count: margin + columns + 8)
    var end = 0
    for tick in chart.xAxis.ticks {
      guard let column = dot(tick, chart.xAxis, 2 * columns).map({ $0 / 2 }) else { continue }
      let label = chart.xAxis.label(tick)
      let start = margin + 1 + column - label.count / 2
      guard start >= end, start + label.count <= numbers.count else { continue }
      line[column] = down
      for (index, character) in label.enumerated() { numbers[start + index] = character }
      end = start + label.count + 2
    }
    let name = chart.xName.isEmpty ? "" : "  " + chart.xName
    let text = String(numbers.reversed().drop { $0 == " " }.reversed())
    let whole = DisplayWidth.of(text + name) < display.columns ? text + name : text
    return [
      faint(String(repeating: " ", count: margin) + corner + String(line)),
      faint(DisplayWidth.clip(whole, to: max(display.columns - 1, 1))),
    ]
  }

  // MARK: Colours

  private static func paint(_ ink: Ink) -> Paint {
    switch ink {
    case .series(let index), .pale(let index): .ink(index)
    case .text: .none
    case .muted, .axis, .faint: .faint
    }
  }

  private static func sign(_ ink: Ink) -> Character {
    switch ink {
    case .series(let index), .pale(let index): signs[index % signs.count]
    case .text, .muted, .axis, .faint: "."
    }
  }

  private func faint(_ text: String) -> String { painted(text, .faint) }

  private func painted(_ text: String, _ paint: Paint) -> String {
    let style = Style(hasColours: display.colours != .none)
    return switch paint {
    case .none: text
    case .bold: style.heading(text)
    case .faint: style.faint(text)
    case .ink(let index): style.ink(index, text)
    }
  }
}
