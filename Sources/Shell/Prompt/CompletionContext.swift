/// Where the cursor is: in which block, in which statement, in which word. It makes do with texts that do not parse.
struct CompletionContext {
  /// The verbs of the blocks that are open.
  private(set) var blocks: [String] = []
  /// The complete words of the statement that the cursor is in.
  private(set) var words: [String] = []
  /// What there is of the word that the cursor is in.
  private(set) var partial = ""
  private(set) var isInText = false
  /// Whether the next character of a text in quotes is meant literally.
  private var isEscaped = false
  /// Whether the braces of `${name}` are open.
  private var isInName = false
  private var isInComment = false
  /// The names that were given to layers so far.
  private(set) var layers: [String] = []
  /// The brackets that are open in the statement at hand.
  private var brackets = ""
  /// What the open blocks begin with, such as "model crack {".
  private var heads: [String] = []
  private var previous: Character = "\n"
  /// Whether nothing was added yet.
  private(set) var isAtStart = true

  init(_ text: String) { add(text) }

  /// Goes on with `text`.
  mutating func add(_ text: String) {
    for character in text {
      defer { previous = character }
      isAtStart = false
      if isInComment {
        if character == "\n" { isInComment = false } else { continue }
      }
      if isInText {
        partial.append(character)
        if character == "\"", !isEscaped { isInText = false }
        isEscaped = character == "\\" && !isEscaped
        continue
      }
      switch character {
      case "\"":
        isInText = true
        partial.append(character)
      case "#" where partial.isEmpty: isInComment = true
      case let blank where blank == "," || blank != "\n" && blank.isWhitespace || blank == "\u{FEFF}":
        if !brackets.isEmpty || character == "," { partial.append(character) } else { endWord() }
      case "\n" where !brackets.isEmpty: partial.append(" ")
      case "\n" where isContinued: partial = ""
      case "\n", ";": endStatement()
      case "{" where previous == "$":
        isInName = true
        partial.append(character)
      case "}" where isInName:
        isInName = false
        partial.append(character)
      case "{":
        endWord()
        blocks.append(words.first ?? "")
        heads.append(head + " {")
        words = []
      case "}":
        endStatement()
        _ = (blocks.popLast(), heads.popLast())
      default:
        if character == "[" || character == "(" { brackets.append(character) }
        if character == "]" || character == ")" { _ = brackets.popLast() }
        partial.append(character)
      }
    }
  }

  /// Whether the line at hand continues the one before it, or is continued by the next.
  private var isContinued: Bool { previous == "\\" }
  /// Whether nothing is open, as far as can be seen without the parser.
  var isClosed: Bool { heads.isEmpty && brackets.isEmpty && !isInText && !isContinued }

  /// What is still open, such as `model crack {` or `let rates [`: the statements that it began with, abridged.
  var open: String {
    let isWithin = isInText || !brackets.isEmpty
    guard isWithin || isContinued else { return heads.joined(separator: " ") }
    return (heads + [[head, brackets, isInText ? "\"" : ""].filter { !$0.isEmpty }.joined(separator: " ")])
      .joined(separator: " ")
  }

  /// The verb of the statement at hand, and the name after it.
  private var head: String {
    let name = words.dropFirst().first.flatMap { ArgumentType.isName($0) ? $0 : nil }
    return ([words.first] + [name]).compactMap(\.self).joined(separator: " ")
  }

  private mutating func endWord() {
    if !partial.isEmpty { words.append(partial) }
    if partial.hasPrefix("name=") { layers.append(String(partial.dropFirst(5))) }
    partial = ""
  }

  private mutating func endStatement() {
    endWord()
    words = []
  }

  // MARK: Offers

  /// The piece of the word that is completed, and what it may become.
  func offers(_ names: Completion.Names) -> (word: String, candidates: [Completion.Candidate]) {
    if isInComment { return ("", []) }
    // A variable may be anywhere, even in a text.
    if let dollar = partial.lastIndex(of: "$"), partial[dollar...].dropFirst().utf8.allSatisfy(\.continuesName) {
      return (String(partial[dollar...]), names.variables.map { .init("$" + $0) })
    }
    let isLayer = blocks.last.map { verb in
      verb == "repeat" || CommandTable.entries(of: verb).contains { $0.body == .layers }
    }
    let entries = isLayer == true ? LayerTable.entries : CommandTable.entries
    guard let verb = words.first else {
      let others = isLayer == true ? names.blocks.map { Completion.Candidate($0, "a block of layers") } : []
      return (partial, verbs(of: entries) + others)
    }
    let family = entries.filter { $0.path[0] == verb }
    guard let entry = family.first(where: { $0.path.dropFirst().first == words.dropFirst().first }) ?? family.first
    else { return (partial, []) }
    switch entry.form {
    case .expression, .condition, .assignment: return metrics(names)
    case .iteration: return (partial, words.count == 2 ? [.init("in", "the list follows")] : [])
    case .words, .declaration, .inclusion: break
    }
    let subcommands =
      words.count == 1
      ? family.compactMap { entry in
        entry.path.dropFirst().first.map { Completion.Candidate($0, entry.summary) }
      } : []
    let plain = family.first { $0.path.count == 1 }
    let chosen = words.count == 1 ? plain : entry
    let (word, arguments) = chosen.map { self.arguments(of: $0, names) } ?? (partial, [])
    return (word, subcommands + arguments)
  }

