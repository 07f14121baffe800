/// Pieces of Markdown.
enum Markdown {
  static func heading(_ level: Int, _ title: String) -> String { String(repeating: "#", count: level) + " " + title }

  static func code(_ text: String) -> String { "`\(text)`" }

  /// A block of code; `language` is what it is written in: hairline, text, sh.
  static func fence(_ language: String, _ text: String) -> String { "```\(language)\n\(text)\n```" }

  static func table(_ titles: [String], _ rows: [[String]]) -> String {
    ([titles, titles.map { _ in "---" }] + rows).map { row in
      "| " + row.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }.joined(separator: "\n")
  }

  static func list(_ items: [String]) -> String { items.map { "- " + $0 }.joined(separator: "\n") }

  /// A link to the heading `title`.
  static func link(_ title: String) -> String {
    let anchor = title.lowercased().map { $0 == " " ? "-" : String($0) }.filter { $0.allSatisfy(\.isAnchor) }.joined()
    return "[\(title)](#\(anchor))"
  }

  /// A text of the tables: what is in 'single quotes', and words that only a program would write, become code.
  static func prose(_ text: String) -> String {
    text.split(separator: "\n\n").map { paragraph in
      var (result, isCode) = ("", false)
      for (index, part) in quotes(String(paragraph)).enumerated() {
        isCode = index % 2 == 1
        result +=
          isCode
          ? code(part) : part.split(separator: " ", omittingEmptySubsequences: false).map(word).joined(separator: " ")
      }
      return result
    }.joined(separator: "\n\n")
  }

  /// The parts of `text` between quotes: every other one was in quotes.
  private static func quotes(_ text: String) -> [String] {
    var parts = [""]
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
      let isInside = parts.count % 2 == 0
      let before = index > 0 ? characters[index - 1] : " "
      let after = index + 1 < characters.count ? characters[index + 1] : " "
      if character == "'", isInside ? !after.isLetter : before == " " || before == "(" {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts
  }

  /// A word that has a "=", "_", "$" or "/" in it is the language's.
  private static func word(_ word: Substring) -> String {
    guard word.count > 1, word.contains(where: { "=_$*<>".contains($0) }) || word.hasPrefix("~/") else {
      return String(word)
    }
    var (core, end) = (word, "")
    while let last = core.last, ".,;:".contains(last) { end = String(core.removeLast()) + end }
    return code(String(core)) + end
  }
}

extension Character {
  /// Whether it is kept in the name of a heading's place.
  fileprivate var isAnchor: Bool { isLetter || isNumber || self == "-" || self == "_" }
}
