/// A parsed source text: its lines in order, comments and blank lines included.
public struct Script: Sendable {
  public let source: SourceText
  public let lines: [Line]

  /// The statements without the lines that say nothing.
  public var statements: [Statement] { lines.compactMap(\.statement) }
}

/// A line of a script: a statement, a comment, both, or (when both are nil) a blank line.
public struct Line: Sendable {
  public let statement: Statement?
  /// The comment's text, with its "#".
  public let comment: String?
}

/// A name and where it is.
public struct Name: Sendable {
  public let text: String
  public let span: Span
}

/// One command as it was written, not yet checked against the command table.
public struct Statement: Sendable {
  public let source: SourceText
  public let verb: Name
  public let content: Content
  /// The lines between braces.
  public let body: [Line]?
  /// The comment after the "{", on its line.
  public let opening: String?
  /// The `else if` and `else` after it, in their order.
  public let branches: [Statement]
  public let span: Span

  public enum Content: Sendable {
    /// Words and options.
    case words([Word])
    /// An expression, as after `expect`.
    case expression(Expression)
    /// `NAME = VALUE`, as after `let`.
    case assignment(Name, Phrase)
    /// `NAME in LIST`, as after `for`.
    case iteration(Name, Phrase)
  }

  /// The words and options; none where the content is of another form.
  public var words: [Word] { if case .words(let words) = content { words } else { [] } }

  /// The error at this statement's verb.
  func diagnostic(_ error: LanguageError, at span: Span? = nil) -> Diagnostic {
    Diagnostic(error, source, span ?? verb.span)
  }
}

/// One argument as it was written: a value, or `key=value`.
public struct Word: Sendable {
  public let key: Name?
  public let phrase: Phrase

  public var span: Span { key.map { $0.span.through(phrase.span) } ?? phrase.span }
}

/// A value as it was written. What it stands for depends on variables, and its type on the option it is given to.
public struct Phrase: Sendable {
  public let kind: Kind
  public let span: Span

  public enum Kind: Sendable {
    /// `48x48`, `$name`, `$root/train`.
    case bare([Piece])
    /// `"some text with $name"`.
    case quoted([Piece])
    /// `[one two three]`.
    case list([Phrase])
    /// `$epochs / 2`, after `let NAME =` alone.
    case expression(Expression)
  }

  /// The text of a word without variables, or nil.
  public var literal: String? {
    guard case .bare(let pieces) = kind, pieces.count == 1, case .text(let text) = pieces[0] else { return nil }
    return text
  }
}

/// A part of a word or text.
public enum Piece: Sendable {
  case text(String)
  /// `$name`
  case variable(Name)
  /// `$(expression)`
  case expression(Expression)
}

/// An expression: metrics, variables and numbers, compared and computed with.
public struct Expression: Sendable {
  public indirect enum Kind: Sendable {
    /// A number or range as it was written: `0.99`, `1e-4`, `5%`, `1..5`.
    case number(String)
    case text([Piece])
    case variable(String)
    /// `test.recall.Positive`, or a single word.
    case metric([Name])
    case list([Expression])
    case prefix(PrefixOperator, Expression)
    case infix(Expression, InfixOperator, Expression)
    /// `test.accuracy within 0.01 of 0.99`: the value, the tolerance, what is wanted.
    case within(Expression, Expression, Expression)
    /// An expression between parentheses.
    case group(Expression)
    /// `max(1, $n)`: the function and its arguments.
    case call(Name, [Expression])
  }

  public let kind: Kind
  public let span: Span

  /// Whether it compares, rather than joining comparisons.
  var isComparison: Bool {
    switch kind {
    case .infix(_, let infix, _): infix.isComparison
    case .within: true
    default: false
    }
  }
}

extension Expression {
  /// The name that is alone between the parentheses of `$(name)`, unless it is a word for yes or no.
  var loneName: Name? {
    guard case .group(let inner) = kind, case .metric(let path) = inner.kind, path.count == 1,
      !["yes", "no"].contains(path[0].text), !MetricNames.parts.contains(where: { $0.name == path[0].text })
    else { return nil }
    return path[0]
  }
}

public enum PrefixOperator: String, Sendable {
  case minus = "-"
  case not
}

/// The operators between two operands, and how tightly they bind.
public enum InfixOperator: String, CaseIterable, Sendable {
  case or, and
  case equal = "=="
  case unequal = "!="
  case atMost = "<="
  case atLeast = ">="
  case below = "<"
  case above = ">"
  /// Whether a list holds a value.
  case `in`
  case plus = "+"
  case minus = "-"
  case times = "*"
  case over = "/"

  /// Operators of a higher precedence bind tighter; those of one precedence associate to the left.
  public var precedence: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .equal, .unequal, .atMost, .atLeast, .below, .above, .in: InfixOperator.comparison
    case .plus, .minus: 5
    case .times, .over: 6
    }
  }

  var isComparison: Bool { precedence == Self.comparison }
  /// How tightly comparisons bind.
  static let comparison = 4
  /// Whether it is written in letters.
  var isWord: Bool { rawValue.utf8.allSatisfy(\.continuesName) }
}

extension PrefixOperator {
  /// `not` binds looser than comparisons, a minus tighter than everything.
  public var precedence: Int { self == .not ? 3 : 7 }
}
