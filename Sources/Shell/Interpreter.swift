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
  /// - Throws: `Diagnostic`; `Interrupted`. Where the session keeps going, an expectation that does not hold is shown
  ///   instead.
  public static func run(_ statement: Statement, in session: inout Session) throws {
    try Interruption.check()
    if session.blockDepth == 0, session.surroundings.isEmpty {
      session.transcript.clear()
      session.files = SourceFiles()
    }
    let mark = session.transcript.count
    var span = statement.verb.span
    do {
      let bound = try Binder(session.scope).bind(statement, to: CommandTable.entries, what: "command")
      span = bound.nameSpan
      try CommandTable.command(bound.entry)?.run(bound, &session)
      // A file's commands leave cells of their own.
      if bound.entry.form == .inclusion { return }
    } catch {
      guard let diagnostic = session.diagnostic(error, statement, span) else { throw error }
      guard session.keepsGoing, diagnostic.mistake is UnmetExpectation else { throw diagnostic }
      session.output.failure(diagnostic)
      session.hasUnmet = true
      return
    }
    session.cells.append(session.cell(statement, output: session.transcript.text(from: mark)))
  }
}

extension Statement {
  /// The statement in canonical form, with the commands of the files that it sources.
  func text(_ files: SourceFiles) -> String {
    String(Printer.text([Line(statement: self, comment: nil)].inlined(files)).dropLast())
  }
}

extension Session {
  /// The error with its place and surroundings; nil where it is no mistake.
  fileprivate func diagnostic(_ error: any Error, _ statement: Statement, _ span: Span) -> Diagnostic? {
    let mistake = error as? any Mistake
    let diagnostic = error as? Diagnostic ?? mistake.map { Diagnostic($0, statement.source, span) }
    return diagnostic?.within(surroundings)
  }

  /// Runs a block's lines. Their cells are there while it runs, and where one of them fails; then they are taken away,
  /// as the statement that the block belongs to leaves one for all.
  ///
  /// - Parameter step: what is done with each statement.
  /// - Returns: the cells that the lines would leave.
  @discardableResult
  mutating func run(
    body: [Line], step: (Statement, inout Session) throws -> Void = { try Interpreter.run($0, in: &$1) }
  ) throws -> [Cell] {
    let (count, overrides) = (cells.count, self.overrides)
    self.overrides = Overrides()
    blockDepth += 1
    defer {
      blockDepth -= 1
      self.overrides = overrides
    }
    for statement in body.compactMap(\.statement) where !isOver { try step(statement, &self) }
    defer { cells.removeSubrange(count...) }
    return Array(cells[count...])
  }

  /// The cell of a statement that was run: a `let` with the value that it came to, a block with the commands of the
  /// files that it sources.
  fileprivate func cell(_ statement: Statement, output: String) -> Cell {
    if case .assignment(let name, _) = statement.content, let value = scope.variables[name.text] {
      return Cell("let \(name.text) = \(value.spelling)", output: output)
    }
    return Cell(statement.text(files), output: output)
  }
}
