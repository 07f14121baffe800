/// How words are set off: by colour on a terminal that has it, not at all elsewhere.
///
/// In the program's texts a mark stands for what a terminal takes, up to `TerminalText`, which turns marks into control
/// sequences and shows all other control characters for what they are.
public struct Style: Sendable {
  /// Whether the terminal shows colours.
  public let hasColours: Bool
  /// Whether it shows more than ASCII.
  public let hasUnicode: Bool

  public init(hasColours: Bool, hasUnicode: Bool = true) {
    (self.hasColours, self.hasUnicode) = (hasColours, hasUnicode)
  }

  public static let plain = Style(hasColours: false)

  func failure(_ text: String) -> String { marked("1;31", text) }
  func success(_ text: String) -> String { marked("32", text) }
  func hint(_ text: String) -> String { marked("32", text) }
  func heading(_ text: String) -> String { marked("1", text) }
  func faint(_ text: String) -> String { marked("2", text) }
  /// The colour of a curve: a number of eight, which are the user's own and so stand out from the background.
  func ink(_ index: Int, _ text: String) -> String { marked(Self.inks[index % Self.inks.count], text) }

  private static let inks = ["36", "35", "32", "33", "34", "31"]

  private func marked(_ code: String, _ text: String) -> String {
    hasColours && !text.isEmpty ? TerminalText.marked(text, code) : text
  }
}
