import Basics

extension Command {
  static let undo = Command(
    Entry(
      "undo", "goes back to the state before the last command that changed anything",
      details: """
        Data, augmentation, model, weights, metrics, variables, blocks and settings are as they were, bit for bit; \
        files that were written stay. Again, it goes back further: the last \(Notebook.maxStates) states are kept, as \
        long as their weights and images take at most \(NumberFormat.bytes(Notebook.maxMemory)). 'rerun' runs what was \
        taken back again.
        """,
      theme: .session, examples: ["undo"]),
    check: { bound, checker throws(Diagnostic) in try checker.checkNotebook(bound) },
    run: { _, session in
      let (number, state) = try session.notebook.undo()
      session.restore(state)
      session.log()
      session.hasNewRecords = true
      let text = session.cells[number - 1].text
      let line = text.split(separator: "\n").first.map(String.init) ?? text
      session.output.message("took back command \(number): \(line)\(line == text ? "" : " … }")")
    })

  static let rerun = Command(
    Entry(
      "rerun", "runs commands of this session again, by their numbers",
      details: """
        They run as if they were typed once more, on the state as it is, and get new numbers. Without a number it is \
        the last command that does more than to show something.
        """,
      theme: .session,
      parameters: [.rest("cells", .either(.count, .text), "numbers, or ranges such as 3..5")],
      examples: ["rerun", "rerun 3", "rerun 3..5 7"]),
    effects: .relay,
    check: { bound, checker throws(Diagnostic) in try checker.checkNotebook(bound) },
    run: { bound, session in
      let statements = try cells(bound, session).flatMap { cell in
        try cell.statement.map { [$0] } ?? Parser.parse(SourceText(cell.text)).statements
      }
      // What stands for other commands may stand for itself.
      if let again = statements.first(where: { $0.verb.text == bound.entry.name }) {
        throw bound.diagnostic(NotebookError.standsForOthers(Printer.line(again)), at: "cells")
      }
      for statement in statements where !session.isOver {
        let script = Script(source: statement.source, lines: [Line(statement: statement, comment: nil)])
        for error in Checker.check(script, in: session).diagnostics { throw error }
        session.output.message(Printer.line(statement))
        try Interpreter.run(statement, in: &session)
      }
    })

  /// The cells that `rerun` names.
  private static func cells(_ bound: BoundCommand, _ session: Session) throws -> [Cell] {
    let words = bound.arguments.list("cells")
    if words.isEmpty {
      guard let last = session.cells.last(where: \.isWorthRerunning) else {
        throw NotebookError.nothingToRerun
      }
      return [last]
    }
    return try words.flatMap { word in
      do throws(NotebookError) {
        guard case .text(let text) = word.content else { return [try session.notebook.cell(word.integer)] }
        guard case .range(let first, let last)? = ValueSequence(.text(text)) else { throw .noNumber(text) }
        guard first <= last else { throw .backwards(first, last) }
        for end in [first, last] { _ = try session.notebook.cell(end) }
        return Array(session.cells[first - 1..<last])
      } catch { throw bound.diagnostic(error, at: "cells") }
    }
  }
}

extension Cell {
  /// Whether it did more than to show something, or was to do more.
  fileprivate var isWorthRerunning: Bool {
    let commands = statement?.commands ?? []
    return commands.map(\.effects).contains { ($0.mayChange || $0.isResult) && !$0.isRelay }
  }
}

extension Checker {
  /// Commands that go about cells stand outside of braces, where there are any; what they do, the run decides.
  fileprivate mutating func checkNotebook(_ bound: BoundCommand) throws(Diagnostic) {
    guard blockDepth == 0 else {
      throw Diagnostic(NotebookError.withinBraces(bound.entry.name), bound.statement.source, bound.nameSpan)
    }
    scope.unsettle()
    scope.isOpen = true
    layerNames = nil
  }
}
