import Basics

/// Characters, words, texts and lists.
extension Parser {
  var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  func byte(after count: Int) -> UInt8? {
    position + count < bytes.count ? bytes[position + count] : nil
  }

  /// How many bytes the blank at the position takes; 0 where there is none.
  private var blank: Int {
    guard let byte = peek else { return 0 }
    return byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") ? 1 : byte < 0xC2 ? 0 : bytes.blank(at: position)
  }

  private mutating func skipBlanks() {
    while blank > 0 { position += blank }
  }

  /// Skips blanks, and line ends after a "\".
  mutating func skipSpaces() throws(Diagnostic) {
    while true {
      skipBlanks()
      switch peek {
      case UInt8(ascii: "\\"):
        let start = position
        position += 1
        skipBlanks()
        guard let next = peek else { throw error(.unfinishedLine, Span(start, start + 1)) }
        guard next == UInt8(ascii: "\n") else { throw error(.strayBackslash, Span(start, start + 1)) }
        position += 1
      default: return
      }
    }
  }

  var isAtStatementEnd: Bool {
    switch peek {
    case nil, UInt8(ascii: "\n"), UInt8(ascii: ";"), UInt8(ascii: "}"), UInt8(ascii: "#"): true
    default: false
    }
  }

  var isAtWordEnd: Bool { isWordEnd(inList: false) }

  func isWordEnd(inList: Bool) -> Bool {
    guard let byte = peek else { return true }
    switch byte {
    case 0...32, 127, UInt8(ascii: ";"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"),
      UInt8(ascii: "\""), UInt8(ascii: "\\"):
      return true
    case UInt8(ascii: ","): return inList
    default: return byte >= 0xC2 && bytes.blank(at: position) > 0
    }
  }

  /// Whether the character at the position may be part of a name.
  var isAtName: Bool { peek.map { $0.continuesName && ($0 < 0xC2 || bytes.blank(at: position) == 0) } ?? false }

  /// A name (letters, digits, "_", not beginning with a digit), or nil.
  mutating func name() -> Name? {
    guard let byte = peek, byte.startsName, isAtName else { return nil }
    let start = position
    while isAtName { position += 1 }
    return Name(text: source.text(Span(start, position)), span: Span(start, position))
  }

  // MARK: Values

  mutating func value(inList: Bool) throws(Diagnostic) -> Phrase {
    switch peek {
    case UInt8(ascii: "\""):
      let text = try text()
      return try adjoined(text)
    case UInt8(ascii: "["):
      let list = try list()
      return try adjoined(list)
    default:
      let start = position
      var pieces = [Piece]()
      while !isWordEnd(inList: inList) {
        if peek == UInt8(ascii: "$") {
          pieces.append(try substitution())
        } else {
          let begin = position
          while !isWordEnd(inList: inList), peek != UInt8(ascii: "$") { position += 1 }
          pieces.append(.text(source.text(Span(begin, position))))
        }
      }
      guard position > start else { throw unexpected() }
      return try adjoined(Phrase(kind: .bare(pieces), span: Span(start, position)))
    }
  }

  /// Values are separated: `a"b"` is more likely a slip than two values.
  private func adjoined(_ phrase: Phrase) throws(Diagnostic) -> Phrase {
    switch peek {
    case UInt8(ascii: "\""), UInt8(ascii: "["): throw unexpected(.valuesTouch)
    case let byte? where !isWordEnd(inList: true) && byte != UInt8(ascii: "\\"): throw unexpected(.valuesTouch)
    default: return phrase
    }
  }

  private mutating func list() throws(Diagnostic) -> Phrase {
    let start = position
    try enter(at: start)
    position += 1
    var elements = [Phrase]()
    while true {
      try skipSpaces()
      switch peek {
      case nil: throw unclosed(at: start)
      case UInt8(ascii: "\n"), UInt8(ascii: ","): position += 1
      case UInt8(ascii: "#"): throw unexpected(.commentInList)
      case UInt8(ascii: "]"):
        position += 1
        depth -= 1
        return Phrase(kind: .list(elements), span: Span(start, position))
      default: elements.append(try value(inList: true))
      }
    }
  }

  mutating func text() throws(Diagnostic) -> Phrase {
    let start = position
    var pieces = [Piece]()
    var text = [UInt8]()
    position += 1
    func flush(_ pieces: inout [Piece]) {
      if !text.isEmpty { pieces.append(.text(String(decoding: text, as: UTF8.self))) }
      text = []
    }
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        flush(&pieces)
        return Phrase(kind: .quoted(pieces), span: Span(start, position))
      case UInt8(ascii: "\\"):
        guard position + 1 < bytes.count else { throw unclosed(at: start) }
        text += try escape().utf8
      case UInt8(ascii: "$"):
        flush(&pieces)
        pieces.append(try substitution())
      default:
        text.append(byte)
        position += 1
      }
    }
    throw unclosed(at: start)
  }

  /// What an escape sequence stands for, such as `\n`: those that `VisibleText` writes among them.
  private mutating func escape() throws(Diagnostic) -> String {
    let plain: [UInt8: String] = [
      UInt8(ascii: "n"): "\n", UInt8(ascii: "t"): "\t", UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\",
      UInt8(ascii: "$"): "$",
    ]
    let start = position
    position += 2
    if let text = plain[bytes[start + 1]] { return text }
    let isByte = bytes[start + 1] == UInt8(ascii: "x")
    let isScalar = bytes[start + 1] == UInt8(ascii: "u") && peek == UInt8(ascii: "{")
    if isByte || isScalar {
      if isScalar { position += 1 }
      let digits = position
      while let byte = peek, byte.isHexadecimal, position - digits < (isByte ? 2 : 6) { position += 1 }
      let number = UInt32(source.text(Span(digits, position)), radix: 16)
      let isClosed = isByte ? position == digits + 2 : peek == UInt8(ascii: "}")
      if isScalar, isClosed { position += 1 }
      if isClosed, let number {
        // A byte from 0x80 on is one of a file's name that is not UTF-8.
        if isByte { return FileName.decode([UInt8(truncatingIfNeeded: number)]) }
        if let scalar = Unicode.Scalar(number) { return String(Character(scalar)) }
      }
    }
    position = max(position, start + 2)
    let end = isByte || isScalar ? position : Self.end(of: bytes, after: start + 1)
    throw error(.unknownEscape(source.text(Span(start, end))), Span(start, end))
  }

  /// `$name`, `${name}` or `$(expression)`.
  private mutating func substitution() throws(Diagnostic) -> Piece {
    let start = position
    position += 1
    if peek == UInt8(ascii: "(") { return .expression(try group()) }
    return .variable(try variable(from: start))
  }

  /// The variable that is named here after a "$", in braces or not.
  mutating func variable(from dollar: Int) throws(Diagnostic) -> Name {
    let start = position
    let hasBrace = peek == UInt8(ascii: "{")
    if hasBrace { position += 1 }
    guard let name = name(), !hasBrace || peek == UInt8(ascii: "}") else {
      position = start
      throw error(.loneDollar, Span(dollar, dollar + 1))
    }
    if hasBrace { position += 1 }
    return Name(text: name.text, span: Span(dollar, position))
  }

  // MARK: Errors

  mutating func enter(at offset: Int) throws(Diagnostic) {
    depth += 1
    if depth > Self.deepest { throw error(.tooDeep(Self.deepest), Span(offset, offset + 1)) }
  }

  func error(_ error: LanguageError, _ span: Span) -> Diagnostic { Diagnostic(error, source, span) }

  /// What opens at `offset` is never closed.
  func unclosed(at offset: Int) -> Diagnostic {
    let opening = source.text(Span(offset, offset + 1))
    return error(
      .unclosed(opening, ["(": ")", "[": "]", "{": "}"][opening] ?? opening), Span(offset, offset + 1))
  }

  /// The next character, which nothing here can begin with.
  func unexpected(_ other: LanguageError? = nil) -> Diagnostic {
    let span = spanOfNext()
    return error(other ?? .unexpected(source.text(span)), span)
  }

  /// The word that begins here, or else the next character.
  func spanOfWord() -> Span {
    var end = self
    while !end.isAtWordEnd { end.position += 1 }
    return end.position > position ? Span(position, end.position) : spanOfNext()
  }

  func spanOfNext() -> Span { Span(position, min(Self.end(of: bytes, after: position), bytes.count)) }

  /// The end of the character at `start`.
  private static func end(of bytes: [UInt8], after start: Int) -> Int {
    var end = start + 1
    while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return end
  }
}

