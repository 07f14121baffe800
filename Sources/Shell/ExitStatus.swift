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
  /// The time limit was reached; `timeout` has the same status.
  case timedOut = 124
  // Stopped by a signal: 128 and its number, as shells have it.
  case hungUp = 129
  case interrupted = 130
  case quit = 131
  case userSignal1 = 138
  case userSignal2 = 140
  /// Nobody reads standard output any more.
  case brokenPipe = 141
  case alarm = 142
  case terminated = 143
  case processorLimit = 152
  case virtualAlarm = 154
  case profilingAlarm = 155
  case powerFailure = 158

  /// The more serious of the two.
  func worse(_ other: ExitStatus) -> ExitStatus { rawValue >= other.rawValue ? self : other }

  /// What an interruption ends with.
  public init(_ reason: Interruption.Reason) { self = reason.status }

  /// What a script ends with that is not run: it has an error, or its check was stopped.
  static var refused: ExitStatus { Interruption.reason.map(ExitStatus.init) ?? .usage }

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
    case .hungUp: "hung_up"
    case .quit: "quit"
    case .alarm: "alarm"
    case .terminated: "terminated"
    case .processorLimit: "processor_limit"
    case .userSignal1: "user_signal_1"
    case .userSignal2: "user_signal_2"
    case .virtualAlarm: "virtual_alarm"
    case .profilingAlarm: "profiling_alarm"
    case .powerFailure: "power_failure"
    }
  }
}
