import Basics
import Images

/// What an argument may be.
public indirect enum ArgumentType: Sendable {
  case integer(ClosedRange<Int>)
  case number(Limits)
  /// `yes` or `no`.
  case flag
  /// Any text.
  case text
  /// Any value at all, as text.
  case anything
  /// A name that the user chooses: letters, digits, "_" and "-".
  case name
  /// One of a few words.
  case word([Choice])
  /// Height and width, `48x48`; a lone number is both.
  case extent
  /// Height, width and channels: `48x48x3`.
  case shape
  /// Shares such as `70/20/10`.
  case shares
  /// A color by its name, or `"#rrggbb"`.
  case color
  case path(PathKind, FileUse = .reads)
  /// The name of a layer of the model.
  case layer
  /// The name of a command.
  case command
  /// `[one two]`; a lone value is a list of one.
  case list(ArgumentType)
  /// The first type where the value suits it, else the second.
  case either(ArgumentType, ArgumentType)

  /// Which files completion offers.
  public enum PathKind: Sendable {
    case any, folder, script, model
  }

  /// What the command does with the file, and where a bare name is looked for: a path with a "/" is relative to the
  /// session's folder in any case.
  public enum FileUse: Sendable {
    /// Reads it, from the session's folder.
    case reads
    /// Reads it, from the run's folder where it is there.
    case readsFromRun
    /// Reads commands from it. A script's own folder counts.
    case sources
    /// Writes it, to the session's folder.
    case writes
    /// Writes it, to the run's folder.
    case writesToRun

    var isRead: Bool { self == .reads || self == .readsFromRun }
    var isWritten: Bool { self == .writes || self == .writesToRun }
  }

  /// A part of the data: train, val or test.
  public static let part = ArgumentType.word(MetricNames.parts)
  /// A positive integer.
  public static let count = ArgumentType.integer(1...Int(Int32.max))

  /// What is expected, for messages and help: "an integer ≥ 1".
  public var description: String {
    switch self {
    case .integer(let range): "an integer" + Self.words(range)
    case .number(let limits): "a number" + limits.words
    case .flag: "yes or no"
    case .text, .anything: "text"
    case .name: "a name"
    case .word(let choices): choices.map(\.name).listed(with: "or")
    case .extent: "HEIGHTxWIDTH such as 48x48, or one number for both"
    case .shape: "HEIGHTxWIDTHxCHANNELS such as 48x48x3"
    case .shares: "shares of train, val and test such as 70/20/10, 0.7/0.2/0.1 or 80/20, with train above 0"
    case .color: (BackgroundColor.named.map(\.name) + ["\"#rrggbb\""]).listed(with: "or")
    case .path(.folder, _): "a folder"
    case .path: "a file"
    case .layer: "a layer's name"
    case .command: "a command"
    case .list(let element): "a list of " + element.plural
    case .either(let first, let second): "\(first.description), or \(second.description)"
    }
  }

  /// The same for several: "integers ≥ 1".
  private var plural: String {
    switch self {
    case .integer(let range): "integers" + Self.words(range)
    case .number(let limits): "numbers" + limits.words
    case .name: "names"
    case .path(.folder, _): "folders"
    case .path: "files"
    case .layer: "layers"
    case .command: "commands"
    default: "values, each \(description)"
    }
  }

  private static func words(_ range: ClosedRange<Int>) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (.min, .max): ""
    case (let low, let high) where high >= Int(Int32.max): " ≥ \(low)"
    case (let low, let high): " from \(low) to \(high)"
    }
  }
}

/// A word of a few, with a line of help.
public struct Choice: Sendable {
  public let name: String
  public let help: String

  public init(_ name: String, _ help: String) { (self.name, self.help) = (name, help) }
}

/// The numbers that an option takes.
public struct Limits: Sendable {
  let low: Double
  let high: Double
  let excludesLow: Bool
  let excludesHigh: Bool

  init(_ low: Double, _ high: Double = .infinity, excludesLow: Bool = false, excludesHigh: Bool = false) {
    (self.low, self.high, self.excludesLow, self.excludesHigh) = (low, high, excludesLow, excludesHigh)
  }

  static let any = Limits(-.infinity)
  static let positive = Limits(0, excludesLow: true)
  static let notNegative = Limits(0)
  /// A share, from 0 to 1.
  static let share = Limits(0, 1)
  /// A share below 1.
  static let partialShare = Limits(0, 1, excludesHigh: true)

  func contains(_ number: Double) -> Bool {
    (excludesLow ? number > low : number >= low) && (excludesHigh ? number < high : number <= high)
  }

  var words: String {
    let (low, high) = (Value.text(of: low), Value.text(of: high))
    switch (self.low == -.infinity, self.high == .infinity) {
    case (true, true): return ""
    case (false, true): return " \(excludesLow ? ">" : "≥") \(low)"
    case (true, false): return " \(excludesHigh ? "<" : "≤") \(high)"
    case (false, false) where !excludesLow && !excludesHigh: return " from \(low) to \(high)"
    case (false, false): return " \(excludesLow ? ">" : "≥") \(low) and \(excludesHigh ? "<" : "≤") \(high)"
    }
  }
}

extension [String] {
  /// "a, b or c".
  func listed(with conjunction: String) -> String {
    count < 2 ? first ?? "" : dropLast().joined(separator: ", ") + " \(conjunction) " + (last ?? "")
  }
}
