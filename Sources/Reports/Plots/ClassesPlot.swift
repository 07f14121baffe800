import Basics

/// How many images of each class there are: a bar for each, divided by the parts of the data, and the numbers.
public struct ClassesPlot: Plot {
  public struct Part: Sendable, Equatable {
    public var name: String
    /// As many as there are classes.
    public var counts: [Int]

    public init(_ name: String, _ counts: [Int]) { (self.name, self.counts) = (name, counts) }
  }

  public var title: String
  public let classes: [String]
  public let parts: [Part]
  private let names: [String]
  private let nameWidth: Double
  private let columnWidths: [Double]

  private static let margin = 32.0
  private static let top = 106.0
  private static let barLength = 400.0
  private static let titleFont = Font(17, bold: true)
  private static let subtitleFont = Font(12)
  private static let headFont = Font(10, bold: true)

  /// - Throws: `ReportError.nothing` without images.
  public init(title: String, classes: [String], parts: [Part]) throws(ReportError) {
    precondition(parts.allSatisfy { $0.counts.count == classes.count })
    let parts = parts.filter { $0.counts.contains { $0 > 0 } }
    guard !parts.isEmpty else {
      throw .nothing(toShow: "images", first: "load some first, for instance: data load synth")
    }
    (self.title, self.classes, self.parts) = (title, classes, parts)
    let font = Self.font(classes.count)
    names = classes.map { font.shortened($0, to: 200) }
    nameWidth = names.map { font.width($0) }.max() ?? 0
    let columns = parts + [Part("all", Self.totals(parts))]
    columnWidths = columns.map { column in
      // The sign of the part is before its name.
      max(
        Self.headFont.width(column.name) + 14,
        column.counts.map { font.width(NumberFormat.grouped($0)) }.max() ?? 0)
    }
  }

  /// The images of each class, in all parts.
  public var totals: [Int] { Self.totals(parts) }

  private static func totals(_ parts: [Part]) -> [Int] {
    (parts.first?.counts.indices ?? 0..<0).map { index in parts.reduce(0) { $0 + $1.counts[index] } }
  }

  public var metrics: [JSON.Member] {
    parts.map { part in
      .init(part.name, .object(zip(classes, part.counts).map { .init($0, .integer($1)) }))
    }
  }

  // MARK: Where everything lies

  private static func font(_ count: Int) -> Font { Font(count <= 20 ? 12 : count <= 50 ? 11 : 10) }
  private static func rowHeight(_ count: Int) -> Double {
    count <= 8 ? 34 : count <= 20 ? 27 : count <= 50 ? 20 : 16
  }

  private var barsLeft: Double { Self.margin + nameWidth + 12 }
  private var barsRight: Double { barsLeft + Self.barLength }

  public var size: Size {
    Size(
      barsRight + columnWidths.reduce(0) { $0 + 24 + $1 } + Self.margin,
      Self.top + Double(classes.count) * Self.rowHeight(classes.count) + 28)
  }

  /// The stretch of a class's bar that stands for a part.
  public func bar(of index: Int, part: Int) -> Rectangle {
    let height = Self.rowHeight(classes.count)
    let scale = Self.barLength / Double(max(totals.max() ?? 1, 1))
    let before = parts[..<part].reduce(0) { $0 + $1.counts[index] }
    let gap = height * 0.17
    return Rectangle(
      barsLeft + Double(before) * scale, Self.top + Double(index) * height + gap,
      Double(parts[part].counts[index]) * scale, height - 2 * gap)
  }

  // MARK: Drawing

  public func draw(on canvas: inout Canvas) {
    let (theme, font) = (canvas.theme, Self.font(classes.count))
    let (totals, height) = (totals, Self.rowHeight(classes.count))
    let (fewest, limit) = (totals.min() ?? 0, totals.max() ?? 0)
    let available = size.width - 2 * Self.margin
    canvas.text(Self.titleFont.shortened(title, to: available), at: Point(Self.margin, 40), Self.titleFont, theme.text)
    let subtitle =
      "\(NumberFormat.grouped(totals.reduce(0, +))) images of \(classes.count) classes"
      + (fewest == limit
        ? ", as many of each" : ", \(NumberFormat.grouped(fewest)) to \(NumberFormat.grouped(limit)) of each")
    canvas.text(
      Self.subtitleFont.shortened(subtitle, to: available), at: Point(Self.margin, 64), Self.subtitleFont, theme.muted)

    let rights = columnWidths.indices.map { barsRight + columnWidths[...$0].reduce(0) { $0 + 24 + $1 } }
    for (column, name) in (parts.map(\.name) + ["all"]).enumerated() {
      canvas.text(name, at: Point(rights[column], Self.top - 14), Self.headFont, theme.muted, anchor: .end)
      guard column < parts.count else { continue }
      let left = rights[column] - Self.headFont.width(name) - 14
      canvas.fill(Rectangle(left, Self.top - 18.5, 9, 9), Ink.series(column).color(in: theme), radius: 2)
    }
    for index in classes.indices {
      let y = Self.top + (Double(index) + 0.5) * height
      if index % 2 == 1 {
        canvas.fill(
          Rectangle(Self.margin - 8, y - height / 2, size.width - 2 * Self.margin + 16, height), theme.panel)
      }
      canvas.text(names[index], at: Point(barsLeft - 12, y), font, theme.text, anchor: .end)
      for part in parts.indices {
        canvas.fill(bar(of: index, part: part), Ink.series(part).color(in: theme))
      }
      for (column, counts) in (parts.map(\.counts) + [totals]).enumerated() {
        canvas.text(
          NumberFormat.grouped(counts[index]), at: Point(rights[column], y), font,
          column < parts.count ? theme.muted : theme.text, anchor: .end)
      }
    }
  }
}
