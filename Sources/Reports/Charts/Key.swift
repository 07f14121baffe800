/// Which line is which: a sample of each, its name, and its metrics in columns.
public struct Key: Sendable {
  public struct Row: Sendable {
    public var curve: Curve
    public var values: [String]

    public init(_ curve: Curve, _ values: [String] = []) {
      (self.curve, self.values) = (curve, values)
    }
  }

  /// What the columns of metrics are.
  public let columns: [String]
  public let rows: [Row]

  static let font = Font(11)
  static let headFont = Font(10, bold: true)
  static let rowHeight = 21.0
  private static let sample = 28.0
  private static let gap = 18.0
  private let names: [String]
  private let nameWidth: Double
  private let columnWidths: [Double]

  /// - Parameter longestName: in points; longer ones are shortened.
  init(columns: [String] = [], _ rows: [Row], longestName: Double = 190) {
    (self.columns, self.rows) = (columns, rows)
    names = rows.map { Self.font.shortened($0.curve.name, to: longestName) }
    nameWidth = names.map { Self.font.width($0) }.max() ?? 0
    columnWidths = columns.indices.map { column in
      ([Self.headFont.width(columns[column])]
        + rows.map { column < $0.values.count ? Self.font.width($0.values[column]) : 0 }).max() ?? 0
    }
  }

  var size: Size {
    guard !rows.isEmpty else { return Size(0, 0) }
    return Size(
      Self.sample + 10 + nameWidth + columnWidths.reduce(0) { $0 + Self.gap + $1 },
      Double(rows.count + (columns.isEmpty ? 0 : 1)) * Self.rowHeight)
  }

  func draw(at origin: Point, on canvas: inout Canvas) {
    var y = origin.y + Self.rowHeight / 2
    let rights = columnWidths.indices.map { column in
      origin.x + Self.sample + 10 + nameWidth
        + columnWidths[...column].reduce(0) { $0 + Self.gap + $1 }
    }
    if !columns.isEmpty {
      for (column, right) in zip(columns, rights) {
        canvas.text(column, at: Point(right, y), Self.headFont, canvas.theme.muted, anchor: .end)
      }
      y += Self.rowHeight
    }
    for (row, name) in zip(rows, names) {
      row.curve.drawSample(Point(origin.x, y), length: Self.sample, on: &canvas)
      canvas.text(name, at: Point(origin.x + Self.sample + 10, y), Self.font, canvas.theme.text)
      for (value, right) in zip(row.values, rights) {
        canvas.text(value, at: Point(right, y), Self.font, canvas.theme.text, anchor: .end)
      }
      y += Self.rowHeight
    }
  }
}
