import Basics

/// Turns a source text into statements: a recursive descent without a separate lexer, as what a character means depends
/// on where it is (a `/` is part of a word in `split=70/20/10`, and an operator in `expect a / b > 2`).
///
/// ```
/// line       = [ statement ] { ";" statement } [ comment ]
/// statement  = verb { [ key "=" ] value } [ block ]
///            | verb expression [ block ]                             where the verb's command takes an expression
///            | verb expression block { "else" verb expression block } [ "else" block ]    where it is a condition
///            | verb name "=" ( value | expression )                  where it is an assignment
///            | verb name "in" value block                            where it is an iteration
/// block      = "{" { line } "}"
/// value      = word | text | "[" { value [ "," ] } "]"
/// ```
///
/// Only braces' contents and the other forms of a statement are looked up in the command table; all else is left to the
/// binder.
public struct Parser {
  let source: SourceText
  let bytes: [UInt8]
  var position = 0
  /// How many braces, brackets and parentheses are open: bounded, so that no text can exhaust the stack.
  var depth = 0
  static let deepest = 64
  /// Where those of an expression are, within which it may go over line ends.
  var openings: [Int] = []
  /// How many operands the statement has so far.
  var operands = 0
  static let maxOperands = 1000

  private init(_ source: SourceText) { (self.source, bytes) = (source, source.bytes) }

  /// Parses a whole source text.
  ///
  /// - Throws: `Diagnostic` for the first error; where its `isUnfinished` holds, more lines may complete the text.
  ///   `Interrupted`.
  public static func parse(_ source: SourceText) throws -> Script {
    if source.endedLineCount > SourceText.maxLines || source.bytes.count > SourceText.maxBytes {
      throw Diagnostic(
        LanguageError.textTooLong(lines: source.endedLineCount, bytes: source.bytes.count), source, Span(0, 0))
    }
    var parser = Parser(source)
    do throws(Diagnostic) { return Script(source: source, lines: try parser.lines(until: nil, body: .commands)) } catch
    {
      try Interruption.check()
      throw error
    }
  }

  /// Parses a lone value, as in `--set name=VALUE`: a list, or else the text as it is.
  public static func phrase(_ source: SourceText) throws(Diagnostic) -> Phrase {
    var parser = Parser(source)
    guard parser.peek == UInt8(ascii: "[") else {
      let span = Span(0, source.bytes.count)
      return Phrase(kind: .quoted([.text(source.text(span))]), span: span)
    }
    let phrase = try parser.value(inList: false)
    guard parser.peek == nil else { throw parser.unexpected() }
    return phrase
  }

  // MARK: Lines

  /// The lines up to the end of the text, or up to the "}" that closes `brace`.
  private mutating func lines(until brace: Int?, body: Entry.Body) throws(Diagnostic) -> [Line] {
    var lines = [Line]()
    var isLineEmpty = true
    while true {
      // It becomes `Interrupted` at the end.
      if Interruption.isRequested { throw unexpected() }
      try skipSpaces()
      switch peek {
      case nil:
        if let brace { throw unclosed(at: brace) }
        return lines
      case UInt8(ascii: "\n"):
        if isLineEmpty { lines.append(Line(statement: nil, comment: nil)) }
        isLineEmpty = true
        position += 1
      case UInt8(ascii: ";"):
        isLineEmpty = false
        position += 1
      case UInt8(ascii: "#"):
        let comment = comment()
        if !isLineEmpty, let last = lines.last, last.statement != nil, last.comment == nil {
          lines[lines.count - 1] = Line(statement: last.statement, comment: comment)
        } else {
          lines.append(Line(statement: nil, comment: comment))
        }
        isLineEmpty = false
      case UInt8(ascii: "}") where brace != nil:
        position += 1
        return lines
      default:
        lines.append(Line(statement: try statement(body), comment: nil))
        isLineEmpty = false
        try skipSpaces()
        guard isAtStatementEnd else { throw unexpected() }
      }
    }
  }

