import Basics
import CEdit
import Glibc

/// Reads statements and runs them, until the end. Errors are shown, and the next line is asked for.
public struct Prompt {
  private let reader: any LineReader
  private let isInteractive: Bool
  private var status = ExitStatus.success
  /// The number of the last line that was read.
  private var line = 0
  /// Whether the last key at an empty line was Ctrl-C.
  private var isLeaving = false

  /// Reads standard input: with an editor where it is a terminal, plainly elsewhere.
  ///
  /// - Parameters:
  ///   - history: where lines are kept for later sessions.
  ///   - start: the script to run first, if there is one, where a person types.
  /// - Returns: at a terminal always `success`; elsewhere the status of the first command that failed.
  public static func run(
    _ session: inout Session, history: HistoryFile? = .standard, start: StartFile? = nil
  ) -> ExitStatus {
    let isTerminal = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
    if isTerminal { line_restore_terminal() }
    let isDumb = environment("TERM") ?? "dumb" == "dumb"
    let edited = isTerminal && !isDumb ? EditedReader(history: history, output: session.output) : nil
    let reader: any LineReader = edited ?? PlainReader(promptOutput: isatty(STDIN_FILENO) == 1 ? session.output : nil)
    var prompt = Prompt(reader: reader, isInteractive: isTerminal)
    Signals.onInterrupt(.request)
    if isTerminal {
      session.output.message("Hairline \(Version.current). 'help' lists the commands, Ctrl-D leaves.")
      start?.run(&session)
    }
    prompt.run(&session)
    if isTerminal { Interruption.clear() }
    let status = isTerminal ? ExitStatus.success : prompt.status
    return status.worse(Runner.finish(status, &session))
  }

  private init(reader: any LineReader, isInteractive: Bool) {
    (self.reader, self.isInteractive) = (reader, isInteractive)
  }

  private mutating func run(_ session: inout Session) {
    while !session.isOver {
      reader.names = session.names
      Interruption.clear()
      let isContinuation = !reader.pending.isEmpty
      switch reader.read(prompt: isContinuation ? session.continuationPrompt(reader.pending) : session.prompt) {
      case .line(let text):
        line += 1
        isLeaving = false
        take(text, &session)
      case .interrupted(let isIdle):
        if isInteractive { session.output.message("^C") }
        if isIdle, !isContinuation {
          if isLeaving { return }
          isLeaving = true
          session.output.message("Ctrl-C again leaves, as does Ctrl-D.")
        }
        reader.pending = ""
      case .end:
        if isContinuation { finish(String(reader.pending.dropLast()), &session) }
        if isInteractive { session.output.message("") }
        return
      }
    }
  }

  /// Runs the line, or keeps it until its braces are closed.
  private mutating func take(_ line: String, _ session: inout Session) {
    let text = reader.pending + line
    do throws(Diagnostic) {
      _ = try Parser.parse(SourceText(text))
      finish(text, &session)
    } catch {
      if let error = error.error as? LanguageError, error.isUnfinished {
        reader.pending = text + "\n"
      } else {
        finish(text, &session)
      }
    }
  }

  /// Runs a whole text and shows what is wrong with it.
  private mutating func finish(_ text: String, _ session: inout Session) {
    reader.pending = ""
    if text.allSatisfy(\.isWhitespace) { return }
    reader.remember(text.trimmingSpacesBehind)
    var hasBegun = false
    do {
      let first = line - text.count { $0 == "\n" }
      let source = isInteractive ? SourceText(text) : SourceText(text, name: "standard input", firstLine: first)
      let script = try Parser.parse(source)
      let errors = Checker.check(script, in: session).diagnostics
      for error in errors.dropLast() { session.output.failure(error) }
      if let last = errors.last { throw last }
      hasBegun = true
      try Interpreter.run(script.statements, in: &session)
    } catch {
      if !hasBegun { session.notebook.refuse(text, (error as? Diagnostic)?.text() ?? "\(error)") }
      let failure = Runner.show(error, session.output)
      if status == .success { status = failure }
      if failure.isInterruption, !isInteractive { session.isOver = true }
    }
  }
}

extension String {
  fileprivate var trimmingSpacesBehind: String { String(reversed().drop { $0.isWhitespace }.reversed()) }
}
