/// What follows a verb: words, an expression, an assignment, what a loop goes through, and the branches of a condition.
extension Parser {
  /// The form of the statement whose verb was read: that of the sub-command that follows, or else the verb's own.
  mutating func form(of family: [Entry]) throws(Diagnostic) -> Entry.Form {
    let start = position
    defer { position = start }
    try skipSpaces()
    let word = name()?.text
    return (family.first { word != nil && $0.path.dropFirst().first == word } ?? family.first)?.form ?? .words
  }

  mutating func content(of verb: Name, _ form: Entry.Form) throws(Diagnostic) -> Statement.Content {
    operands = 0
    let content: Statement.Content
    switch form {
    case .words, .declaration, .inclusion: return .words(try words(of: verb))
    case .iteration: return try iteration(verb)
    case .expression, .condition:
      try skipSpaces()
      guard !isAtStatementEnd, peek != UInt8(ascii: "{") else {
        throw error(.expectedExpression(after: verb.text), verb.span)
      }
      content = .expression(try expression())
    case .assignment: content = try assignment(verb)
    }
    try skipSpaces()
    if !isAtStatementEnd, peek != UInt8(ascii: "{") {
      let span = spanOfWord()
      throw error(.expectedOperator(found: source.text(span)), span)
    }
    return content
  }

  static let elseWord = "else"

  /// The `else` or `else if` after a "}", on its line; nil where there is none.
  mutating func branch(of verb: Name, _ inside: Entry.Body) throws(Diagnostic) -> Statement? {
    try skipSpaces()
    let start = position
    guard let word = name(), word.text == Self.elseWord else {
      position = start
      return nil
    }
    try skipSpaces()
    var content = Statement.Content.words([])
    if peek != UInt8(ascii: "{") {
      let start = position
      guard let condition = name(), condition.text == verb.text else {
        position = start
        throw error(.incompleteElse, isAtStatementEnd ? word.span : spanOfWord())
      }
      content = try self.content(of: condition, .condition)
    }
    guard case (let lines?, let opening) = try block(inside) else { throw error(.incompleteElse, word.span) }
    return Statement(
      source: source, verb: word, content: content, body: lines, opening: opening, branches: [],
      span: Span(start, position))
  }

  private mutating func iteration(_ verb: Name) throws(Diagnostic) -> Statement.Content {
    try skipSpaces()
    guard let name = name() else {
      throw isAtStatementEnd || peek == UInt8(ascii: "{")
        ? error(.incompleteIteration, verb.span) : unexpected(.expectedName(found: source.text(spanOfNext())))
    }
    try skipSpaces()
    let start = position
    guard self.name()?.text == "in" else {
      position = start
      throw error(
        .incompleteIteration, isAtStatementEnd || peek == UInt8(ascii: "{") ? verb.span : spanOfWord())
    }
    try skipSpaces()
    guard !isAtStatementEnd, peek != UInt8(ascii: "{") else {
      throw error(.incompleteIteration, Span(verb.span.start, position))
    }
    let list = try value(inList: false)
    try skipSpaces()
    guard isAtStatementEnd || peek == UInt8(ascii: "{") else {
      let span = spanOfWord()
      throw error(.extraInIteration(source.text(span)), span)
    }
    return .iteration(name, list)
  }

  private mutating func assignment(_ verb: Name) throws(Diagnostic) -> Statement.Content {
    try skipSpaces()
    let start = position
    guard let name = name() else {
      throw isAtStatementEnd
        ? error(.incompleteAssignment(verb.text), verb.span)
        : unexpected(.expectedName(found: source.text(spanOfNext())))
    }
    try skipSpaces()
    guard peek == UInt8(ascii: "=") else {
      throw error(.incompleteAssignment(verb.text), isAtStatementEnd ? name.span : spanOfNext())
    }
    position += 1
    try skipSpaces()
    guard !isAtStatementEnd else { throw error(.missingValue(name.text), Span(start, position)) }
    return .assignment(name, try assignedValue())
  }

  /// What after a "-" makes it a number or a word.
  private static let endsMinus = Set("0123456789.;{}#".utf8)

  /// A single word, text or list as it is; anything longer is an expression.
  private mutating func assignedValue() throws(Diagnostic) -> Phrase {
    let start = position
    // `-5` is a word, and so is `-` alone; `-$a` can only be meant as arithmetic.
    let isNegative =
      peek == UInt8(ascii: "-") && byte(after: 1).map { $0 > 32 && !Self.endsMinus.contains($0) } ?? false
    if peek != UInt8(ascii: "("), !isNegative {
      let phrase = try value(inList: false)
      try skipSpaces()
      if isAtStatementEnd, !Self.isSum(phrase) { return phrase }
      position = start
    }
    let expression = try self.expression()
    if case .number(let text) = expression.kind { return Phrase(kind: .bare([.text(text)]), span: expression.span) }
    return Phrase(kind: .expression(expression), span: expression.span)
  }

  /// Whether a word can only be meant as arithmetic: `$a*2` or `1+2`, but neither `1e+5` nor `70/20/10`.
  private static func isSum(_ phrase: Phrase) -> Bool {
    guard case .bare(let pieces) = phrase.kind else { return false }
    let text = pieces.map { if case .text(let text) = $0 { text } else { "" } }.joined().utf8
    return text.allSatisfy { "0123456789.*+-".utf8.contains($0) } && text.contains { "*+".utf8.contains($0) }
  }
}
