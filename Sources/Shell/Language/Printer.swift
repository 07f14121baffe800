/// Writes statements in their canonical form. Parsing what was printed gives the same statements again.
public struct Printer {
  /// Values to write in place of that of the first `let NAME = …`.
  private var replacements: [String: Value]
  private var lines: [String] = []

  /// `script` as text, with two spaces of indentation a block, and the values of `replacements` in its first assignments.
  public static func text(_ script: Script, replacing replacements: [String: Value] = [:]) -> String {
    var printer = Printer(replacements: replacements)
    printer.print(script.lines, indentation: "")
    return printer.lines.map { $0 + "\n" }.joined()
  }

  /// `statement` in a single line, its comments left out: as the history keeps it.
  public static func line(_ statement: Statement) -> String {
    var printer = Printer(replacements: [:])
    let head = printer.head(statement)
    guard let body = statement.body else { return head }
    let inside = body.compactMap(\.statement).map(line).joined(separator: "; ")
    return inside.isEmpty ? "\(head) {}" : "\(head) { \(inside) }"
  }

  private init(replacements: [String: Value]) { self.replacements = replacements }

  private mutating func print(_ script: [Line], indentation: String) {
    for (index, line) in script.enumerated() {
      let comment = line.comment ?? ""
      guard let statement = line.statement else {
        let isRepeated = index > 0 && script[index - 1].statement == nil && script[index - 1].comment == nil
        if !comment.isEmpty { lines.append(indentation + comment) } else if !isRepeated { lines.append("") }
        continue
      }
      let tail = comment.isEmpty ? "" : "  " + comment
      guard let body = statement.body else {
        lines.append(indentation + head(statement) + tail)
        continue
      }
      lines.append(indentation + head(statement) + " {")
      print(body, indentation: indentation + "  ")
      lines.append(indentation + "}" + tail)
    }
  }

  private mutating func head(_ statement: Statement) -> String {
    let verb = statement.verb.text
    switch statement.content {
    case .words(let words): return ([verb] + words.map(Self.text)).joined(separator: " ")
    case .expression(let expression): return "\(verb) \(Self.text(expression))"
    case .assignment(let name, let phrase):
      return "\(verb) \(name.text) = \(replacements.removeValue(forKey: name.text)?.spelling ?? Self.text(phrase))"
    }
  }

  private static func text(_ word: Word) -> String {
    (word.key.map { $0.text + "=" } ?? "") + text(word.phrase)
  }

  private static func text(_ phrase: Phrase) -> String {
    switch phrase.kind {
    case .bare(let pieces): pieces.map { text($0, isQuoted: false) }.joined()
    case .quoted(let pieces): "\"" + pieces.map { text($0, isQuoted: true) }.joined() + "\""
    case .list(let phrases): "[" + phrases.map(text).joined(separator: " ") + "]"
    case .expression(let expression): text(expression)
    }
  }

  private static func text(_ piece: Piece, isQuoted: Bool) -> String {
    switch piece {
    case .text(let text): isQuoted ? escaped(text) : text
    case .variable(let name): "$" + name.text
    case .expression(let expression): "$" + text(expression)
    }
  }

  static func text(_ expression: Expression) -> String {
    switch expression.kind {
    case .number(let text): return text
    case .text(let pieces): return "\"" + pieces.map { text($0, isQuoted: true) }.joined() + "\""
    case .variable(let name): return "$" + name
    case .figure(let path):
      return path.enumerated().map { $0 == 0 || isName($1.text) ? $1.text : quoted($1.text) }.joined(separator: ".")
    case .list(let elements): return "[" + elements.map(text).joined(separator: ", ") + "]"
    case .group(let inner): return "(" + text(inner) + ")"
    case .prefix(let prefix, let operand): return prefix.rawValue + (prefix == .not ? " " : "") + text(operand)
    case .infix(let left, let infix, let right): return "\(text(left)) \(infix.rawValue) \(text(right))"
    }
  }

  // MARK: Words

  /// `text` as a word, in quotes where it would not read back as one.
  static func word(_ text: String) -> String {
    let special = Set("$#;{}[]\"\\,=()".utf8)
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { $0 > 32 && $0 != 127 && !special.contains($0) }
    return isPlain ? text : quoted(text)
  }

  private static func isName(_ text: String) -> Bool { !text.isEmpty && text.utf8.allSatisfy(\.continuesName) }

  private static func quoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": escaped += "\\n"
      case "\t": escaped += "\\t"
      case "\"", "\\", "$": escaped += "\\" + String(scalar)
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
