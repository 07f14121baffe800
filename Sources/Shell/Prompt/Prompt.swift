import Basics
import CEdit
import Glibc

/// Reads statements and runs them, until the end. Errors are shown, and the next line is asked for.
public struct Prompt {
  private let reader: any LineReader
  private let isInteractive: Bool
  private var status = ExitStatus.success
  /// What the session ends with where a signal ends it.
  private var ending: ExitStatus?
  /// The number of the last line that was read.
  private var line = 0
  private var pending = PendingText()

  /// Reads standard input: with an editor where it is a terminal, plainly elsewhere.
  ///
  /// - Parameters:
  ///   - history: where lines are kept for later sessions.
  ///   - start: the script to run first, if there is one, where a person types.
  /// - Returns: at a terminal `success`, elsewhere the status of the first command that failed; that of the signal that
  ///   ended the session.
  public static func run(
    _ session: inout Session, history: HistoryFile? = .standard, start: StartFile? = nil
  ) -> ExitStatus {
    let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    if isTerminal { line_restore_terminal() }
    let isDumb = environment("TERM") ?? "dumb" == "dumb"
    let edited = isTerminal && !isDumb ? EditedReader(history: history, output: session.output) : nil
    let reader: any LineReader = edited ?? PlainReader(promptOutput: isatty(STDIN_FILENO) == 1 ? session.output : nil)
    var prompt = Prompt(reader: reader, isInteractive: isTerminal)
    Signals.handle(.prompt)
    if isTerminal {
      session.output.pager = isDumb ? nil : .standard
      session.output.message("Hairline \(Version.current). 'help' lists the commands, Ctrl-D leaves.")
      start?.run(&session)
    }
    prompt.run(&session)
    if isTerminal { Interruption.clear(.user) }
    let status = prompt.ending ?? (isTerminal ? .success : prompt.status)
    return status.worse(Runner.finish(status, &session))
  }

  private init(reader: any LineReader, isInteractive: Bool) {
    (self.reader, self.isInteractive) = (reader, isInteractive)
  }

  private mutating func run(_ session: inout Session) {
    while !session.isOver {
      // Ctrl-C ends a command, and every other signal the session.
      if let reason = Interruption.reason, reason != .user {
        ending = ExitStatus(reason)
        return
      }
      Interruption.clear(.user)
      let isContinuation = !pending.isEmpty
      let reading = reader.read(
        prompt: { isContinuation ? session.continuationPrompt(pending.open) : session.prompt }, after: pending.text,
        names: session.namesInPlay)
      switch reading {
      case .line(let text):
        line += 1
        take(text, &session)
      case .interrupted where Interruption.reason != .user: continue
      case .interrupted:
        // The typed text is discarded, but the prompt goes on: Ctrl-C may have been meant for a command that has just ended.
        if isInteractive { session.output.message("^C") }
        pending = PendingText()
      case .end where isContinuation && isInteractive:
        session.output.message("")
        session.output.message("'\(pending.open)' is cancelled. Ctrl-D again leaves.")
        pending = PendingText()
      case .end:
        if isContinuation { finish(&session) }
        if isInteractive { session.output.message("") }
        return
      }
    }
  }

  /// Runs the line, or keeps it until its braces are closed.
  private mutating func take(_ line: String, _ session: inout Session) {
    if pending.isEmpty, let command = line.shellCommand {
      reader.remember(line.trimmingSpacesAtEnd)
      guard !["", "!"].contains(command.filter { !$0.isWhitespace }) else {
        session.output.failure(NoCommand())
        if status == .success { status = .usage }
        return
      }
      let code = ShellCommand.run(command, in: session.scope.folder ?? "")
      if code != 0 {
        session.output.message("exit status \(code)")
        if status == .success { status = .failed }
      }
      return
    }
    if pending.add(line) { finish(&session, waits: true) }
  }

  /// Runs the pending text and shows what is wrong with it.
  ///
  /// - Parameter waits: whether nothing is run while the text is not complete.
  private mutating func finish(_ session: inout Session, waits: Bool = false) {
    let text = pending.text
    var hasBegun = false
    do {
      let first = line - text.utf8.count { $0 == UInt8(ascii: "\n") }
      let source = isInteractive ? SourceText(text) : SourceText(text, name: "standard input", firstLine: first)
      let script: Script
      do { script = try Parser.parse(source) } catch let error as Diagnostic where waits && error.isUnfinished {
        return
      }
      pending = PendingText()
      if script.lines.isEmpty { return }
      reader.remember(text.trimmingSpacesAtEnd)
      let errors = Checker.check(script, in: session).diagnostics
      for error in errors.dropLast() { session.output.failure(error) }
      if let last = errors.last { throw last }
      hasBegun = true
      try Interpreter.run(script.statements, in: &session)
    } catch {
      if !pending.isEmpty { reader.remember(text.trimmingSpacesAtEnd) }
      pending = PendingText()
      if !hasBegun { session.notebook.refuse(text, (error as? Diagnostic)?.text() ?? "\(error)") }
      let failure = Runner.show(error, session.output)
      if status == .success { status = failure }
      if failure.isInterruption, !isInteractive { session.isOver = true }
    }
  }
}

/// There is nothing to run after "!".
private struct NoCommand: UserError {
  let problem = "expected a command of the system after '!'"
  let hint: String? = "as in '!ls'; the up arrow brings back earlier lines"
}

extension Diagnostic {
  /// Whether more lines may fix it.
  fileprivate var isUnfinished: Bool { (error as? LanguageError)?.isUnfinished == true }
}

extension String {
  fileprivate var trimmingSpacesAtEnd: String { String(reversed().drop { $0.isWhitespace }.reversed()) }

  /// What a line that begins with "!" has a shell run.
  fileprivate var shellCommand: String? {
    let text = drop { $0.isWhitespace }
    return text.first == "!" ? String(text.dropFirst()) : nil
  }
}
