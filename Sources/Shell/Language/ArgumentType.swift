import Basics

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
  /// A name that the person makes up: letters, digits, "_" and "-".
  case name
  /// One of a few words.
  case word([Choice])
  /// Height and width, `48x48`; a lone number is both.
  case extent
  /// Height, width and channels: `48x48x3`.
  case shape
  /// Shares such as `70/20/10`.
  case shares
  case path(PathKind)
  /// The name of a layer of the model.
  case layer
  /// The name of a command.
  case command
  /// `[one two]`; a lone value is a list of one.
  case list(ArgumentType)
  /// Whatever suits the first, else the second.
  case either(ArgumentType, ArgumentType)

  /// Which files completion offers.
  public enum PathKind: Sendable {
    case any, folder, script, model
  }

  /// A part of the data: train, val or test.
  public static let part = ArgumentType.word(MetricNames.parts)
  /// A whole number from 1 on.
  public static let count = ArgumentType.integer(1...Int(Int32.max))

  /// What is expected, for messages and help: "a whole number from 1".
  public var description: String {
    switch self {
    case .integer(let range): "a whole number" + Self.words(range)
    case .number(let limits): "a number" + limits.words
    case .flag: "yes or no"
    case .text, .anything: "text"
    case .name: "a name"
    case .word(let choices): choices.map(\.name).listed(with: "or")
    case .extent: "a size such as 3 or 48x48"
    case .shape: "a shape such as 48x48x3"
    case .shares: "shares of train, val and test such as 70/20/10, 0.7/0.2/0.1 or 80/20, with train above 0"
    case .path(.folder): "a folder"
    case .path: "a file"
    case .layer: "a layer's name"
    case .command: "a command"
    case .list(let element): "a list of which each is \(element.description)"
    case .either(let first, let second): "\(first.description), or \(second.description)"
    }
  }

  private static func words(_ range: ClosedRange<Int>) -> String {
    switch (range.lowerBound, range.upperBound) {
    case (.min, .max): ""
    case (let low, let high) where high >= Int(Int32.max): " from \(low) on"
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
    let lower = low == -.infinity ? "" : excludesLow ? " above \(Value.text(of: low))" : " from \(Value.text(of: low))"
    if high == .infinity { return lower + (low == -.infinity || excludesLow ? "" : " on") }
    return lower + (excludesHigh ? " to below " : " to ") + Value.text(of: high)
  }
}

extension [String] {
  /// "a, b or c".
  func listed(with conjunction: String) -> String {
    count < 2 ? first ?? "" : dropLast().joined(separator: ", ") + " \(conjunction) " + (last ?? "")
  }
}
