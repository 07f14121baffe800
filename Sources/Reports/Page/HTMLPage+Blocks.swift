import Basics
import Images

/// How the page writes each kind of block.
extension HTMLPage {
  static func run(_ run: Section.Run) -> HTML {
    switch run {
    case .text(let text): .text(text)
    case .metric(let text, let path, let value): .tag("data", ["value": value, "data-path": path], text)
    }
  }

  static func facts(_ facts: [Section.Fact]) -> HTML {
    .tag(
      "dl", [:],
      facts.map { fact in
        .tag(
          "div", [:],
          [.tag("dt", [:], fact.name), .tag("dd", [:], fact.value.map(run))]
            + (fact.note.isEmpty ? [] : [.tag("dd", ["class": "note"], fact.note.map(run))]))
      })
  }

  static func table(_ table: Section.Table) -> HTML {
    let isSortable = table.isSortable && table.rows.count > 1
    func kind(_ column: Int) -> String? { table.columns[column].isNumeric ? "number" : nil }
    let titles = HTML.tag(
      "tr", [:],
      table.columns.enumerated().map { .tag("th", ["scope": "col", "class": kind($0)], $1.title) })
    let group = table.group.map { group in
      HTML.tag(
        "tr", [:],
        [
          .tag("td"),
          .tag("th", ["scope": "colgroup", "colspan": "\(table.columns.count - 1)", "class": "group"], group),
        ])
    }
    let rows = table.rows.map { row in
      HTML.tag("tr", [:], row.enumerated().map { cell($1, isHead: $0 == 0, kind: kind($0)) })
    }
    let names = isSortable ? "sortable" : table.group == nil ? "" : isWide(table) ? "matrix many" : "matrix"
    let element = HTML.tag(
      "div", ["class": "wide", "data-name": table.caption],
      [
        .tag(
          "table", ["class": names.isEmpty ? nil : names, "style": "--columns: \(table.columns.count)"],
          [
            .tag("caption", [:], table.caption), .tag("thead", [:], [group, titles].compactMap { $0 }),
            .tag("tbody", [:], rows),
          ])
      ])
    guard table.isLong else { return element }
    return .tag(
      "details", [:],
      [.tag("summary", [:], "\(table.caption): \(NumberFormat.grouped(table.rows.count)) rows"), element])
  }

  /// Whether on paper the titles of the columns do not fit side by side.
  private static func isWide(_ table: Section.Table) -> Bool {
    table.columns.count > 12 || table.columns.reduce(0) { $0 + max($1.title.count, 6) } > 80
  }

  private static func cell(_ cell: Section.Table.Cell, isHead: Bool, kind: String?) -> HTML {
    guard !isHead else { return .tag("th", ["scope": "row", "class": kind], [run(cell.content)]) }
    let shade = cell.shade.flatMap { $0.strength > 0 ? $0 : nil }
    let names = [kind, shade.map { $0.isCorrect ? "right" : "wrong" }].compactMap { $0 }
    return .tag(
      "td",
      [
        "class": names.isEmpty ? nil : names.joined(separator: " "),
        "style": shade.map { "--strength: \(NumberFormat.fixed($0.strength, 3))" },
      ], [run(cell.content)])
  }

  static func command(_ command: String, _ output: String) -> HTML {
    .tag(
      "div", ["class": "command"],
      [.tag("pre", [:], [.tag("kbd", [:], command)])]
        + (output.isEmpty
          ? []
          : [
            .tag(
              "div", ["class": "wide", "data-name": "Output of \(command)"],
              [.tag("pre", [:], [.tag("samp", [:], output)])])
          ]))
  }

  /// A plot in the themes that it was drawn in: style shows one of them.
  static func plot(_ drawn: Report.DrawnPlot, _ images: [PlotImage], _ caption: String?) -> HTML {
    func image(_ image: PlotImage) -> HTML {
      .tag(
        "img",
        [
          "class": images.count == 1 ? nil : image.theme, "src": image.address, "alt": drawn.alternative,
          "width": "\(Int(drawn.plot.size.width))", "height": "\(Int(drawn.plot.size.height))",
        ])
    }
    // On paper a large one takes a page, others a half at most.
    let isLarge = drawn.plot.size.height > 1000
    return .tag(
      "figure", ["class": isLarge ? "large" : nil],
      images.map(image) + (caption.map { [.tag("figcaption", [:], $0)] } ?? []))
  }

  /// The longest side of a misclassified image, in the page's pixels; a screen may have more.
  private static let imageSide = 112

  static func images(_ images: [Report.WrongImage]) throws -> HTML {
    .tag(
      "ul", ["class": "images"],
      try images.map { image in
        let png = try ImageCodec.encodePNG(image.image.fitting(2 * imageSide), text: [])
        let words = "\(image.actual), predicted as \(image.predicted)"
        func row(_ name: String, _ value: String) -> HTML {
          .tag("div", [:], [.tag("dt", [:], name), .tag("dd", [:], value)])
        }
        return .tag(
          "li", [:],
          [
            .tag("img", ["src": "data:image/png;base64,\(Base64.encode(png))", "alt": words, "width": "\(imageSide)"]),
            .tag(
              "dl", [:],
              [
                row("predicted", image.predicted), row("actual", image.actual),
                row("probability", image.probability.percentage), row("loss", NumberFormat.measured(image.loss)),
                row("file", image.file),
              ]),
          ])
      })
  }
}

extension Image {
  /// The image, made smaller where one of its sides is longer than `side`.
  fileprivate func fitting(_ side: Int) -> Image {
    let longest = max(width, height)
    guard longest > side else { return self }
    return resized(height: max(height * side / longest, 1), width: max(width * side / longest, 1))
  }
}

extension Report.DrawnPlot {
  /// A description in words: its name, and its metrics except for lists.
  var alternative: String {
    func words(_ members: [JSON.Member]) -> [String] {
      members.flatMap { member -> [String] in
        switch member.value {
        case .literal(let text), .string(let text): ["\(member.key) \(text)"]
        case .object(let inner): words(inner).map { "\(member.key) \($0)" }
        case .array: []
        }
      }
    }
    let metrics = words(plot.metrics).joined(separator: ", ")
    return metrics.isEmpty ? title : "\(title): \(metrics)"
  }
}
