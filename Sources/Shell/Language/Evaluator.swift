import Reports

/// Computes what expressions and values come to. A result is nil where it is only known at run time.
public struct Evaluator {
  let source: SourceText
  let scope: Scope
  /// How long a text may get, and how deep lists may be nested: variables in variables grow fast.
  static let (longestText, deepestList) = (1_000_000, Parser.deepest)

  public init(_ source: SourceText, _ scope: Scope) { (self.source, self.scope) = (source, scope) }

  // MARK: Values as they were written

  /// What `phrase` stands for.
  public func value(of phrase: Phrase) throws(Diagnostic) -> Value? {
    switch phrase.kind {
    case .bare(let pieces):
      // A variable alone keeps its type: a list stays a list.
      switch pieces.count == 1 ? pieces[0] : nil {
      case .variable(let name): return try lookUp(name.text, name.span)
      case .expression(let expression): return try value(ofSubstitution: expression)
      default: return try text(of: pieces, phrase.span)
      }
    case .quoted(let pieces): return try text(of: pieces, phrase.span)
    case .list(let phrases):
      var values = [Value]()
      var isKnown = true
      for phrase in phrases {
        if let value = try value(of: phrase) { values.append(value) } else { isKnown = false }
      }
      return isKnown ? try list(values, phrase.span) : nil
    case .expression(let expression): return try value(of: expression)
    }
  }

  private func text(of pieces: [Piece], _ span: Span) throws(Diagnostic) -> Value? {
    var text = ""
    var isKnown = true
    for piece in pieces {
      let part: Value? =
        switch piece {
        case .text(let text): .text(text)
        case .variable(let name): try lookUp(name.text, name.span)
        case .expression(let expression): try value(ofSubstitution: expression)
        }
      if let part { text += part.text } else { isKnown = false }
      if text.utf8.count > Self.longestText { throw error(.valueTooLong(Self.longestText), span) }
    }
    return isKnown ? .text(text) : nil
  }

  private func list(_ values: [Value], _ span: Span) throws(Diagnostic) -> Value {
    let list = Value.list(values)
    if list.isDeeper(than: Self.deepestList) { throw error(.valueTooDeep(Self.deepestList), span) }
    if list.isLonger(than: Self.longestText) { throw error(.valueTooLong(Self.longestText), span) }
    return list
  }

  /// What `$(…)` comes to: a lone name there is a variable's.
  private func value(ofSubstitution expression: Expression) throws(Diagnostic) -> Value? {
    guard let name = expression.loneName else { return try value(of: expression) }
    return try lookUp(name.text, name.span)
  }

  private func lookUp(_ name: String, _ span: Span) throws(Diagnostic) -> Value? {
    do { return try scope.value(of: name) } catch { throw self.error(error, span) }
  }

  // MARK: Expressions

  /// What `expression` comes to.
  public func value(of expression: Expression) throws(Diagnostic) -> Value? {
    switch expression.kind {
    case .number(let text): return .text(text)
    case .text(let pieces): return try text(of: pieces, expression.span)
    case .variable(let name): return try lookUp(name, expression.span)
    case .metric(let path): return try metric(path)
    case .group(let inner): return try value(of: inner)
    case .call(let name, let arguments): return try value(of: name, arguments, expression.span)
    case .list(let elements):
      var values = [Value]()
      var isKnown = true
      for element in elements {
        if let value = try value(of: element) { values.append(value) } else { isKnown = false }
      }
      return isKnown ? try list(values, expression.span) : nil
    case .prefix(.minus, let operand): return try number(of: operand).map { .number(-$0) }
    case .prefix(.not, let operand): return try truth(of: operand).map { .truth(!$0) }
    case .infix(let left, let infix, let right): return try value(left, infix, right, expression.span)
    case .within(let value, let tolerance, let wanted):
      let (number, goal) = (try number(of: value), try number(of: wanted))
      guard let share = try self.value(of: tolerance), let available = try self.number(of: tolerance) else {
        return nil
      }
      guard available >= 0 else { throw error(.negativeTolerance(share.text), tolerance.span) }
      guard let number, let goal else { return nil }
      // Metrics as they are written do not differ by exactly what they seem to.
      let rounding = 4 * max(abs(number), abs(goal)).ulp
      return .truth(abs(number - goal) <= (share.isPercentage ? available * abs(goal) : available) + rounding)
    }
  }

  /// The list or range that `expression` comes to.
  private func sequence(of expression: Expression) throws(Diagnostic) -> ValueSequence? {
    guard let value = try value(of: expression) else { return nil }
    guard let sequence = ValueSequence(value) else { throw error(.expectedList(value.text), expression.span) }
    return sequence
  }

  /// The list or range that `phrase` stands for.
  func sequence(of phrase: Phrase) throws(Diagnostic) -> ValueSequence? {
    guard let value = try value(of: phrase) else { return nil }
    guard let sequence = ValueSequence(value) else { throw error(.expectedList(value.text), phrase.span) }
    return sequence
  }

  /// Whether `expression` holds.
  public func truth(of expression: Expression) throws(Diagnostic) -> Bool? {
    guard let value = try value(of: expression) else { return nil }
    guard let truth = value.truth else { throw error(.expectedTruth(value.text), expression.span) }
    return truth
  }

  private func number(of expression: Expression) throws(Diagnostic) -> Double? {
    guard let value = try value(of: expression) else { return nil }
    guard let number = value.number else {
      throw error(.expectedNumber(value.text), expression.span)
    }
    return number
  }

