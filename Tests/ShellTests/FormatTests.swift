import Basics
import Glibc
import Shell
import Testing

@Suite("The formatter") struct FormatTests {
  /// Scripts as they are drawn at random: of every form of statement, with comments and blank lines, badly spaced.
  private struct Drawing {
    var random: Lehmer

    mutating func pick(_ choices: [String]) -> String { choices[random.next(0...choices.count - 1)] }
    mutating func isHit(_ chance: Int) -> Bool { random.next(1...100) <= chance }

    mutating func value(_ depth: Int = 0) -> String {
      switch random.next(0...(depth > 2 ? 5 : 7)) {
      case 0: pick(["word", "48x48", "1e-4", "70/20/10", "5%", "-3", "1..5", "größe", "a,b", "x=y"])
      case 1: pick(["$a", "$a/$b", "x${", "$(1+2)", "$( $a*2 )"]).replacing("${", with: "$b")
      case 2:
        "\"" + pick(["two words", "", "a\\tb\\n", "\\\"q\\\"", "$a and $(1 +2)", "line\nend", "\\$5 # no"]) + "\""
      case 3: "$(" + expression(depth + 1) + ")"
      case 4, 5: pick(["0.5", "yes", "adam"])
      default:
        "["
          + (0..<random.next(0...3)).map { _ in value(depth + 1) }.joined(separator: pick([" ", ", ", "\n  ", ","]))
          + "]"
      }
    }

    mutating func expression(_ depth: Int = 0) -> String {
      let blank = pick([" ", "", "  "])
      switch random.next(0...(depth > 2 ? 3 : 8)) {
      case 0: return pick(["1", "0.99", "1e-3", "5%", "1..5"])
      case 1: return pick(["$a", "$(1 + 2)", "\"te xt\"", "word"])
      case 2: return pick(["test.accuracy", "val.loss", "test.recall.\"No crack\"", "train.f1.Positive"])
      case 3: return pick(["[1 2]", "[ a,b ]", "[]"])
      case 4: return "(" + blank + expression(depth + 1) + blank + ")"
      case 5: return "not " + expression(depth + 1)
      case 6: return "-" + blank + expression(depth + 1)
      case 7: return "(\(expression(depth + 1)) within \(expression(depth + 2)) of \(expression(depth + 2)))"
      default:
        let infix = pick(["+", "-", "*", "/", " and ", " or ", " == ", "<", ">= ", " in ", "!="])
        return "(\(expression(depth + 1)))" + blank + infix + blank + "(\(expression(depth + 1)))"
      }
    }

    mutating func block(_ depth: Int, isLayers: Bool) -> String {
      let end = pick(["\n", "\n", "; "])
      let opening = end == "\n" && isHit(20) ? " # opening" : ""
      return "{" + opening + end + lines(depth + 1, isLayers: isLayers) + "\n}"
    }

    mutating func statement(_ depth: Int, isLayers: Bool) -> String {
      let words = { (drawing: inout Drawing) in
        (0..<drawing.random.next(0...(drawing.isHit(5) ? 40 : 4))).map { _ in
          drawing.pick(["", "", "key="]) + drawing.value()
        }.joined(separator: drawing.pick([" ", "  ", " \\\n   "]))
      }
      if isLayers {
        return depth < 4 && isHit(20) ? "repeat 2 " + block(depth, isLayers: true) : "conv2d " + words(&self)
      }
      switch random.next(0...(depth > 3 ? 3 : 8)) {
      case 0, 1: return pick(["echo", "train", "data load", "unknown", "plot history", "source"]) + " " + words(&self)
      case 2: return "let a" + pick(["=", " = ", "  =  "]) + (isHit(50) ? value() : expression())
      case 3: return "expect " + expression()
      case 4: return "for i in " + value(3) + pick(["", " "]) + block(depth, isLayers: false)
      case 5: return pick(["model m", "block b n size=3"]) + " " + block(depth, isLayers: true)
      case 6: return "expect error \"text\" " + block(depth, isLayers: false)
      default:
        var text = "if " + expression() + " " + block(depth, isLayers: false)
        while isHit(30) { text += " else if (1 > 2) " + block(depth, isLayers: false) }
        return isHit(40) ? text + " else " + block(depth, isLayers: false) : text
      }
    }

    mutating func lines(_ depth: Int, isLayers: Bool) -> String {
      (0..<random.next(0...5)).map { _ in
        let indentation = pick(["", "  ", "\t"])
        switch random.next(0...9) {
        case 0: return "\n\n"
        case 1: return indentation + "# a comment  "
        default:
          let statement = indentation + statement(depth, isLayers: isLayers)
          return statement + (isHit(20) ? pick([" # why", "#why", "  #  ünd"]) : "")
        }
      }.joined(separator: "\n")
    }
  }

