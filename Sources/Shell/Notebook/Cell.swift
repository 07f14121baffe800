import Reports
import Synchronization

/// A command that was run: what was typed, its output, and its effects.
public struct Cell: Sendable {
  public enum Status: String, Sendable {
    case ok, failed, interrupted
    /// It had an effect, which `undo` reverted.
    case undone
  }

  /// The statement; nil where what was typed is none.
  let statement: Statement?
  /// What was typed, where it is no statement.
  private let typed: String
  /// The lines of results that it gave.
  public let output: String
  /// What was wrong, where it failed.
  public let failure: String?
  public internal(set) var status: Status
  public let seconds: Double
  /// How long each epoch took that it trained.
  let epochs: [Timing.Epoch]
  /// The files that it wrote.
  public let artefacts: [String]
  /// What it did, as commands that do the same: itself, where it did all that it says; none, where it did nothing.
  let steps: [Step]
  /// What it read, and the number of the cell that had made it, 0 where none had.
  let reads: [Resource: Int]
  /// What it made.
  let makes: Set<Resource>
  /// Whether something came of it beside the state.
  let isResult: Bool
  /// Whether it is about the cells themselves.
  let isAboutCells: Bool

  /// In canonical form, with line ends between its lines; what is no statement as it was typed.
  public var text: String { statement?.text(SourceFiles()) ?? typed }

  /// A statement that was run.
  init(
    statement: Statement, output: String, failure: String?, status: Status, seconds: Double, _ running: RunningCell
  ) {
    (self.statement, typed, self.output, self.failure) = (statement, "", output, failure)
    (self.status, self.seconds, epochs) = (status, seconds, running.epochs)
    (artefacts, steps) = (running.artefacts, running.steps)
    (reads, makes) = (running.reads, running.makes)
    (isResult, isAboutCells) = (running.isResult, running.isAboutCells)
  }

  /// A text that could not be run.
  init(refused text: String, failure: String) {
    (statement, typed, output, self.failure) = (nil, text, "", failure)
    (status, seconds, epochs, artefacts, steps) = (.failed, 0, [], [], [])
    (reads, makes, isResult, isAboutCells) = ([:], [], false, false)
  }

  /// Whether it changed the session's state.
  var changes: Bool { makes.contains(where: \.isState) }
}

/// A command that was run whole, as scripts have it.
struct Step: Sendable {
  private enum Content: Sendable {
    case command(Statement, resolved: Statement)
    case rounds(Statement, ValueSequence, count: Int)
  }

  private let content: Content
  /// The files that it sources.
  let files: SourceFiles
  let output: String
  /// What it drew.
  let plots: [Report.DrawnPlot]

  init(
    _ statement: Statement, resolved: Statement? = nil, files: SourceFiles, output: String = "",
    plots: [Report.DrawnPlot] = []
  ) {
    (content, self.files) = (.command(statement, resolved: resolved ?? statement), files)
    (self.output, self.plots) = (output, plots)
  }

  /// The first rounds of a loop. They are written out only when they are asked for: a loop has a step like this one in each
  /// of its rounds.
  init(_ loop: Statement, over values: ValueSequence, rounds: Int, files: SourceFiles) {
    (content, self.files, output, plots) = (.rounds(loop, values, count: rounds), files, "", [])
  }

  /// The command as it was written.
  var statement: Statement {
    switch content {
    case .command(let statement, _): statement
    case .rounds(let loop, let values, let count): loop.over(values, first: count)
    }
  }

  /// A `let` with the value that it came to; any other command as it was written.
  var resolved: Statement { if case .command(_, let resolved) = content { resolved } else { statement } }

  /// One step for several: a condition that holds, with all of them between its braces.
  init(joining steps: [Step]) {
    let first = steps[0].statement
    let span = first.verb.span
    let body = steps.flatMap { step in [Line(statement: step.resolved, comment: nil)].inlined(step.files) }
    let statement = Statement(
      source: first.source, verb: Name(text: Command.if.entry.name, span: span),
      content: .expression(Expression(kind: .metric([Name(text: "yes", span: span)]), span: span)), body: body,
      opening: nil, branches: [], span: first.span)
    self.init(statement, files: steps[0].files, output: steps.map(\.output).joined(), plots: steps.flatMap(\.plots))
  }

  /// In canonical form, with line ends between its lines.
  var text: String { printed.text { resolved.text(files) } }
  private let printed = PrintedText()
}

/// A text that is made once, when it is first asked for: each plot carries those of all commands before it.
private final class PrintedText: Sendable {
  private let text = Mutex<String?>(nil)

  func text(_ make: () -> String) -> String {
    text.withLock { text in
      let made = text ?? make()
      text = made
      return made
    }
  }
}

/// The cell that is being run.
struct RunningCell: Sendable {
  /// Its number, unless what it runs leaves cells of its own.
  let number: Int
  /// The session's state before it.
  let before: State
  /// When it began, in seconds.
  let start: Double
  var steps: [Step] = []
  var reads: [Resource: Int] = [:]
  var makes: Set<Resource> = []
  var artefacts: [String] = []
  /// The plots drawn so far.
  var plots: [Report.DrawnPlot] = []
  /// How long each epoch took that was trained.
  var epochs: [Timing.Epoch] = []
  var isResult = false
  var isAboutCells = false
  /// Whether what it runs leaves cells of its own.
  var isRelay = false
  /// What was wrong, where it failed and the script went on.
  var failure: Diagnostic?
}
