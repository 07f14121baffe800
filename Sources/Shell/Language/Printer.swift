import Basics

/// Writes statements in their canonical form. Parsing what was printed gives the same statements again.
public struct Printer {
  private var lines: [String] = []

  static let indentation = "    "
  /// Longer lines are broken between words.
  private static let width = 100

  /// `script` as text, a block's lines indented by four spaces, without blank lines at its ends.
  public static func text(_ script: Script) -> String { text(script.lines) }

  /// `lines` as text.
  static func text(_ lines: [Line]) -> String {
    var printer = Printer()
    printer.print(Array(lines.trimming(while: \.isBlank)), indentation: "")
    return printer.lines.map { $0 + "\n" }.joined()
  }

  /// `statement` in a single line, its comments left out: as the prompt remembers it.
  public static func line(_ statement: Statement) -> String {
    func block(_ body: [Line]) -> String {
      let inside = body.compactMap(\.statement).map(line).joined(separator: "; ")
      return inside.isEmpty ? "{}" : "{ \(inside) }"
    }
    let parts = head(statement) + (statement.body.map { [block($0)] } ?? [])
    return (parts + statement.branches.map(line)).joined(separator: " ")
  }

  private mutating func print(_ script: [Line], indentation: String) {
    for (index, line) in script.enumerated() {
      let tail = line.comment.map { "  " + $0 } ?? ""
      if let statement = line.statement {
        print(statement, tail: tail, indentation)
      } else if let comment = line.comment {
        lines.append(indentation + comment)
      } else if index > 0, !script[index - 1].isBlank {
        lines.append("")
      }
    }
  }

  private mutating func print(_ statement: Statement, tail: String, _ indentation: String) {
    guard let body = statement.body else {
      return lines.append(contentsOf: Self.wrapped(Self.head(statement), indentation, end: tail))
    }
    for (index, block) in ([statement] + statement.branches).enumerated() {
      let parts = (index == 0 ? [] : ["}"]) + Self.head(block)
      let opening = block.opening.map { "  " + $0 } ?? ""
      lines.append(contentsOf: Self.wrapped(parts + ["{"], indentation, end: opening))
      print(block.body ?? body, indentation: indentation + Self.indentation)
    }
    lines.append(indentation + "}" + tail)
  }

  /// `parts` with spaces between them, in more than one line where one is too long; `end` follows the last.
  private static func wrapped(_ parts: [String], _ indentation: String, end: String) -> [String] {
    var lines = [indentation + parts[0]]
    for part in parts.dropFirst() {
      let line = lines[lines.count - 1]
      if part != "{", DisplayWidth.of(line) + 1 + DisplayWidth.of(part) > width {
        lines[lines.count - 1] = line + " \\"
        lines.append(indentation + Self.indentation + part)
      } else {
        lines[lines.count - 1] = line + " " + part
      }
    }
    lines[lines.count - 1] += end
    return lines
  }

  /// The statement without its blocks, in the parts between which a line may be broken.
  private static func head(_ statement: Statement) -> [String] {
    let verb = statement.verb.text
    switch statement.content {
    case .words(let words): return [verb] + words.map(text)
    case .expression(let expression):
      // The condition of an `else if`.
      let condition = verb == Parser.elseWord ? "if " + text(expression) : text(expression)
      return ["\(verb) \(condition)"]
    case .assignment(let name, let phrase): return ["\(verb) \(name.text) = \(text(phrase))"]
    case .iteration(let name, let phrase): return ["\(verb) \(name.text) in \(text(phrase))"]
    }
  }

  private static func text(_ word: Word) -> String {
    (word.key.map { $0.text + "=" } ?? "") + text(word.phrase)
  }

  private static func text(_ phrase: Phrase) -> String {
    switch phrase.kind {
    case .bare(let pieces): text(pieces, isQuoted: false)
    case .quoted(let pieces): "\"" + text(pieces, isQuoted: true) + "\""
    case .list(let phrases): "[" + phrases.map(text).joined(separator: " ") + "]"
    case .expression(let expression): text(expression)
    }
  }

  private static func text(_ pieces: [Piece], isQuoted: Bool) -> String {
    // From the end, as a name has braces where more of a name would follow.
    pieces.reversed().reduce("") { rest, piece in
      switch piece {
      case .text(let text): (isQuoted ? escaped(text) : text) + rest
      case .variable(let name): (rest.utf8.first?.continuesName == true ? "${\(name.text)}" : "$\(name.text)") + rest
      case .expression(let expression): "$" + text(expression) + rest
      }
    }
  }

  static func text(_ expression: Expression) -> String {
    switch expression.kind {
    case .number(let text): return text
    case .text(let pieces): return "\"" + text(pieces, isQuoted: true) + "\""
    case .variable(let name): return "$" + name
    case .metric(let path):
      return path.enumerated().map { $0 == 0 || isName($1.text) ? $1.text : quoted($1.text) }.joined(separator: ".")
    case .list(let elements): return "[" + elements.map(text).joined(separator: ", ") + "]"
    case .group(let inner): return "(" + text(inner) + ")"
    case .prefix(let prefix, let operand): return prefix.rawValue + (prefix == .not ? " " : "") + text(operand)
    case .infix(let left, let infix, let right): return "\(text(left)) \(infix.rawValue) \(text(right))"
    case .within(let value, let tolerance, let wanted):
      return "\(text(value)) within \(text(tolerance)) of \(text(wanted))"
    }
  }

  // MARK: Words

  /// `text` as a word, in quotes where it would not read back as one.
  static func word(_ text: String) -> String {
    let special = Set("$#;{}[]\"\\,=()".utf8)
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { !special.contains($0) } && !text.hasBlank
    return isPlain && VisibleText.line(text) == text ? text : quoted(text)
  }

  private static func isName(_ text: String) -> Bool { "_\(text)".isName }

  private static func quoted(_ text: String) -> String { "\"" + escaped(text) + "\"" }

  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\", "$": escaped += "\\" + String(scalar)
      default: escaped += VisibleText.line(String(scalar))
      }
    }
    return escaped
  }
}
