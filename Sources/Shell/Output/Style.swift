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

  private func escape(_ code: String, _ text: String) -> String {
    hasColours && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
