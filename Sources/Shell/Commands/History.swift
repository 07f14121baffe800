extension Command {
  static let history = Command(
    Entry(
      "history", "lists the commands of this session",
      theme: .session,
      parameters: [.optional("count", .count, "how many of the last to list")],
      examples: ["history", "history 10"]),
    run: { bound, session in
      let first = max(0, session.cells.count - (bound.arguments["count"]?.integer ?? .max))
      for (index, cell) in session.cells.enumerated().dropFirst(first) {
        let number = DisplayWidth.pad("\(index + 1)", to: 4, alignRight: true)
        session.output.result(number + "  " + cell.text.replacing("\n", with: "\n      "))
      }
    })
}
