import Basics
import Reports
import Training

/// Runs statements. Prompt and script go through the same code.
public enum Interpreter {
  /// Runs `statements` in order, up to one that asks to leave.
  ///
  /// - Throws: `Diagnostic` for the first error; `Interrupted`.
  public static func run(_ statements: [Statement], in session: inout Session) throws {
    for statement in statements where !session.isOver { try run(statement, in: &session) }
  }

  /// Runs one statement. Outside of braces it leaves a cell.
  ///
  /// - Throws: `Diagnostic`; `Interrupted`. Where the session keeps going, an expectation that does not hold is shown
  ///   instead; a training that diverged ends the round of the loop that it is in.
  public static func run(_ statement: Statement, in session: inout Session) throws {
    try Interruption.check()
    guard session.blockDepth == 0 else { return try perform(statement, in: &session) }
    if session.callFrames.isEmpty {
      session.transcript.clear()
      session.files = SourceFiles()
    }
    let mark = session.transcript.count
    let outer = session.beginCell()
    do {
      try perform(statement, in: &session)
      session.endCell(statement, output: mark, failure: nil, outer)
    } catch {
      session.endCell(statement, output: mark, failure: error, outer)
      throw error
    }
  }

  /// Runs one statement as a part of the cell at hand. One that fails has no effect, but that of a block's commands
  /// before the one that failed.
  private static func perform(_ statement: Statement, in session: inout Session) throws {
    let (mark, before, drawn) = (session.transcript.count, session.state, session.running.plots.count)
    var span = statement.verb.span
    var (isWhole, succeeded) = (true, false)
    let end = session.begin(statement)
    defer { end(succeeded) }
    do {
      let bound = try Binder(session.scope).bind(statement, to: CommandTable.entries, what: "command")
      span = bound.nameSpan
      guard let command = CommandTable.command(bound.entry) else { return }
      isWhole = bound.entry.body != .commands && !command.effects.isRelay
      let trace = session.trace(bound, command.effects)
      let isGiven = session.isGiven(statement)
      // What a block's commands make is noted by themselves, and later.
      if !isWhole { session.note(trace) }
      do { try command.run(bound, &session) } catch let partial as PartiallyCompleted {
        session.note(trace)
        session.running.steps.append(Step(partial.statement, files: session.files))
        isWhole = false
        throw Interrupted()
      }
      succeeded = true
      if isWhole { session.note(trace) }
      // What a relay runs leaves steps of its own.
      if command.effects.isRelay { return }
      session.running.steps.append(
        session.step(
          statement, isGiven: isGiven, output: session.transcript.text(from: mark),
          plots: Array(session.running.plots[drawn...])))
      session.updateRecords()
    } catch {
      let error: any Error = Diagnostic.isCancellation(error) ? Interrupted() : error
      let diagnostic = session.diagnostic(error, statement, span)
      let isFailedExpectation = diagnostic?.error is FailedExpectation
      if isWhole, !isFailedExpectation { session.restore(before) }
      guard let diagnostic else { throw error }
      guard session.keepsGoing, isFailedExpectation else { throw diagnostic }
      session.output.failure(diagnostic)
      session.hasFailedExpectation = true
      session.running.failure = diagnostic
    }
  }
}

/// A command that was interrupted and did a part of what it says: that which `statement` says. It keeps its effect.
struct PartiallyCompleted: Error {
  let statement: Statement
}

extension Statement {
  /// The statement in canonical form, with the commands of the files that it sources.
  func text(_ files: SourceFiles) -> String {
    String(Printer.text([Line(statement: self, comment: nil)].inlined(files)).dropLast())
  }
}

extension Session {
  /// Reports that a statement begins.
  ///
  /// - Returns: what reports its end, and whether it succeeded.
  fileprivate func begin(_ statement: Statement) -> (Bool) -> Void {
    guard output.listener != nil else { return { _ in } }
    let (place, depth, start) = (RunEvent.Place(statement), callFrames.count + blockDepth, ContinuousClock.now)
    output.tell(.command(place, depth: depth))
    return { [output] succeeded in
      output.tell(
        .commandEnded(place, depth: depth, seconds: (ContinuousClock.now - start).seconds, succeeded: succeeded))
    }
  }

  /// The error with its place and surroundings; nil where it is no error.
  fileprivate func diagnostic(_ error: any Error, _ statement: Statement, _ span: Span) -> Diagnostic? {
    let diagnostic =
      error as? Diagnostic ?? (error as? any UserError).map { Diagnostic($0, statement.source, span) }
    return diagnostic?.within(callFrames)
  }

  /// Runs a block's lines. Their steps are there while it runs, and where one of them fails; then they are taken away,
  /// as the statement that the block belongs to is one for all.
  ///
  /// - Parameter step: what is done with each statement.
  /// - Returns: the steps that the lines would leave.
  @discardableResult
  mutating func run(
    body: [Line], step: (Statement, inout Session) throws -> Void = { try Interpreter.run($0, in: &$1) }
  ) throws -> [Step] {
    let (count, overrides) = (running.steps.count, self.overrides)
    self.overrides = Overrides()
    blockDepth += 1
    defer {
      blockDepth -= 1
      self.overrides = overrides
    }
    for statement in body.compactMap(\.statement) where !isOver { try step(statement, &self) }
    defer { running.steps.removeSubrange(count...) }
    return Array(running.steps[count...])
  }

  /// Whether a value from outside takes the place of what a `let` says.
  fileprivate func isGiven(_ statement: Statement) -> Bool {
    guard case .assignment(let name, _) = statement.content else { return false }
    return overrides.left.contains(name.text)
  }

  /// The step of a statement that was run: a `let` also with the value that it came to.
  fileprivate mutating func step(
    _ statement: Statement, isGiven: Bool, output: String, plots: [Report.DrawnPlot]
  ) -> Step {
    guard case .assignment(let name, _) = statement.content, let value = scope[name.text] else {
      return Step(statement, files: files, output: output, plots: plots)
    }
    noteSecret(name, value)
    let resolved = Statement.assignment(statement, name, value)
    return Step(isGiven ? resolved : statement, resolved: resolved, files: files, output: output)
  }
}

extension Statement {
  /// A `let` in the place of `statement`.
  static func assignment(_ statement: Statement, _ name: Name, _ value: Value) -> Statement {
    Statement(
      source: statement.source, verb: Name(text: Command.let.entry.name, span: statement.verb.span),
      content: .assignment(name, Phrase(kind: .bare([.text(value.spelling)]), span: name.span)), body: nil,
      opening: nil, branches: [], span: statement.span)
  }
}
