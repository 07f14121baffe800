import Basics

/// The results of a report in GitHub's Markdown, for a pull request: short, with links to the files of the plots.
public struct MarkdownPage: Sendable {
  /// The file's content.
  public let text: String

  /// - Parameter link: the address of a plot's file, seen from the page.
  public init(_ report: Report, link: (String) -> String) {
    let sections = report.briefSections.map { section in
      let heading = section.heading == "Summary" ? [] : ["## \(Self.escaped(section.heading))"]
      return heading + section.blocks.map { Self.block($0, link) }
    }
    let head = ["# \(Self.escaped(report.title))", Self.escaped(report.subtitle)]
    text = (head + sections.joined()).joined(separator: "\n\n") + "\n"
  }

  private static func block(_ block: Section.Block, _ link: (String) -> String) -> String {
    switch block {
    case .text(let runs): escaped(runs.text)
    case .facts(let facts):
      table(
        ["", "", ""], [false, false, false],
        facts.map { [escaped($0.name), "**\(escaped($0.value.text))**", escaped($0.note.text)] })
    case .table(let table): self.table(table)
    case .command(let command, let output): fenced(output.isEmpty ? command : "\(command)\n\(output)")
    case .plot(let plot, _):
      // A PDF is no image for a browser.
      (plot.path.lowercased().hasSuffix(".pdf") ? "" : "!") + "[\(escaped(plot.title))](\(address(link(plot.path))))"
    case .images(let images):
      table(
        ["file", "predicted", "actual", "probability", "loss"], [false, false, false, true, true],
        images.map {
          [
            escaped($0.file), escaped($0.predicted), escaped($0.actual), escaped($0.probability.percentage),
            NumberFormat.measured($0.loss),
          ]
        })
    }
  }

  private static func table(_ table: Section.Table) -> String {
    let group = table.group.map { " (\($0) →)" } ?? ""
    let titles = table.columns.enumerated().map { escaped($1.title + ($0 == 0 ? group : "")) }
    let rows = self.table(
      titles, table.columns.map(\.isNumeric), table.rows.map { $0.map { escaped($0.content.text) } })
    guard table.isLong else { return "\(escaped(table.caption)):\n\n\(rows)" }
    return "<details><summary>\(escaped(table.caption))</summary>\n\n\(rows)\n\n</details>"
  }

  private static func table(_ titles: [String], _ isNumeric: [Bool], _ rows: [[String]]) -> String {
    let lines = [titles, isNumeric.map { $0 ? "---:" : "---" }] + rows
    return lines.map { "| " + $0.joined(separator: " | ") + " |" }.joined(separator: "\n")
  }

  /// `text` as it is, with a fence longer than any within it.
  private static func fenced(_ text: String) -> String {
    let longest = text.split(whereSeparator: { $0 != "`" }).map(\.count).max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    return "\(fence)\n\(text)\n\(fence)"
  }

  /// `text` on one line, with a backslash before all that Markdown or HTML would read as markup.
  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in FileName.display(text).unicodeScalars {
      switch scalar {
      case "\n", "\t", "\r": escaped += " "
      case "&", "<", "|", "*", "_", "`", "[", "]", "~", "#", "\\", "!", "$": escaped += "\\\(scalar)"
      default: if scalar.properties.generalCategory != .control { escaped.unicodeScalars.append(scalar) }
      }
    }
    return escaped
  }

  /// A path as an address, with all other bytes than these spelled out (RFC 3986, section 2.1).
  private static func address(_ path: String) -> String {
    FileName.bytes(of: path).map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"), UInt8(ascii: "/"):
        String(Unicode.Scalar(byte))
      default: NumberFormat.format("%%%02X", Int32(byte))
      }
    }.joined()
  }
}
