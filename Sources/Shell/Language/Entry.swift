/// What the shell knows of a command or of a layer: everything that parsing, checking, help, completion and the manual
/// say about it.
public struct Entry: Sendable {
  /// The verb and, for a sub-command, its word: `["data", "load"]`.
  public let path: [String]
  /// One line, without a full stop.
  public let summary: String
  /// What one line cannot say; empty where it can.
  public let details: String
  public let theme: Theme
  public let form: Form
  public let body: Body
  public let parameters: [Parameter]
  /// Lines as a person would type them. All of them are tested to bind.
  public let examples: [String]

  public init(
    _ path: String, _ summary: String, details: String = "", theme: Theme, form: Form = .words, body: Body = .none,
    parameters: [Parameter] = [], examples: [String]
  ) {
    self.path = path.split(separator: " ").map(String.init)
    (self.summary, self.details, self.theme, self.form, self.body) = (summary, details, theme, form, body)
    (self.parameters, self.examples) = (parameters, examples)
  }

  /// The name as it is typed: "data load".
  public var name: String { path.joined(separator: " ") }

  /// What follows the name.
  public enum Form: Sendable {
    /// Words and options, as the parameters say.
    case words
    /// An expression up to the end of the line.
    case expression
    /// An expression that decides on the braces after it, with other braces after `else`.
    case condition
    /// `NAME = VALUE`
    case assignment
    /// `NAME in LIST`
    case iteration
    /// Words as the parameters say, then values for a file's variables: `NAME=VALUE`.
    case inclusion
    /// A name, then whatever it declares.
    case declaration
  }

  /// What the braces after it hold.
  public enum Body: Sendable {
    case none, commands, layers
  }

  /// Where it stands in the overview.
  public enum Theme: String, CaseIterable, Sendable {
    case data = "Data"
    case model = "Models"
    case training = "Training"
    case results = "Results"
    case language = "The language"
    case session = "The session"
    case layers = "Layers"
    case activations = "Activations"
  }
}

/// A word or option that a command or layer takes.
public struct Parameter: Sendable {
  public let name: String
  public let type: ArgumentType
  public let role: Role
  /// The default as it would be typed, or nil where there is none.
  public let defaultValue: String?
  /// One line, without a full stop.
  public let help: String

  public enum Role: Sendable {
    /// Given by its place among the words, or as `name=value`.
    case positional
    /// All words that are left, any number of them.
    case rest
    /// Given as `name=value` only.
    case option
  }

  public let isRequired: Bool

  /// A word that must be given.
  static func required(_ name: String, _ type: ArgumentType, _ help: String) -> Parameter {
    Parameter(name: name, type: type, role: .positional, defaultValue: nil, help: help, isRequired: true)
  }

  /// A word that may be left out.
  static func optional(_ name: String, _ type: ArgumentType, default value: String? = nil, _ help: String) -> Parameter
  {
    Parameter(name: name, type: type, role: .positional, defaultValue: value, help: help, isRequired: false)
  }

  /// All words that are left.
  static func rest(_ name: String, _ type: ArgumentType, _ help: String) -> Parameter {
    Parameter(name: name, type: type, role: .rest, defaultValue: nil, help: help, isRequired: false)
  }

  /// An option `name=value`.
  static func option(_ name: String, _ type: ArgumentType, default value: String? = nil, _ help: String) -> Parameter {
    Parameter(name: name, type: type, role: .option, defaultValue: value, help: help, isRequired: false)
  }
}

extension Parameter {
  /// Whether the default is of the declared type.
  public var isDefaultSuitable: Bool { defaultValue.map { type.convert(.text($0)) != nil } ?? true }
}
