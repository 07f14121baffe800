import Basics

/// What variables hold and expressions come to. A literal keeps its spelling (`1e-4` stays `1e-4`, and is a number to
/// whoever asks for one), so that a script prints as it was written.
public enum Value: Hashable, Sendable {
  case text(String)
  case number(Double)
  case truth(Bool)
  case list([Value])

  /// The value as a number, where it is one.
  public var number: Double? {
    switch self {
    case .number(let number): number
    case .text(let text): Self.number(from: text)
    case .truth, .list: nil
    }
  }

  /// The value as a yes or no, where it is one.
  public var truth: Bool? {
    switch self {
    case .truth(let truth): truth
    case .text("yes"): true
    case .text("no"): false
    case .text, .number, .list: nil
    }
  }

  /// The value as it is printed, and as it becomes part of a text: numbers with all their digits.
  public var text: String {
    switch self {
    case .text(let text): text
    case .number(let number): Self.text(of: number)
    case .truth(let truth): truth ? "yes" : "no"
    case .list(let values): "[" + values.map(\.spelling).joined(separator: " ") + "]"
    }
  }

  /// The value as it is written in a script: with quotes where they are needed.
  public var spelling: String {
    if case .text(let text) = self { Printer.word(text) } else { text }
  }

  /// The number that `text` spells (`12`, `1e-4`, `.5`, `5%`), or nil.
  static func number(from text: String) -> Double? {
    var digits = Substring(text)
    let isPercent = digits.hasSuffix("%")
    if isPercent { digits.removeLast() }
    let allowed = digits.utf8.allSatisfy { "0123456789.eE+-".utf8.contains($0) }
    guard allowed, digits.utf8.contains(where: { (48...57).contains($0) }), let number = Double(digits),
      number.isFinite
    else { return nil }
    return isPercent ? number / 100 : number
  }

  /// The shortest digits that give `number` back, without ".0".
  static func text(of number: Double) -> String {
    if number == number.rounded(), abs(number) < 0x1p53 { return String(Int(number)) }
    return "\(number)"
  }
}
