import Basics

/// What variables hold and expressions come to. A literal keeps its spelling (`1e-4` stays `1e-4`, and is a number to
/// callers that need one), so that a script prints as it was written.
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

  /// Whether it is the same as `other`; numbers are, however they are spelled.
  func equals(_ other: Value) -> Bool {
    if let first = number, let second = other.number { return first == second }
    if let first = truth, let second = other.truth { return first == second }
    if case .list(let first) = self, case .list(let second) = other {
      return first.count == second.count && zip(first, second).allSatisfy { $0.equals($1) }
    }
    return text == other.text
  }

  /// Whether its text takes more than `limit` bytes; to find out takes no longer than that.
  func isLonger(than limit: Int) -> Bool {
    var left = limit
    return !fits(&left)
  }

  /// Whether lists are nested in it more than `limit` deep.
  func isDeeper(than limit: Int) -> Bool {
    guard case .list(let values) = self else { return false }
    return limit == 0 || values.contains { $0.isDeeper(than: limit - 1) }
  }

  private func fits(_ left: inout Int) -> Bool {
    switch self {
    case .text(let text): left -= text.utf8.count + 3
    case .number, .truth: left -= 8
    case .list(let values):
      left -= 2
      for value in values where !value.fits(&left) { return false }
    }
    return left >= 0
  }

  /// Whether it was written as a share: `5%`.
  var isPercentage: Bool { if case .text(let text) = self { text.hasSuffix("%") && number != nil } else { false } }

  /// The number that `text` spells (`12`, `1e-4`, `.5`, `5%`, `1/255`), or nil.
  static func number(from text: String) -> Double? {
    guard let slash = text.utf8.firstIndex(of: UInt8(ascii: "/")) else { return decimal(text[...]) }
    let (first, second) = (decimal(text[..<slash]), decimal(text[text.index(after: slash)...]))
    guard let first, let second, second != 0, (first / second).isFinite else { return nil }
    return first / second
  }

  private static func decimal(_ text: Substring) -> Double? {
    var digits = text
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
