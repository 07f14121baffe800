import Basics
import Training

/// What happens in a run, for `--json` and `--junit`.
enum RunEvent: Sendable {
  /// A script begins, with values for its variables.
  case began(script: String, settings: [String: Value])
  /// A command of a dry run: its text, what it comes to, and the seconds that it is estimated to take.
  case planned(command: String, note: String?, seconds: Double?)
  /// A command begins, in so many blocks and loops.
  case command(Place, depth: Int)
  /// A command has ended after so many seconds, or failed.
  case commandEnded(Place, depth: Int, seconds: Double, succeeded: Bool)
  case epoch(EpochRecord)
  /// A metric was measured, such as `test.accuracy`; nil where it is undefined.
  case metric(String, Double?)
  /// A file was made.
  case artefact(String)
  case expectation(Expectation)
  /// A line or table of results, or of messages.
  case result(String)
  case message(String)
  /// Something is wrong, at a place where there is one.
  case failure(any UserError, Diagnostic?)
  /// The script has ended; its files are in the folder, if there are any.
  case ended(ExitStatus, folder: String?)

  /// A command, where it is.
  struct Place: Sendable {
    /// In canonical form, on one line.
    let text: String
    let file: String?
    let line: Int
    let column: Int

    init(_ statement: Statement) {
      text = SecretFilter.redacted(Printer.line(statement))
      file = statement.source.name
      (line, column) = statement.source.place(of: statement.verb.span.start)
    }
  }

  /// An `expect` that was evaluated.
  struct Expectation: Sendable {
    let place: Place
    /// What was expected.
    let expression: String
    /// The values of the loops around it: "rate = 1e-3".
    let rounds: [String]
    /// What was measured and what was wanted.
    let comparisons: [Comparison]
    /// Why it does not hold; nil where it does.
    let failure: FailedExpectation?
  }
}

extension RunEvent {
  /// Whether it is an expectation that does not hold.
  var isFailedExpectation: Bool {
    if case .expectation(let expectation) = self { expectation.failure != nil } else { false }
  }
}
