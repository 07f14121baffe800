import Basics

/// Rows under headings, in aligned columns.
public struct TextTable: Sendable {
  /// A column: numbers to the right, words to the left; a wrapped one takes what width is left, in several lines.
  public enum Column: Sendable {
    case left(String), right(String), wrapped(String)

    var title: String {
      switch self {
      case .left(let title), .right(let title), .wrapped(let title): title
      }
    }
    var isNumeric: Bool { if case .right = self { true } else { false } }
    var isWrapped: Bool { if case .wrapped = self { true } else { false } }
  }

  let columns: [Column]
  let rows: [[String]]

  /// A table of `rows`, each with a text for every column. Without any title there is no heading.
  public init(_ columns: [Column], _ rows: [[String]]) {
    self.columns = columns
    // A name with a line feed stays on its line.
    self.rows = rows.map { row in zip(columns, row).map { $0.isWrapped ? $1 : VisibleText.line($1, keepsBytes: true) } }
  }

  private static let gap = 2

  /// The table in lines of at most `width` columns, as far as that can be done; bytes of names that are not UTF-8 are
  /// written out.
  public func text(width: Int, style: Style = .plain) -> String {
    TextTable(columns: columns, rows: rows.map { $0.map(FileName.display) }).laidOut(width, style)
  }

  /// The whole table for a program that reads it: such bytes stay as they are.
  var exactText: String { laidOut(.max / 2, .plain) }

  private init(columns: [Column], rows: [[String]]) { (self.columns, self.rows) = (columns, rows) }

  private func laidOut(_ width: Int, _ style: Style) -> String {
    let widths = widths(within: width)
    let hasHeading = columns.contains { !$0.title.isEmpty }
    let rule = String(repeating: style.hasUnicode ? "─" : "-", count: widths.reduce(-Self.gap) { $0 + $1 + Self.gap })
    let heading = hasHeading ? [style.heading(lines(of: columns.map(\.title), widths)[0]), style.faint(rule)] : []
    return (heading + rows.flatMap { lines(of: $0, widths) }).joined(separator: "\n")
  }

  /// The columns that a cell takes: one for a byte that is not written out.
  private static func width(of text: String) -> Int {
    let bytes = text.unicodeScalars.count(where: FileName.isByte)
    return bytes == 0 ? DisplayWidth.of(text) : DisplayWidth.of(FileName.display(text)) - 3 * bytes
  }

  private static func clip(_ text: String, to width: Int) -> String {
    Self.width(of: text) <= width ? text : DisplayWidth.clip(text, to: width)
  }

  private static func pad(_ text: String, to width: Int, alignRight: Bool) -> String {
    let spaces = String(repeating: " ", count: max(0, width - Self.width(of: text)))
    return alignRight ? spaces + text : text + spaces
  }

  /// As wide as the contents; where that is too wide, the wrapped column gives way first, then the widest one.
  private func widths(within total: Int) -> [Int] {
    var widths = columns.indices.map { column in
      max(DisplayWidth.of(columns[column].title), rows.map { Self.width(of: $0[column]) }.max() ?? 0)
    }
    func excess() -> Int { widths.reduce(-Self.gap) { $0 + $1 + Self.gap } - total }
    if let column = columns.firstIndex(where: \.isWrapped), excess() > 0 {
      widths[column] = max(widths[column] - excess(), min(widths[column], 24))
    }
    while excess() > 0, let widest = widths.indices.max(by: { widths[$0] < widths[$1] }), widths[widest] > 4 {
      // Down to the next widest at once: a cell may be very wide.
      let next = widths.enumerated().filter { $0.offset != widest }.map(\.element).max() ?? 0
      widths[widest] -= max(1, min(excess(), widths[widest] - max(next, 4)))
    }
    return widths
  }

  private func lines(of cells: [String], _ widths: [Int]) -> [String] {
    let blocks = columns.indices.map { column in
      columns[column].isWrapped ? DisplayWidth.wrap(cells[column], to: widths[column]) : [cells[column]]
    }
    return (0..<(blocks.map(\.count).max() ?? 1)).map { line in
      let texts = columns.indices.map { column in
        let text = line < blocks[column].count ? Self.clip(blocks[column][line], to: widths[column]) : ""
        return Self.pad(text, to: widths[column], alignRight: columns[column].isNumeric)
      }
      let joined = texts.joined(separator: String(repeating: " ", count: Self.gap))
      return String(joined.reversed().drop { $0 == " " }.reversed())
    }
  }
}
