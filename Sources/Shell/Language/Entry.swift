/// What the shell knows about a command or a layer: parsing, checking, help, completion and the manual go by it.
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
  /// Lines as a user would type them. All of them are tested to bind.
  public let examples: [String]
  /// What other tools call it.
  public let synonyms: [String]

  public init(
    _ path: String, _ summary: String, details: String = "", theme: Theme, form: Form = .words, body: Body = .none,
    parameters: [Parameter] = [], examples: [String], synonyms: [String] = []
  ) {
    self.path = path.split(separator: " ").map(String.init)
    (self.summary, self.details, self.theme, self.form, self.body) = (summary, details, theme, form, body)
    (self.parameters, self.examples, self.synonyms) = (parameters, examples, synonyms)
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

  /// Where it is in the overview.
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
  /// The parameters that it cannot be given with, as it would have no effect.
  public let excluded: [String]
  /// How a value is written, where the type does not say it: "WIDTHxHEIGHT such as 16x9".
  private(set) var notation: String?

  private init(
    _ name: String, _ type: ArgumentType, _ role: Role, default value: String? = nil, _ help: String,
    isRequired: Bool = false, excluded: [String] = []
  ) {
    (self.name, self.type, self.role, defaultValue) = (name, type, role, value)
    (self.help, self.isRequired, self.excluded) = (help, isRequired, excluded)
  }

  /// The same parameter with a notation of its own.
  func written(_ notation: String) -> Parameter {
    var copy = self
    copy.notation = notation
    return copy
  }

  /// What it takes, for help: "an integer ≥ 1".
  var takes: String { notation ?? type.description }

  /// As usage and messages show it: `epochs=` or `PATH`.
  var label: String { role == .option ? name + "=" : name.uppercased() }

  /// A word that must be given.
  static func required(_ name: String, _ type: ArgumentType, _ help: String) -> Parameter {
    Parameter(name, type, .positional, help, isRequired: true)
  }

  /// A word that may be left out.
  static func optional(
    _ name: String, _ type: ArgumentType, default value: String? = nil, _ help: String, excluded: [String] = []
  ) -> Parameter { Parameter(name, type, .positional, default: value, help, excluded: excluded) }

  /// All words that are left.
  static func rest(_ name: String, _ type: ArgumentType, _ help: String) -> Parameter {
    Parameter(name, type, .rest, help)
  }

  /// An option `name=value`.
  static func option(
    _ name: String, _ type: ArgumentType, default value: String? = nil, _ help: String, excluded: [String] = []
  ) -> Parameter { Parameter(name, type, .option, default: value, help, excluded: excluded) }
}

extension Parameter {
  /// Whether the default is of the declared type.
  public var isDefaultSuitable: Bool { defaultValue.map { type.convert(.text($0)) != nil } ?? true }
}
