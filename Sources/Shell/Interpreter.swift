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
    _ = session.transcript.take()
    do {
      try command.run(bound, &session)
    } catch let mistake as any Mistake {
      throw Diagnostic(mistake, statement.source, bound.nameSpan)
    }
    session.cells.append(Session.Cell(text: session.resolved(statement), output: session.transcript.take()))
  }
}

extension Session {
  /// The statement in canonical form, with the value that a `let` came to.
  fileprivate func resolved(_ statement: Statement) -> String {
    guard case .assignment(let name, _) = statement.content, let value = scope.variables[name.text] else {
      return Printer.line(statement)
    }
    return "let \(name.text) = \(value.spelling)"
  }
}