  private mutating func comment() -> String {
    let start = position
    while let byte = peek, byte != UInt8(ascii: "\n") { position += 1 }
    var text = source.text(Span(start, position))
    while text.last?.isWhitespace == true { text.removeLast() }
    return text
  }

  // MARK: Statements

  private mutating func statement(_ body: Entry.Body) throws(Diagnostic) -> Statement {
    let verb = try self.verb()
    let family = body == .commands ? CommandTable.entries(of: verb.text) : []
    if body == .commands, verb.text == Self.elseWord { throw error(.strayElse, verb.span) }
    let form = try form(of: family)
    let content = try content(of: verb, form)
    let inside = body == .layers ? .layers : family.map(\.body).first { $0 != .none } ?? .commands
    let (lines, opening) = try block(inside)
    var branches = [Statement]()
    while form == .condition, lines != nil, let branch = try branch(of: verb, inside) {
      if let last = branches.last, case .words = last.content { throw error(.branchAfterElse, branch.verb.span) }
      branches.append(branch)
    }
    return Statement(
      source: source, verb: verb, content: content, body: lines, opening: opening, branches: branches,
      span: Span(verb.span.start, position))
  }

  private mutating func verb() throws(Diagnostic) -> Name {
    let start = position
    guard let byte = peek, byte.startsName, isAtName else {
      if isAtWordEnd, peek != UInt8(ascii: "\""), peek != UInt8(ascii: "[") { throw unexpected() }
      let span = try value(inList: false).span
      throw error(.expectedCommand(found: source.text(span)), span)
    }
    while isAtName || peek == UInt8(ascii: "-") { position += 1 }
    let name = Name(text: source.text(Span(start, position)), span: Span(start, position))
    if isAtWordEnd || peek == UInt8(ascii: "=") { return name }
    position = start
    let span = try value(inList: false).span
    throw error(.expectedCommand(found: source.text(span)), span)
  }

  mutating func words(of verb: Name) throws(Diagnostic) -> [Word] {
    var words = [Word]()
    while true {
      try skipSpaces()
      if isAtStatementEnd || peek == UInt8(ascii: "{") { return words }
      if peek == UInt8(ascii: "=") {
        let span = Span(position, position + 1)
        if words.isEmpty { throw error(.assignmentWithoutLet(verb.text), verb.span.through(span)) }
        throw error(.spacesAroundEquals(words.last?.phrase.literal ?? ""), span)
      }
      words.append(try word())
    }
  }

  private mutating func word() throws(Diagnostic) -> Word {
    let start = position
    guard let key = name(), peek == UInt8(ascii: "=") else {
      position = start
      return Word(key: nil, phrase: try value(inList: false))
    }
    position += 1
    if isAtWordEnd, peek != UInt8(ascii: "["), peek != UInt8(ascii: "\"") {
      throw error(.missingValue(key.text), Span(start, position))
    }
    return Word(key: key, phrase: try value(inList: false))
  }

  /// The lines between braces, and the comment after the "{".
  mutating func block(_ body: Entry.Body) throws(Diagnostic) -> (lines: [Line]?, opening: String?) {
    try skipSpaces()
    guard peek == UInt8(ascii: "{") else { return (nil, nil) }
    let brace = position
    try enter(at: brace)
    position += 1
    try skipSpaces()
    let opening = peek == UInt8(ascii: "#") ? comment() : nil
    let lines = try lines(until: brace, body: body)
    depth -= 1
    // The line that the brace opened, and the one that it closes, are not blank lines of the body.
    return (Array(lines.trimming(while: \.isBlank)), opening)
  }
}

extension Line {
  /// Whether it is empty.
  var isBlank: Bool { statement == nil && comment == nil }
}

extension RandomAccessCollection {
  func trimming(while predicate: (Element) -> Bool) -> SubSequence {
    let start = drop(while: predicate).startIndex
    var end = endIndex
    while end > start, predicate(self[index(before: end)]) { end = index(before: end) }
    return self[start..<end]
  }
}