extension [UInt8] {
  /// How many bytes the blank at `index` takes that is none of ASCII's; 0 where there is none. Such blanks come with
  /// text from web pages: the no-break space, those of other widths, and those without one.
  func blank(at index: Int) -> Int {
    switch self[index] {
    case 0xC2, 0xE1...0xE3, 0xEF: break
    default: return 0
    }
    let bytes = self[index..<Swift.min(index + 3, count)]
    return Self.blanks.first { bytes.starts(with: $0) }?.count ?? 0
  }

  /// Those of Unicode's general category Zs, the ends of lines that are no control characters of ASCII, and the zero-width
  /// space and no-break space.
  private static let blanks: [[UInt8]] =
    (["\u{85}", "\u{A0}", "\u{1680}", "\u{202F}", "\u{205F}", "\u{3000}", "\u{2028}", "\u{2029}", "\u{FEFF}"]
    + (0x2000...0x200B).compactMap(Unicode.Scalar.init)).map { Array(String(Character($0)).utf8) }
}

extension StringProtocol {
  /// Whether there is a blank in it, of ASCII or not.
  var hasBlank: Bool {
    let bytes = Array(utf8)
    return bytes.indices.contains { bytes[$0] <= 32 || bytes[$0] >= 0xC2 && bytes.blank(at: $0) > 0 }
  }

  /// Whether the language takes it for a name.
  var isName: Bool {
    utf8.first?.startsName == true && utf8.allSatisfy(\.continuesName) && !hasBlank
  }
}

extension UInt8 {
  /// Letters, "_", and every character beyond ASCII.
  var startsName: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), 0x80...: true
    default: false
    }
  }

  var continuesName: Bool { startsName || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

  fileprivate var isHexadecimal: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
      UInt8(ascii: "A")...UInt8(ascii: "F"):
      true
    default: false
    }
  }
}
