import Synchronization

/// Scripts of the manual, shown with what they really answer.
enum ManualExample {
  /// A script alone.
  static func script(_ text: String) -> String { Markdown.fence("hairline", text) }

  /// A script, and what it prints.
  static func run(_ text: String) -> String {
    Markdown.fence("hairline", text) + "\n\n" + Markdown.fence("text", answer(to: text))
  }

  /// A script that is wrong, and what is said of it.
  static func error(_ text: String) -> String {
    Markdown.fence("text", text) + "\n\n" + Markdown.fence("text", answer(to: text))
  }

  private static func answer(to text: String) -> String {
    let answer = Answer()
    let output = Output(width: { 100 }) { _, text in answer.text.withLock { $0 += text } }
    var session = Session(output: output)
    _ = Runner.run(SourceText(text, name: "example.hl"), in: &session)
    return answer.text.withLock { String($0.dropLast()) }
  }

  private final class Answer: Sendable {
    let text = Mutex("")
  }
}
