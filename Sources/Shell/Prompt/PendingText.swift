import Basics

/// The lines that were typed of a statement which is still open.
///
/// Each further line may close it, or be wrong. Only the parser knows, and it starts from the beginning: so a short text is
/// parsed after each line, to report an error at once, but a long one only where its brackets seem closed, or once it has
/// grown by a part. The work then grows with the text, and not with its square.
struct PendingText {
  private(set) var text = ""
  /// What is open, by a rough look at each line as it comes.
  private var context = CompletionContext("")
  /// The bytes that the parser saw last.
  private var parsed = 0
  private static let longText = 4000

  var isEmpty: Bool { text.isEmpty }
  /// What is open, such as `model crack {`.
  var open: String { context.open }

  /// Adds a line.
  ///
  /// - Returns: whether the parser has to look at the text.
  mutating func add(_ line: String) -> Bool {
    if !text.isEmpty { text += "\n" }
    text += line
    context.add((context.isAtStart ? "" : "\n") + line)
    let count = text.utf8.count
    guard count < Self.longText || context.isClosed || count > parsed + parsed / 8 else { return false }
    parsed = count
    return true
  }
}
