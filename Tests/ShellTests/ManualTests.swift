import Basics
import Shell
import Testing

/// The examples of `Documentation/Language.md`. Whether the file is current is tested with the program that writes it.
@Suite("The manual") struct ManualTests {
  /// The blocks of code of the manual, by what they are written in.
  private static func blocks(_ language: String) -> [String] {
    let text = Manual.text(program: "")
    return text.components(between: "```\(language)\n", and: "\n```")
  }

  @Test("has examples without an error", arguments: blocks("hairline"))
  func examples(_ example: String) throws {
    let script = try Parser.parse(SourceText(example))
    // The files of 'source' are not there.
    let errors = Checker.check(script).diagnostics.filter { !($0.error is FileError) }
    #expect(errors.map { $0.text() } == [])
  }

  @Test("has layers that a model can have", arguments: blocks("hairline layer"))
  func layers(_ example: String) throws {
    let block = "block b {\n  relu name=left\n  relu name=right\n\(example)\n}"
    #expect(Checker.check(try Parser.parse(SourceText(block))).diagnostics.map { $0.text() } == [])
  }

  @Test("explains every command, layer and option")
  func everything() {
    let text = Manual.text(program: "")
    for entry in CommandTable.entries + LayerTable.entries {
      #expect(text.contains("### \(entry.name)\n") || text.contains("| `\(entry.name)"), "\(entry.name)")
      for parameter in entry.parameters {
        let name = parameter.role == .option ? parameter.name + "=" : parameter.name.uppercased()
        #expect(text.contains("`\(name)` |") || text.contains("[\(name)]"), "\(entry.name) \(name)")
      }
    }
  }

  @Test("has links that lead to a heading")
  func links() {
    let text = Manual.text(program: "")
    let headings = Set(
      text.split(separator: "\n").filter { $0.hasPrefix("##") }
        .map { $0.drop { "# ".contains($0) }.lowercased().replacing(" ", with: "-").replacing(":", with: "") })
    let links = text.components(between: "](#", and: ")")
    #expect(links.count > 10)
    for link in links { #expect(headings.contains(link), "\(link)") }
  }

  @Test("shows what its scripts really print")
  func answers() {
    let text = Manual.text(program: "")
    #expect(text.contains("```text\n48, 24, 96 and [1e-3 1e-4]\n```"))
    #expect(text.contains("  did you mean 'adam'?\n```"))
  }
}

extension String {
  /// The texts that stand between `start` and `end`.
  fileprivate func components(between start: String, and end: String) -> [String] {
    split(separator: start).dropFirst().compactMap { $0.split(separator: end).first.map { String($0) } }
  }
}
