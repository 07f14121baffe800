import Basics

/// Runs statements. Prompt and script go through the same code.
public enum Interpreter {
  /// Runs `statements` in order, up to one that asks to leave.
  ///
  /// - Throws: `Diagnostic` for the first mistake; `Interrupted`.
  public static func run(_ statements: [Statement], in session: inout Session) throws {
    for statement in statements where !session.isOver { try run(statement, in: &session) }
  }

  /// Runs one statement.
  ///
  /// - Throws: `Diagnostic`; `Interrupted`.
  public static func run(_ statement: Statement, in session: inout Session) throws {
    try Interruption.check()
    let bound = try Binder(session.scope).bind(statement, to: CommandTable.entries, what: "command")
    guard let command = CommandTable.command(bound.entry) else { return }
    do {
      try command.run(bound, &session)
    } catch let mistake as any Mistake {
      throw Diagnostic(mistake, statement.source, bound.nameSpan)
    }
    session.transcript.append(Printer.line(statement))
  }
}
