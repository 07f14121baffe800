extension Command {
  static let quit = leaving("quit")
  static let exit = leaving("exit")

  private static func leaving(_ name: String) -> Command {
    Command(
      Entry(
        name, "leaves Hairline", details: "So does Ctrl-D. In a script, it skips the remaining lines.",
        theme: .session, examples: [name]),
      run: { _, session in session.isOver = true })
  }
}
