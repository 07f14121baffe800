/// Expressions, by operator precedence (a Pratt parser).
extension Parser {
  /// An expression up to the end of the statement, or to whatever cannot continue it.
  mutating func expression() throws(Diagnostic) -> Expression {
    let expression = try operation(above: 0)
    try skipBlanks()
    if peek == UInt8(ascii: "=") { throw unexpected(.singleEquals) }
    return expression
  }

  /// An expression of operators that bind tighter than `precedence`.
  private mutating func operation(above precedence: Int) throws(Diagnostic) -> Expression {
    var left = try operand()
    while true {
      try skipBlanks()
      let start = position
      if precedence < InfixOperator.comparison, let word = name(), word.text == "within" {
        if left.isComparison { throw error(.chainedComparison, word.span) }
        left = try within(left, word)
        continue
      }
      position = start
      guard let infix = infixOperator(), infix.precedence > precedence else {
        position = start
        return left
      }
      let symbol = Span(start, position)
      if infix.isComparison, left.isComparison { throw error(.chainedComparison, symbol) }
      let right = try operation(above: infix.precedence)
      left = Expression(kind: .infix(left, infix, right), span: left.span.through(right.span))
    }
  }

  /// The tolerance and what is wanted, after `within`.
  private mutating func within(_ value: Expression, _ word: Name) throws(Diagnostic) -> Expression {
    let tolerance = try operation(above: InfixOperator.comparison)
    try skipBlanks()
    let start = position
    guard name()?.text == "of" else {
      position = start
      throw error(.incompleteWithin, isAtStatementEnd ? word.span : spanOfWord())
    }
    let wanted = try operation(above: InfixOperator.comparison)
    return Expression(kind: .within(value, tolerance, wanted), span: value.span.through(wanted.span))
  }

  private mutating func operand() throws(Diagnostic) -> Expression {
    operands += 1
    try skipBlanks()
    let start = position
    // An expression's tree is walked recursively: its size is bounded.
    if operands > Self.maxOperands { throw error(.expressionTooLong(Self.maxOperands), Span(start, start + 1)) }
    if peek == nil, let opening = openings.last { throw unclosed(at: opening) }
    guard let byte = peek, !isAtStatementEnd else {
      throw error(.expectedOperand, Span(start, start))
    }
    switch byte {
    case UInt8(ascii: "("): return try group()
    case UInt8(ascii: "\""):
      let text = try self.text()
      guard case .quoted(let pieces) = text.kind else { throw unexpected() }
      return Expression(kind: .text(pieces), span: text.span)
    case UInt8(ascii: "["): return try listOfExpressions()
    case UInt8(ascii: "-"):
      position += 1
      try skipBlanks()
      if let next = peek, next == UInt8(ascii: ".") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) {
        return try number(from: start, sign: "-")
      }
      return try prefix(.minus, from: start)
    case UInt8(ascii: "$"):
      position += 1
      if peek == UInt8(ascii: "(") { return try group() }
      return Expression(kind: .variable(try variable(from: start).text), span: Span(start, position))
    case UInt8(ascii: "."), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    default:
      guard let name = name() else { throw unexpected(.expectedOperandNot(source.text(spanOfNext()))) }
      return name.text == "not" ? try prefix(.not, from: start) : try metric(name)
    }
  }

  private mutating func prefix(_ prefix: PrefixOperator, from start: Int) throws(Diagnostic) -> Expression {
    try enter(at: start)
    defer { depth -= 1 }
    let operand = try operation(above: prefix.precedence)
    return Expression(kind: .prefix(prefix, operand), span: Span(start, operand.span.end))
  }

  /// `( expression )`; line ends count as blanks inside.
  mutating func group() throws(Diagnostic) -> Expression {
    let start = position
    try enter(at: start)
    position += 1
    openings.append(start)
    let inner = try operation(above: 0)
    try skipBlanks()
    switch peek {
    case UInt8(ascii: ")"): position += 1
    case nil: throw unclosed(at: start)
    case UInt8(ascii: "="): throw unexpected(.singleEquals)
    default: throw unexpected(.expectedClosing(")", found: source.text(spanOfNext())))
    }
    openings.removeLast()
    depth -= 1
    return Expression(kind: .group(inner), span: Span(start, position))
  }

  private mutating func listOfExpressions() throws(Diagnostic) -> Expression {
    let start = position
    try enter(at: start)
    position += 1
    openings.append(start)
    var elements = [Expression]()
    while true {
      try skipBlanks()
      switch peek {
      case nil: throw unclosed(at: start)
      case UInt8(ascii: ","): position += 1
      case UInt8(ascii: "]"):
        position += 1
        openings.removeLast()
        depth -= 1
        return Expression(kind: .list(elements), span: Span(start, position))
      default: elements.append(try operation(above: 0))
      }
    }
  }

  /// A number, whose sign was read at `first`.
  private mutating func number(from first: Int? = nil, sign: String = "") throws(Diagnostic) -> Expression {
    let start = position
    while let byte = peek {
      let isSign = byte == UInt8(ascii: "-") || byte == UInt8(ascii: "+")
      let isExponent = position > start && bytes[position - 1] | 0x20 == UInt8(ascii: "e")
      guard isAtName || byte == UInt8(ascii: ".") || isSign && isExponent else { break }
      position += 1
    }
    if peek == UInt8(ascii: "%") { position += 1 }
    let span = Span(first ?? start, position)
    let text = sign + source.text(Span(start, position))
    guard Value.number(from: text) != nil || ValueSequence(.text(text)) != nil else {
      throw error(.notANumber(text), span)
    }
    return Expression(kind: .number(text), span: span)
  }

  private mutating func metric(_ first: Name) throws(Diagnostic) -> Expression {
    var path = [first]
    while peek == UInt8(ascii: ".") {
      position += 1
      if peek == UInt8(ascii: "\"") {
        let text = try self.text()
        guard case .quoted(let pieces) = text.kind, case .text(let name)? = pieces.first, pieces.count == 1 else {
          throw error(.expectedName(found: source.text(text.span)), text.span)
        }
        path.append(Name(text: name, span: text.span))
        continue
      }
      let start = position
      while isAtName { position += 1 }
      guard position > start else { throw unexpected(.expectedMetric(after: first.text)) }
      path.append(Name(text: source.text(Span(start, position)), span: Span(start, position)))
    }
    return Expression(kind: .metric(path), span: Span(first.span.start, position))
  }

  private mutating func infixOperator() -> InfixOperator? {
    // Longer symbols first: "<=" before "<".
    for infix in InfixOperator.allCases where bytes[position...].starts(with: infix.rawValue.utf8) {
      if infix.isWord, let next = byte(after: infix.rawValue.utf8.count), next.continuesName,
        bytes.blank(at: position + infix.rawValue.utf8.count) == 0
      {
        continue
      }
      position += infix.rawValue.utf8.count
      return infix
    }
    return nil
  }

  /// Skips blanks, and inside parentheses line ends as well.
  private mutating func skipBlanks() throws(Diagnostic) {
    try skipSpaces()
    while !openings.isEmpty, peek == UInt8(ascii: "\n") {
      position += 1
      try skipSpaces()
    }
  }
}
