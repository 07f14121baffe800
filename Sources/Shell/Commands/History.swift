import Basics

extension Command {
  static let history = Command(
    Entry(
      "history", "lists the commands of this session, or shows one",
      details: """
        The list shows each command's number, duration and status: ok, failed, interrupted or undone. With a number, it \
        shows that command with its results and the files that it wrote.
        """,
      theme: .session,
      parameters: [
        .optional("cell", .count, "the number of a command, to show it"),
        .option("count", .count, "the number of most recent commands to list", excluded: ["cell"]),
      ],
      examples: ["history", "history 3", "history count=10"]),
    effects: .aboutCells,
    run: { bound, session in
      if let number = bound.arguments["cell"]?.integer {
        do throws(NotebookError) {
          return show(try session.notebook.cell(number), number, session.output)
        } catch { throw bound.diagnostic(error, at: "cell") }
      }
      let first = max(0, session.cells.count - (bound.arguments["count"]?.integer ?? .max))
      for (index, cell) in session.cells.enumerated().dropFirst(first) {
        let head = head(cell, index + 1, statusWidth: 11)
        let margin = String(repeating: " ", count: DisplayWidth.of(head) + 2)
        // It has times, and so is no part of a report.
        session.output.result(head + "  " + cell.text.replacing("\n", with: "\n" + margin), recorded: "")
      }
    })

  /// Number, time and status.
  private static func head(_ cell: Cell, _ number: Int, statusWidth: Int) -> String {
    [
      DisplayWidth.pad("\(number)", to: 4, alignRight: true),
      DisplayWidth.pad(NumberFormat.duration(cell.seconds), to: 8, alignRight: true),
      DisplayWidth.pad(cell.status.rawValue, to: statusWidth, alignRight: false),
    ].joined(separator: "  ")
  }

  private static func show(_ cell: Cell, _ number: Int, _ output: Output) {
    output.result("\(number): \(cell.status.rawValue), \(NumberFormat.duration(cell.seconds))", recorded: "")
    output.result(cell.text, recorded: "")
    if !cell.output.isEmpty { output.result(String(cell.output.dropLast()), recorded: "") }
    if let failure = cell.failure { output.result(failure, recorded: "") }
    for path in cell.artefacts { output.result("wrote \(path)", recorded: "") }
  }
}
