extension Command {
  static let quit = leaving("quit")
  static let exit = leaving("exit")

  private static func leaving(_ name: String) -> Command {
    Command(
      Entry(
        name, "leaves Hairline", details: "So does Ctrl-D. In a script, the lines after it are not run.",
        theme: .session, examples: [name]),
      run: { _, session in session.isOver = true })
  }
}
