import Shell

/// Draws scripts from the tables of commands and layers: most of them right.
struct ScriptWriter {
  var draws: Draws
  private var variables = ["a", "b"]
  private var blocks: [String] = []

  init(draws: Draws) { self.draws = draws }

  static let verbs = CommandTable.entries.map(\.name) + LayerTable.entries.map(\.name)

  mutating func script() -> String {
    var text = draws.isHit(60) ? "let a = \(draws.next(0...9))\nlet b = [1 2 three]\n" : ""
    text += lines(0, draws.next(1...8))
    return text
  }

  private mutating func lines(_ depth: Int, _ count: Int) -> String {
    var text = ""
    for _ in 0..<count {
      text += statement(depth)
      if draws.isHit(6) {
        text += draws.pick(["  # why", "#", " # ünd \"", "\n\n# line"]) + "\n"
      } else {
        text += draws.pick(["\n", "\n", "\n\n", "; "])
      }
    }
    return text
  }

  private mutating func statement(_ depth: Int) -> String {
    // The language's own commands come more often than those that need data or a model.
    let theme: Entry.Theme? = draws.isHit(60) ? draws.pick([.language, .language, .results, .model, .session]) : nil
    let entries = CommandTable.entries.filter { theme == nil || $0.theme == theme }
    let entry = draws.pick(entries)
    if entry.body == .commands, depth > 3 { return "echo deep" }
    var parts = [entry.name]
    switch entry.form {
    case .expression, .condition: parts.append(expression())
    case .assignment:
      let name = draws.pick(["a", "b", "c", "größe", "x1"])
      variables.append(name)
      parts.append("\(name) = " + (draws.isHit(50) ? expression() : value(.anything)))
    case .iteration:
      let name = draws.pick(["i", "j", "a"])
      variables.append(name)
      parts.append("\(name) in " + draws.pick([list(.anything, 1), "1..\(draws.next(0...6))", "$b", "[1e-3, 1e-4]"]))
    case .words, .declaration, .inclusion: parts += words(entry)
    }
    if entry.name == "block" {
      parts += draws.pick([[], ["filters"], ["filters", "size=3"]])
      if entry.body == .layers { blocks.append(parts[1]) }
    }
    switch entry.body {
    case .none: break
    case .commands: parts.append("{\n" + lines(depth + 1, draws.next(0...3)) + "}")
    case .layers: parts.append("{\n" + layers(entry.name == "model", 0) + "}")
    }
    if entry.form == .condition {
      while draws.isHit(25) { parts.append("else if \(expression()) {\n" + lines(depth + 1, 1) + "}") }
      if draws.isHit(35) { parts.append("else {\n" + lines(depth + 1, 1) + "}") }
    }
    return parts.joined(separator: " ")
  }

  private mutating func layers(_ isModel: Bool, _ depth: Int) -> String {
    var text = isModel && !draws.isHit(4) ? "input \(draws.next(3...16))x\(draws.next(3...16))x3\n" : ""
    for _ in 0..<draws.next(0...6) {
      if !blocks.isEmpty, draws.isHit(10) {
        text += "\(draws.pick(blocks)) \(draws.next(1...4))\n"
        continue
      }
      let entry = draws.pick(LayerTable.entries)
      if entry.name == "mobilenet_v2" || entry.name == "input", !draws.isHit(10) { continue }
      text += ([entry.name] + words(entry)).joined(separator: " ")
      if entry.body == .layers { text += depth < 3 ? " {\n" + layers(false, depth + 1) + "}" : " { relu }" }
      text += "\n"
    }
    return text
  }

  private mutating func words(_ entry: Entry) -> [String] {
    var words = [String]()
    for parameter in entry.parameters {
      switch parameter.role {
      case .positional where parameter.isRequired || draws.isHit(50):
        words.append((draws.isHit(4) ? parameter.name + "=" : "") + value(parameter.type))
      case .rest: for _ in 0..<draws.next(0...2) { words.append(value(parameter.type)) }
      case .option where draws.isHit(18): words.append("\(parameter.name)=\(value(parameter.type))")
      case .positional, .option: break
      }
    }
    return words
  }

  // MARK: Values

  private mutating func value(_ type: ArgumentType) -> String {
    if draws.isHit(6) { return draws.pick(Noise.odd) }
    if draws.isHit(8) { return "$" + draws.pick(variables) }
    if draws.isHit(4) { return "$(\(expression()))" }
    switch type {
    case .integer: return "\(draws.next(0...draws.pick([2, 4, 9])))"
    case .number: return draws.pick(["0.5", "1", "1e-3", "5%", "0", "2", "1/255", "-1"])
    case .flag: return draws.pick(["yes", "no"])
    case .text, .anything: return text()
    case .name: return draws.pick(["m", "x", "net-2", "left", "right"])
    case .word(let choices): return choices.isEmpty ? "none" : draws.pick(choices).name
    case .extent: return draws.pick(["1", "2", "3", "3x2", "8x8"])
    case .shape: return "\(draws.next(1...16))x\(draws.next(1...16))x3"
    case .color: return draws.pick(["black", "\"#a0b1c2\""])
    case .shares: return draws.pick(["70/20/10", "1/1/1", "100/0/0"])
    case .path: return draws.pick(Sandbox.names)
    case .layer: return draws.pick(["left", "right", "conv2d", "dense", "all", "x"])
    case .command: return draws.pick(Self.verbs)
    case .list(let element): return draws.isHit(30) ? value(element) : list(element, 0)
    case .either(let first, let second): return value(draws.isHit(50) ? first : second)
    }
  }

  private mutating func text() -> String {
    draws.pick([
      "word", "\"two words\"", "\"a $a\"", "\"$($a)\"", "12", "1e-4", "48x48", "\"\"", "\"tab\\t\\\"q\\\" \\$5\"",
      "[1 2]",
      "größe", "1..3", "no data is loaded", "\"日本 👩‍👩‍👧‍👦\"", "\"line\nend\"",
    ])
  }

  private mutating func list(_ element: ArgumentType, _ depth: Int) -> String {
    let elements = (0..<draws.next(0...4)).map { _ in
      depth < 3 && draws.isHit(10) ? list(element, depth + 1) : value(element)
    }
    return "[" + elements.joined(separator: draws.pick([" ", ", ", ",", "\n"])) + "]"
  }

  // MARK: Expressions

  private mutating func expression(_ depth: Int = 0) -> String {
    switch draws.next(0...(depth > 3 ? 4 : 12)) {
    case 0, 1: draws.pick(["1", "0.99", "1e-3", "5%", "0", "12", "1..5", "yes", "no"])
    case 2, 3: "$" + draws.pick(variables)
    case 4: draws.pick(["test.accuracy", "val.loss", "test.recall.Positive", "\"te xt\"", "word", "[1 2]", "[1, a]"])
    case 5: "(" + expression(depth + 1) + ")"
    case 6: "not " + expression(depth + 1)
    case 7: "-" + expression(depth + 1)
    case 8: "\(expression(depth + 2)) within \(draws.pick(["0.1", "5%", "$a"])) of \(expression(depth + 2))"
    case 9, 10: expression(depth + 1) + draws.pick([" + ", " - ", " * ", " / ", "+", "*"]) + expression(depth + 1)
    case 11: expression(depth + 1) + draws.pick([" and ", " or "]) + expression(depth + 1)
    default: expression(depth + 1) + draws.pick([" == ", " != ", " < ", " >= ", " in "]) + expression(depth + 1)
    }
  }
}
