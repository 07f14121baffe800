/// A report as one HTML file that needs nothing else: styles and pictures are within, and nothing is fetched.
public struct HTMLPage: Sendable {
  public let report: Report

  public init(_ report: Report) { self.report = report }

  /// The file's content. Sections and blocks without content are left out.
  public var text: String {
    let sections = report.sections.filter { !$0.blocks.isEmpty }
    let parts = [
      header, summary, contents(sections),
      sections.enumerated().map { section($1, number: $0 + 1) }.joined(separator: "\n"),
    ]
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
      <title>\(escaped(report.title))</title>
      <style>
      \(Self.style)
      </style>
      </head>
      <body>
      <main>
      \(parts.filter { !$0.isEmpty }.joined(separator: "\n"))
      </main>
      </body>
      </html>

      """
  }

  private var header: String {
    let subtitle = report.subtitle.isEmpty ? "" : "\n<p class=\"subtitle\">\(escaped(report.subtitle))</p>"
    return "<header>\n<h1>\(escaped(report.title))</h1>\(subtitle)\n</header>"
  }

  private var summary: String {
    guard !report.summary.isEmpty else { return "" }
    let facts = report.summary.map { "<div><dt>\(escaped($0.label))</dt><dd>\(escaped($0.value))</dd></div>" }
    return "<dl class=\"summary\">\n\(facts.joined(separator: "\n"))\n</dl>"
  }

  private func contents(_ sections: [Report.Section]) -> String {
    guard sections.count > 2 else { return "" }
    let links = sections.enumerated().map { "<a href=\"#section-\($0 + 1)\">\(escaped($1.heading))</a>" }
    return "<nav aria-label=\"Sections\">\n\(links.joined(separator: "\n"))\n</nav>"
  }

  private func section(_ section: Report.Section, number: Int) -> String {
    let identity = "section-\(number)"
    return """
      <section aria-labelledby="\(identity)">
      <h2 id="\(identity)">\(escaped(section.heading))</h2>
      \(section.blocks.map(block).joined(separator: "\n"))
      </section>
      """
  }

  private func block(_ block: Report.Block) -> String {
    switch block {
    case .text(let text): "<p>\(escaped(text))</p>"
    case .table(let table): self.table(table)
    case .picture(let picture): self.picture(picture)
    case .command(let command, let output): self.command(command, output)
    }
  }

  private func table(_ table: Report.Table) -> String {
    // A column of figures is set flush right.
    let isNumeric = table.columns.indices.map { column in
      let cells = table.rows.compactMap { $0.indices.contains(column) ? $0[column] : nil }
      return column > 0 && cells.allSatisfy { cell in cell.first.map { "0123456789-+.–".contains($0) } ?? true }
    }
    func cell(_ text: String, _ column: Int, head: String?) -> String {
      let name = head == nil ? "td" : "th"
      let scope = head.map { " scope=\"\($0)\"" } ?? ""
      let style = isNumeric.indices.contains(column) && isNumeric[column] ? " class=\"number\"" : ""
      return "<\(name)\(scope)\(style)>\(escaped(text))</\(name)>"
    }
    let head = table.columns.enumerated().map { cell($1, $0, head: "col") }.joined()
    let rows = table.rows.map { row in
      "<tr>" + row.enumerated().map { cell($1, $0, head: $0 == 0 ? "row" : nil) }.joined() + "</tr>"
    }
    return """
      <div class="wide" role="region" aria-label="\(escaped(table.caption))" tabindex="0">
      <table>
      <caption>\(escaped(table.caption))</caption>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(rows.joined(separator: "\n"))
      </tbody>
      </table>
      </div>
      """
  }

  private func picture(_ picture: Report.Picture) -> String {
    func address(_ png: [UInt8]) -> String { "data:image/png;base64,\(Base64.encode(png))" }
    let dark = picture.darkPNG.map {
      "<source media=\"(prefers-color-scheme: dark)\" srcset=\"\(address($0))\">"
    }
    let image =
      "<img src=\"\(address(picture.png))\" alt=\"\(escaped(picture.alternative))\" width=\"\(picture.width)\">"
    let caption = picture.caption.isEmpty ? "" : "\n<figcaption>\(escaped(picture.caption))</figcaption>"
    return "<figure>\n<picture>\(dark ?? "")\(image)</picture>\(caption)\n</figure>"
  }

  private func command(_ command: String, _ output: String) -> String {
    let output = output.isEmpty ? "" : "\n<pre class=\"output\" tabindex=\"0\"><samp>\(escaped(output))</samp></pre>"
    return "<div class=\"command\">\n<pre tabindex=\"0\"><kbd>\(escaped(command))</kbd></pre>\(output)\n</div>"
  }

  /// `text` with what HTML would read as markup spelled out, and without characters that HTML forbids.
  private func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\n", "\t": escaped.unicodeScalars.append(scalar)
      default: if scalar.properties.generalCategory != .control { escaped.unicodeScalars.append(scalar) }
      }
    }
    return escaped
  }
}

/// Bytes as text (RFC 4648, section 4).
enum Base64 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func encode(_ bytes: [UInt8]) -> String {
    var text = [UInt8]()
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
      for place in 0..<4 {
        text.append(place <= group.count ? digits[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
