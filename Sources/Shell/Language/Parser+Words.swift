import Basics

/// Characters, words, texts and lists.
extension Parser {
  var peek: UInt8? { position < source.bytes.count ? source.bytes[position] : nil }

  func byte(after count: Int) -> UInt8? {
    position + count < source.bytes.count ? source.bytes[position + count] : nil
  }

  /// Skips blanks, and line ends after a "\".
  mutating func skipSpaces() throws(Diagnostic) {
    while let byte = peek {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): position += 1
      case UInt8(ascii: "\\"):
        let start = position
        position += 1
        while let next = peek, next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") || next == UInt8(ascii: "\r") {
          position += 1
        }
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
    default: return false
    }
  }

  /// A name (letters, digits, "_", not beginning with a digit), or nil.
  mutating func name() -> Name? {
    guard let byte = peek, byte.startsName else { return nil }
    let start = position
    while let byte = peek, byte.continuesName { position += 1 }
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

  /// Values stand apart: `a"b"` is more likely a slip than two values.
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
    var bytes = [UInt8]()
    position += 1
    func flush(_ pieces: inout [Piece]) {
      if !bytes.isEmpty { pieces.append(.text(String(decoding: bytes, as: UTF8.self))) }
      bytes = []
    }
    while let byte = peek {
      switch byte {
      case UInt8(ascii: "\""):
        position += 1
        flush(&pieces)
        return Phrase(kind: .quoted(pieces), span: Span(start, position))
      case UInt8(ascii: "\\"):
        guard let next = self.byte(after: 1) else { throw unclosed(at: start) }
        if let byte = byteEscape() {
          bytes += Array(FileName.decode([byte]).utf8)
          position += 4
          continue
        }
        guard let character = Self.escapes[next] else {
          throw error(.unknownEscape(source.text(Span(position + 1, position + 2))), Span(position, position + 2))
        }
        bytes.append(character)
        position += 2
      case UInt8(ascii: "$"):
        flush(&pieces)
        pieces.append(try substitution())
      default:
        bytes.append(byte)
        position += 1
      }
    }
    throw unclosed(at: start)
  }

  /// The byte that `\x80` to `\xFF` stands for: one of a file's name that is not UTF-8.
  private func byteEscape() -> UInt8? {
    guard byte(after: 1) == UInt8(ascii: "x"), let first = byte(after: 2), let second = byte(after: 3) else {
      return nil
    }
    return UInt8(String(decoding: [first, second], as: UTF8.self), radix: 16).flatMap { $0 >= 0x80 ? $0 : nil }
  }

  /// What stands for what after a "\" in a text.
  static let escapes: [UInt8: UInt8] = [
    UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "\""): UInt8(ascii: "\""),
    UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "$"): UInt8(ascii: "$"),
  ]

  /// `$name` or `$(expression)`.
  private mutating func substitution() throws(Diagnostic) -> Piece {
    let start = position
    position += 1
    if peek == UInt8(ascii: "(") {
      let group = try self.group()
      return .expression(group)
    }
    guard let name = name() else { throw error(.loneDollar, Span(start, start + 1)) }
    return .variable(Name(text: name.text, span: Span(start, position)))
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

  func spanOfNext() -> Span {
    var end = position + 1
    while end < source.bytes.count, source.bytes[end] & 0xC0 == 0x80 { end += 1 }
    return Span(position, min(end, source.bytes.count))
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
}
