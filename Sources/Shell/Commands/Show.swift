import Basics

extension Command {
  static let show = Command(
    Entry(
      "show", "shows what the session holds",
      theme: .session,
      parameters: [.optional("what", .word(subjects.map(\.choice)), "what to show; all of it by default")],
      examples: ["show", "show variables"]),
    run: { bound, session in
      let what = bound.arguments["what"]?.text
      for subject in subjects where what == nil || what == subject.choice.name { subject.show(session) }
    })

  private static let subjects: [(choice: Choice, show: @Sendable (Session) -> Void)] = [
    (
      Choice("variables", "the variables and their values"),
      { session in
        for (name, value) in session.scope.variables.sorted(by: { $0.key < $1.key }) {
          session.output.result("let \(name) = \(value.spelling)")
        }
      }
    ),
    (Choice("seed", "the seed of all random draws"), { session in session.output.result("seed \(session.seed)") }),
    (
      Choice("figures", "what has been measured"),
      { session in
        let rows = session.scope.figures?.all ?? []
        if rows.isEmpty { return }
        session.output.result(
          TextTable(
            [.left("figure"), .right("value")],
            rows.map { [$0.path.map(Printer.word).joined(separator: "."), Figures.short($0.value)] }))
      }
    ),
    (Choice("version", "Hairline's version"), { session in session.output.result("hairline \(Version.current)") }),
  ]
}
