import Basics

extension Command {
  static let undo = Command(
    Entry(
      "undo", "restores the state before the last command that changed it",
      details: """
        Restores data, augmentation, model, weights, metrics, variables, blocks and settings, bit for bit. Files that \
        were written stay. Repeat it to go back further: the last \(Notebook.maxStates) states are kept, up to \
        \(NumberFormat.bytes(Notebook.maxMemory)) of weights and images. 'rerun' runs an undone command again.
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
      session.output.message("undid \(number): \(line)\(line == text ? "" : " … }")")
    })

  static let rerun = Command(
    Entry(
      "rerun", "runs earlier commands of this session again",
      details: """
        The commands run on the present state, as if they were typed again, and get new numbers. Without a number, the \
        last command that does more than show something runs again.
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
      // A command that refers to others may refer to itself.
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
  /// Commands about cells must be outside of braces, where there are any; what they do, the run decides.
  fileprivate mutating func checkNotebook(_ bound: BoundCommand) throws(Diagnostic) {
    guard blockDepth == 0 else {
      throw Diagnostic(NotebookError.withinBraces(bound.entry.name), bound.statement.source, bound.nameSpan)
    }
    scope.unsettle()
    scope.isOpen = true
    layerNames = nil
  }
}