  private func verbs(of entries: [Entry]) -> [Completion.Candidate] {
    Dictionary(grouping: entries.enumerated()) { $0.element.path[0] }.values
      .sorted { $0[0].offset < $1[0].offset }
      .map { family in
        let plain = family.first { $0.element.path.count == 1 }?.element
        // A verb that is nothing without a second word is explained by those words.
        let words = family.compactMap { $0.element.path.dropFirst().first }
        return .init(family[0].element.path[0], plain?.summary ?? words.joined(separator: ", "))
      }
  }

  /// Options that are not given yet, and values for the option or place that the cursor is at.
  private func arguments(
    of entry: Entry, _ names: Completion.Names
  ) -> (word: String, candidates: [Completion.Candidate]) {
    let given = words.dropFirst(entry.path.count)
    if let equals = partial.firstIndex(of: "=") {
      let key = partial[..<equals]
      let value = partial[partial.index(after: equals)...]
      guard let parameter = entry.parameters.first(where: { $0.name == key }) else { return (partial, []) }
      let element = Self.element(value)
      return (element, values(of: parameter.type, element, names))
    }
    let element = Self.element(partial[...])
    let keys = Set(given.compactMap { $0.split(separator: "=").first.map { String($0) } })
    let place = given.count { !$0.contains("=") }
    let positional = entry.parameters.filter { $0.role == .positional }
    let next = place < positional.count ? positional[place] : entry.parameters.first { $0.role == .rest }
    // What is given by its place may be given by its name: offered to who asks for it.
    let options = entry.parameters.filter { parameter in
      !keys.contains(parameter.name) && parameter.role != .rest && (parameter.role == .option || !partial.isEmpty)
    }
    return (
      element,
      (next.map { values(of: $0.type, element, names) } ?? [])
        + (element == partial ? options.map { .init($0.name + "=", $0.help) } : [])
    )
  }

  /// The last element of a list that is open; else all of it.
  private static func element(_ value: Substring) -> String {
    guard value.hasPrefix("["), let start = value.lastIndex(where: { "[ ,".contains($0) }) else { return String(value) }
    return String(value[value.index(after: start)...])
  }

  private func values(
    of type: ArgumentType, _ word: String, _ names: Completion.Names
  ) -> [Completion.Candidate] {
    switch type {
    case .path(let kind, .sources): FileCompletion.candidates(word, kind, in: "")
    case .path(let kind, _): FileCompletion.candidates(word, kind, in: names.folder)
    case .layer: (layers + names.layers).map { .init($0) }
    case .command: verbs(of: CommandTable.entries) + LayerTable.entries.map { .init($0.name, $0.summary) }
    case .list(let element): values(of: element, word, names)
    case .either(let first, let second): values(of: first, word, names) + values(of: second, word, names)
    default: type.choices.map { .init($0.name, $0.help) }
    }
  }

  /// Metrics: part, point, metric, and for those of a class its name.
  private func metrics(_ names: Completion.Names) -> (word: String, candidates: [Completion.Candidate]) {
    let word = String(partial.reversed().prefix { !"([ ,<>=!+-*/".contains($0) }.reversed())
    guard word.contains(".") else {
      return (word, MetricNames.parts.map { .init($0.name + ".", $0.help) })
    }
    let part = word.prefix { $0 != "." }
    guard MetricNames.parts.contains(where: { $0.name == part }) else { return (word, []) }
    let known = MetricNames.metrics.map { metric in
      Completion.Candidate("\(part).\(metric.name)\(metric.subject == .oneClass ? "." : "")", metric.help)
    }
    let measured = names.metrics.filter { $0.first == String(part) && $0.count > 2 }.map { path in
      Completion.Candidate(path.map(Printer.word).joined(separator: "."))
    }
    return (word, word.dropFirst(part.count + 1).contains(".") ? measured : known)
  }
}
