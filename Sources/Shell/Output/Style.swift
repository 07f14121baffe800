/// How words are set off: by colour on a terminal that has it, not at all elsewhere.
public struct Style: Sendable {
  /// Whether the terminal shows colours.
  public let hasColours: Bool
  /// Whether it shows more than ASCII.
  public let hasUnicode: Bool

  public init(hasColours: Bool, hasUnicode: Bool = true) {
    (self.hasColours, self.hasUnicode) = (hasColours, hasUnicode)
  }

  public static let plain = Style(hasColours: false)

  func failure(_ text: String) -> String { escape("1;31", text) }
  func success(_ text: String) -> String { escape("32", text) }
  func hint(_ text: String) -> String { escape("32", text) }
  func heading(_ text: String) -> String { escape("1", text) }
  func faint(_ text: String) -> String { escape("2", text) }

  /// `text` without what sets it off.
  static func bare(_ text: some StringProtocol) -> String {
    let pieces = text.split(separator: "\u{1B}", omittingEmptySubsequences: false)
    guard pieces.count > 1 else { return String(text) }
    return pieces[0] + pieces.dropFirst().map { $0.drop { $0 != "m" }.dropFirst() }.joined()
  }

  private func escape(_ code: String, _ text: String) -> String {
    hasColours && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