  @Test("keeps every statement, comment and blank line, and has nothing to do a second time")
  func roundTrip() throws {
    var parsed = 0
    for seed in 0..<3000 {
      var drawing = Drawing(random: Lehmer(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15))
      let text = drawing.lines(0, isLayers: false)
      guard let script = try? Parser.parse(SourceText(text)) else { continue }
      parsed += 1
      let canonical = Printer.text(script)
      guard let again = try? Parser.parse(SourceText(canonical)) else {
        Issue.record("does not parse: \(canonical)\nof: \(text)")
        continue
      }
      #expect(Self.content(again.lines) == Self.content(script.lines), "\(text)")
      #expect(Printer.text(again) == canonical, "\(text)")
    }
    #expect(parsed > 2000, "most of what is drawn parses")
  }

  /// All that a script says, without the places where it says it.
  private static func content(_ lines: [Line]) -> [String] {
    var kept = [String]()
    for line in lines {
      guard let statement = line.statement else {
        // Several blank lines are one, and none at the beginning or end.
        let text = line.comment ?? ""
        if !(text.isEmpty && (kept.last ?? "").isEmpty) { kept.append(text) }
        continue
      }
      var head = [statement.verb.text]
      switch statement.content {
      case .words(let words): head += words.map { ($0.key?.text ?? "") + "=" + content($0.phrase) }
      case .expression(let expression): head.append(content(expression))
      case .assignment(let name, let phrase): head += [name.text, content(phrase)]
      case .iteration(let name, let phrase): head += [name.text, "in", content(phrase)]
      }
      kept.append(head.joined(separator: "|") + (line.comment.map { "|" + $0 } ?? ""))
      for block in [statement] + statement.branches {
        kept.append("{" + (block.opening ?? ""))
        kept += block.body.map(content) ?? ["none"]
        kept.append("}" + (block.verb.text == "else" ? "else" : ""))
        if case .expression(let expression) = block.content { kept.append(content(expression)) }
      }
    }
    if kept.last?.isEmpty == true { kept.removeLast() }
    return kept
  }

  private static func content(_ phrase: Phrase) -> String {
    switch phrase.kind {
    case .bare(let pieces): "bare(\(pieces.map(content)))"
    case .quoted(let pieces): "quoted(\(pieces.map(content)))"
    case .list(let phrases): "list(\(phrases.map(content)))"
    case .expression(let expression): content(expression)
    }
  }

  private static func content(_ piece: Piece) -> String {
    switch piece {
    case .text(let text): "text \(text.debugDescription)"
    case .variable(let name): "variable \(name.text)"
    case .expression(let expression): content(expression)
    }
  }

  private static func content(_ expression: Expression) -> String {
    switch expression.kind {
    case .number(let text): "number \(text)"
    case .text(let pieces): "text \(pieces.map(content))"
    case .variable(let name): "variable \(name)"
    case .metric(let path): "metric \(path.map(\.text))"
    case .list(let elements): "list \(elements.map(content))"
    case .prefix(let prefix, let operand): "\(prefix)(\(content(operand)))"
    case .infix(let left, let infix, let right): "\(infix)(\(content(left)), \(content(right)))"
    case .within(let value, let tolerance, let wanted):
      "within(\(content(value)), \(content(tolerance)), \(content(wanted)))"
    case .group(let inner): "group(\(content(inner)))"
    case .call(let name, let arguments): "\(name.text)(\(arguments.map(content)))"
    }
  }

  @Test("writes a file in place, which keeps its permissions, and leaves a canonical one alone")
  func files() throws {
    try withFolder { folder in
      let path = folder + "/a.hl"
      try FileIO.write("echo   a\r\nif yes {echo b} # c\n\n\n", to: path)
      chmod(path, 0o750)
      let recording = Recording()
      #expect(Runner.format([path], isCheck: true, recording.output()) == .failed)
      #expect(
        recording.messages
          == "error: '\(path)' is not in canonical form\n  'hairline format \(path)' formats it\n")
      #expect(Runner.format([path], isCheck: false, recording.output()) == .success)
      #expect(String(decoding: try FileIO.read(path), as: UTF8.self) == "echo a\nif yes {\n    echo b\n}  # c\n")
      var facts = stat()
      #expect(stat(path, &facts) == 0 && facts.st_mode & 0o777 == 0o750)
      #expect(Runner.format([path], isCheck: true, recording.output()) == .success)
      try FileIO.write("echo [", to: path)
      #expect(Runner.format([path], isCheck: false, recording.output()) == .usage)
      #expect(Runner.format([folder + "/no.hl", path], isCheck: true, recording.output()) == .usage)
    }
  }
}
