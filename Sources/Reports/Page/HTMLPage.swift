import Basics

/// A report as one HTML file without external resources: style, program and images are within it.
///
/// It is complete without its program, which sorts tables. The colours follow the reader's system, or a switch.
public struct HTMLPage: Sendable {
  /// The file's content.
  public let text: String

  /// - Parameter forEach: calls its body for the numbers below its first argument, on several threads where it can.
  /// - Throws: `ReportError` or `ImageError` when an image cannot be drawn; `Interrupted`.
  public init(
    _ report: Report,
    forEach: (_ count: Int, _ body: @escaping @Sendable (Int) -> Void) -> Void = { (0..<$0).forEach($1) }
  ) throws {
    let sections = report.sections
    let plots = sections.flatMap(\.blocks).compactMap { if case .plot(let plot, _) = $0 { plot } else { nil } }
    let images = try PlotImages(plots, forEach: forEach)
    var shown = 0
    let style = "style-src 'unsafe-inline'; script-src 'sha256-\(Self.checksum(Self.program))'"
    let head = HTML.tag(
      "head", [:],
      [
        .tag("meta", ["charset": "utf-8"]),
        .tag("meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"]),
        .tag("meta", ["name": "color-scheme", "content": "light dark"]),
        .tag(
          "meta",
          ["http-equiv": "Content-Security-Policy", "content": "default-src 'none'; img-src data:; \(style)"]),
        .tag("title", [:], report.title), .own("style", Self.style),
      ])
    let body = HTML.tag(
      "body", [:],
      [
        .tag("a", ["class": "skip", "href": "#content"], "Skip to the content"),
        .tag(
          "header", [:],
          [.tag("div", [:], [.tag("h1", [:], report.title), .tag("p", [:], report.subtitle)]), Self.themeSwitch]),
        Self.navigation(sections),
        .tag(
          "main", ["id": "content"],
          try sections.enumerated().map { try Self.section($1, number: $0 + 1, images, &shown) }),
        .own("script", Self.program),
      ])
    text = "<!DOCTYPE html>\n" + HTML.tag("html", ["lang": "en"], [head, body]).markup
    try Interruption.check()
  }

  /// A checksum as Content Security Policy wants it, of an element's content.
  private static func checksum(_ content: String) -> String {
    let digits = Array(SHA256.hexadecimal(Array("\n\(content)\n".utf8)).utf8)
    return Base64.encode(
      stride(from: 0, to: digits.count, by: 2).map { place in
        digits[place..<place + 2].reduce(0) { $0 << 4 | ($1 < 0x3A ? $1 - 0x30 : $1 - 0x57) }
      })
  }

  /// The colours to choose from, which style alone acts on.
  private static let themeSwitch = HTML.tag(
    "fieldset", ["class": "theme"],
    [.tag("legend", [:], "Colours")]
      + ["auto", "light", "dark"].map { name in
        .tag(
          "label", [:],
          [
            .tag("input", ["type": "radio", "name": "theme", "id": name, "checked": name == "auto" ? "" : nil]),
            .tag("span", [:], name),
          ])
      })

  private static func navigation(_ sections: [Section]) -> HTML {
    .tag(
      "nav", ["aria-label": "Sections"],
      [
        .tag(
          "ul", [:],
          sections.enumerated().map { index, section in
            .tag("li", [:], [.tag("a", ["href": "#section-\(index + 1)"], section.heading)])
          })
      ])
  }

  /// - Parameter shown: how many plots come before it.
  private static func section(
    _ section: Section, number: Int, _ images: PlotImages, _ shown: inout Int
  ) throws -> HTML {
    let heading = "section-\(number)"
    return .tag(
      "section", ["aria-labelledby": heading],
      [.tag("h2", ["id": heading], section.heading)] + (try section.blocks.map { try block($0, images, &shown) }))
  }

  private static func block(_ block: Section.Block, _ images: PlotImages, _ shown: inout Int) throws -> HTML {
    try Interruption.check()
    if case .plot = block { shown += 1 }
    return switch block {
    case .text(let runs): .tag("p", [:], runs.map(run))
    case .facts(let facts): self.facts(facts)
    case .table(let table): self.table(table)
    case .command(let command, let output): self.command(command, output)
    case .plot(let plot, let caption): self.plot(plot, images[shown - 1], caption)
    case .images(let images): try self.images(images)
    }
  }
}
