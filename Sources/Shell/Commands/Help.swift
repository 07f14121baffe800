extension Command {
  static let help = Command(
    Entry(
      "help", "explains commands and layers",
      details: "'help layers' lists the layers. Any other word is searched for.",
      theme: .session,
      parameters: [.rest("topic", .command, "a command, a layer, or a word to search for")],
      examples: ["help", "help train", "help conv2d", "help layers"]),
    run: { bound, session in
      let topic = bound.arguments.list("topic").map(\.text).joined(separator: " ")
      guard let text = HelpText.text(on: topic, width: session.output.width(), style: session.output.style) else {
        throw bound.diagnostic(LanguageError.noHelp(topic, nearest: HelpText.nearest(to: topic)), at: "topic")
      }
      session.output.result(pages: text)
    })
}
