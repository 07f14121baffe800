import Basics

/// A statement whose words and options are known to suit its command.
struct BoundCommand: Sendable {
  let entry: Entry
  let statement: Statement
  var arguments: Arguments
  /// Whether all arguments are known; where the run decides on one, a check does without it.
  let isComplete: Bool

  /// The place of the command's name, sub-command included.
  var nameSpan: Span {
    entry.path.count < 2
      ? statement.verb.span
      : statement.words.first.map { statement.verb.span.through($0.span) }
        ?? statement.verb.span
  }

  /// The place of an argument as it was given, or of the command's name where it was left out.
  func span(of name: String) -> Span { arguments[name]?.span ?? nameSpan }

  /// `error`, with the argument `name` as its place.
  func diagnostic(_ error: any UserError, at name: String) -> Diagnostic {
    Diagnostic(error, statement.source, span(of: name))
  }
}

/// The arguments of a command, by name, each of the type that its parameter declares, defaults filled in.
///
/// Asking for a name or type that the command does not declare is a programming error and ends the process.
struct Arguments: Sendable {
  private var values: [String: Argument]

  init(_ values: [String: Argument]) { self.values = values }

  /// The argument `name`, or nil where it was left out and has no default.
  subscript(name: String) -> Argument? {
    get { values[name] }
    set { values[name] = newValue }
  }

  func integer(_ name: String) -> Int { self[required: name].integer }
  func number(_ name: String) -> Double { self[required: name].number }
  func flag(_ name: String) -> Bool { self[required: name].flag }
  func text(_ name: String) -> String { self[required: name].text }
  func sizes(_ name: String) -> [Int] { self[required: name].sizes }
  /// A list's elements, or the words of a `rest` parameter; none where it was left out.
  func list(_ name: String) -> [Argument] { self[name]?.list ?? [] }

  private subscript(required name: String) -> Argument {
    guard let argument = values[name] else { preconditionFailure("'\(name)' is neither required nor has a default") }
    return argument
  }
}

/// A value of the type that its parameter declares.
struct Argument: Sendable {
  let content: Content
  /// Where it was given; nil for a default.
  let span: Span?

  enum Content: Hashable, Sendable {
    case integer(Int)
    case number(Double)
    case flag(Bool)
    case text(String)
    /// A value of any kind.
    case value(Value)
    /// Height, width and, for shapes, channels.
    case sizes([Int])
    indirect case list([Content])
  }

  /// Whether it was given, rather than being a default.
  var isGiven: Bool { span != nil }

  var integer: Int {
    if case .integer(let integer) = content { integer } else { mismatch("a whole number") }
  }
  var number: Double {
    switch content {
    case .number(let number): number
    case .integer(let integer): Double(integer)
    default: mismatch("a number")
    }
  }
  var flag: Bool { if case .flag(let flag) = content { flag } else { mismatch("yes or no") } }
  var text: String {
    switch content {
    case .text(let text): text
    case .value(let value): value.text
    default: mismatch("text")
    }
  }
  var value: Value { if case .value(let value) = content { value } else { mismatch("a value") } }
  var sizes: [Int] { if case .sizes(let sizes) = content { sizes } else { mismatch("a size") } }
  var list: [Argument] {
    if case .list(let list) = content { list.map { Argument(content: $0, span: span) } } else { mismatch("a list") }
  }

  private func mismatch(_ wanted: String) -> Never { preconditionFailure("the argument is not \(wanted)") }
}
