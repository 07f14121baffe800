import Basics

/// How the process ends.
public enum ExitStatus: Int32, Sendable {
  case success = 0
  /// A command failed.
  case failed = 1
  /// Wrong usage, or a script that does not parse.
  case usage = 2
  /// An `expect` did not hold.
  case failedExpectation = 3
  /// The time that was allowed is over: what `timeout` ends with as well.
  case timedOut = 124
  case interrupted = 130
  /// Nobody reads standard output any more.
  case brokenPipe = 141
  case terminated = 143

  /// The one of the two that says more of what went wrong.
  func worse(_ other: ExitStatus) -> ExitStatus { rawValue >= other.rawValue ? self : other }

  /// What an interruption ends with.
  public init(_ reason: Interruption.Reason) {
    self =
      switch reason {
      case .user: .interrupted
      case .termination: .terminated
      case .timeout: .timedOut
      case .brokenPipe: .brokenPipe
      case .failedOutput, .lostImages: .failed
      }
  }

  /// Whether it was stopped from outside, before its end.
  public var isInterruption: Bool { rawValue >= Self.timedOut.rawValue }

  /// The outcome in `results.json` and in events.
  public var word: String {
    switch self {
    case .success: "passed"
    case .failed: "failed"
    case .usage: "usage"
    case .failedExpectation: "failed_expectation"
    case .timedOut: "timed_out"
    case .interrupted: "interrupted"
    case .brokenPipe: "broken_pipe"
    case .terminated: "terminated"
    }
  }
}