  private func value(
    _ left: Expression, _ infix: InfixOperator, _ right: Expression, _ span: Span
  ) throws(Diagnostic) -> Value? {
    switch infix {
    case .and, .or:
      let decisive = infix == .or
      let first: Bool?
      do throws(Diagnostic) { first = try truth(of: left) } catch {
        // Where the left side is undefined, the right one may still decide.
        guard error.error is UndefinedMetric, try truth(of: right) == decisive else { throw error }
        return .truth(decisive)
      }
      if first == decisive {
        // The right side does not count, but for its names.
        _ = try Evaluator(source, scope.unknown).truth(of: right)
        return .truth(decisive)
      }
      let second = try truth(of: right)
      if second == decisive { return .truth(decisive) }
      return first == nil || second == nil ? nil : .truth(!decisive)
    case .equal, .unequal:
      guard let first = try value(of: left), let second = try value(of: right) else { return nil }
      return .truth(first.equals(second) == (infix == .equal))
    case .in:
      let (value, list) = (try value(of: left), try sequence(of: right))
      guard let value, let list else { return nil }
      return .truth(list.contains(value))
    case .below, .atMost, .above, .atLeast, .plus, .minus, .times, .over:
      let (first, second) = (try number(of: left), try number(of: right))
      if infix == .over, second == 0 { throw error(.divisionByZero, right.span) }
      guard let first, let second else { return nil }
      let result = Self.compute(first, infix, second)
      if case .number(let number)? = result, !number.isFinite { throw error(.numberTooLarge, span) }
      return result
    }
  }

  private static func compute(_ first: Double, _ infix: InfixOperator, _ second: Double) -> Value? {
    switch infix {
    case .below: .truth(first < second)
    case .atMost: .truth(first <= second)
    case .above: .truth(first > second)
    case .atLeast: .truth(first >= second)
    case .plus: .number(first + second)
    case .minus: .number(first - second)
    case .times: .number(first * second)
    case .over: .number(first / second)
    case .and, .or, .equal, .unequal, .in: nil
    }
  }

  /// What a function returns.
  private func value(of name: Name, _ arguments: [Expression], _ span: Span) throws(Diagnostic) -> Value? {
    guard let function = Function.named(name.text) else {
      throw Diagnostic(FunctionError.unknown(name.text), source, name.span)
    }
    switch function.kind {
    case .ofNumbers(let result):
      var numbers = [Double]()
      for argument in arguments { if let number = try number(of: argument) { numbers.append(number) } }
      guard numbers.count == arguments.count else { return nil }
      guard let number = result(numbers), number.isFinite else {
        throw Diagnostic(FunctionError.noResult(function), source, span)
      }
      return .number(number)
    case .ofInterval(let end):
      guard case .metric(let path) = arguments[0].ungrouped.kind, path.count > 1 else {
        throw Diagnostic(FunctionError.notAMetric(function), source, arguments[0].span)
      }
      let names = path.map(\.text)
      guard let entry = try entry(of: path) else {
        let isShare = ["accuracy", "precision", "recall"].contains(names[1])
        if isShare { return nil }
        throw Diagnostic(
          FunctionError.noInterval(function, metric: Printer.text(arguments[0]), isMeasured: false), source,
          arguments[0].span)
      }
      guard let share = entry.share else {
        throw Diagnostic(
          FunctionError.noInterval(function, metric: Printer.text(arguments[0]), isMeasured: names[1] == "accuracy"),
          source, arguments[0].span)
      }
      guard share.count > 0 else { throw undefined(path, entry) }
      return .number(end(Wilson.interval(share.hits, of: share.count)))
    }
  }

  /// A metric, or else a word: `synth` in `$data == synth`. One that is a variable's name is most likely meant as such.
  private func metric(_ path: [Name]) throws(Diagnostic) -> Value? {
    if path.count == 1, !MetricNames.parts.contains(where: { $0.name == path[0].text }) {
      let isTruth = Value.text(path[0].text).truth != nil
      if !isTruth, scope.has(path[0].text) { throw error(.bareVariable(path[0].text), path[0].span) }
      return .text(path[0].text)
    }
    guard let entry = try entry(of: path) else { return nil }
    guard let value = entry.value, value.isFinite else { throw undefined(path, entry) }
    return .number(value)
  }

  /// What was measured of a metric; nil where it is only known at run time.
  private func entry(of path: [Name]) throws(Diagnostic) -> MetricTable.Entry? {
    do throws(MetricError) {
      let names = path.map(\.text)
      guard let metrics = scope.metrics else {
        try MetricTable.check(names)
        return nil
      }
      return try metrics.entry(at: names)
    } catch { throw self.error(error.problem, path[error.index].span) }
  }

  private func undefined(_ path: [Name], _ entry: MetricTable.Entry) -> Diagnostic {
    let span = path[0].span.through(path[path.count - 1].span)
    let name = Printer.text(Expression(kind: .metric(path), span: span))
    return Diagnostic(
      UndefinedMetric(path: name, reason: entry.value == nil ? entry.reason : "it is not a finite number"), source, span
    )
  }

  private func error(_ error: LanguageError, _ span: Span) -> Diagnostic { Diagnostic(error, source, span) }
}

extension Expression {
  /// The same without parentheses around it.
  fileprivate var ungrouped: Expression { if case .group(let inner) = kind { inner.ungrouped } else { self } }
}
