import Basics
import CEdit
import Glibc
import Synchronization

/// What signals do.
public enum Signals {
  /// Who is stopped.
  public enum Mode: Sendable {
    /// A script or a line of commands: it stops in order, with what was computed so far; a second signal ends it at once.
    case script
    /// The prompt, where Ctrl-C stops the command that runs, as often as it is typed.
    case prompt
  }

  /// The signals that stop a run, and the exit status and words of each.
  struct Stop {
    let signal: Int32
    let status: ExitStatus
    /// What is said.
    let words: String
    /// Whether a second one means that the orderly end takes too long. Others come more than once by themselves: from the
    /// terminal that closes and from its shell; each second beyond the limit.
    let isImpatient: Bool
  }

  static let stops = [
    Stop(signal: SIGHUP, status: .hungUp, words: "stopped, as the terminal is closed", isImpatient: false),
    Stop(signal: SIGINT, status: .interrupted, words: "interrupted", isImpatient: true),
    Stop(signal: SIGQUIT, status: .quit, words: "stopped by Ctrl-\\", isImpatient: true),
    Stop(signal: SIGUSR1, status: .userSignal1, words: "stopped by the signal USR1", isImpatient: false),
    Stop(signal: SIGUSR2, status: .userSignal2, words: "stopped by the signal USR2", isImpatient: false),
    Stop(signal: SIGALRM, status: .alarm, words: "stopped by an alarm", isImpatient: false),
    Stop(signal: SIGTERM, status: .terminated, words: "terminated", isImpatient: true),
    Stop(
      signal: SIGXCPU, status: .processorLimit, words: "stopped, as the limit on processor time is reached",
      isImpatient: false),
    Stop(signal: SIGVTALRM, status: .virtualAlarm, words: "stopped by a timer of processor time", isImpatient: false),
    Stop(signal: SIGPROF, status: .profilingAlarm, words: "stopped by a timer for profiling", isImpatient: false),
    Stop(signal: SIGPWR, status: .powerFailure, words: "stopped, as the power fails", isImpatient: false),
  ]

  /// The signals of which a second one ends the process at once, as bits: what a handler may look at.
  private static let impatient = Atomic<UInt64>(0)

  /// Has signals stop what runs. Those that were ignored when the process began stay so, as `nohup` and shells have it.
  public static func handle(_ mode: Mode) {
    // The handler is to find the flag made.
    _ = Interruption.isRequested
    let impatient = stops.filter { $0.isImpatient && (mode == .script || $0.signal != SIGINT) }
    self.impatient.store(impatient.reduce(0) { $0 | 1 << UInt64($1.signal) }, ordering: .relaxed)
    for stop in stops {
      // At the prompt system calls are not restarted, so that waiting for input ends as well.
      install(stop.signal, restarts: mode == .script) { signal in
        if let earlier = Interruption.reason, earlier != .user || Signals.isImpatient(SIGINT),
          Signals.isImpatient(signal)
        {
          line_release_terminal()
          _exit(128 + signal)
        }
        Interruption.request(.signal(signal))
      }
    }
  }

  private static func isImpatient(_ signal: Int32) -> Bool {
    impatient.load(ordering: .relaxed) & 1 << UInt64(signal) != 0
  }

  private static func install(_ signal: Int32, restarts: Bool, _ handler: @escaping @convention(c) (Int32) -> Void) {
    var (action, before) = (sigaction(), sigaction())
    sigaction(signal, nil, &before)
    // The handler that ignores is the number 1.
    if unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self) == 1 { return }
    action.__sigaction_handler.sa_handler = handler
    action.sa_flags = restarts ? SA_RESTART : 0
    sigaction(signal, &action, nil)
  }

  /// Asks the running command to stop when so many seconds have passed.
  public static func onTimeout(seconds: Double) {
    install(SIGALRM, restarts: true) { _ in Interruption.request(.timeout) }
    var timer = itimerval()
    timer.it_value.tv_sec = Int(seconds)
    // A time of 0 would stand for none.
    timer.it_value.tv_usec = max(Int((seconds - seconds.rounded(.down)) * 1e6), seconds < 1 ? 1 : 0)
    setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
  }

  /// A reader of standard output that goes away, and a file that grows beyond its limit, are failed writes, not the
  /// process's end; and a standard file that is closed is not taken by a file that a command opens.
  public static func guardStandardFiles() {
    for signal in [SIGPIPE, SIGXFSZ] { Glibc.signal(signal, SIG_IGN) }
    for file in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(file, F_GETFD) < 0 && errno == EBADF {
      // Writing to what was opened for reading fails, as it should: only messages may go nowhere.
      _ = open("/dev/null", file == STDERR_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}

extension Interruption.Reason {
  /// The signal's entry, where it is one of those that stop a run.
  private var stop: Signals.Stop? {
    guard case .signal(let number) = self else { return nil }
    return Signals.stops.first { $0.signal == number }
  }

  /// What is said when it ends something; errors of standard output are reported at the program's end.
  var words: String? {
    switch self {
    case .signal: stop?.words
    case .timeout: "stopped, as the time limit is reached"
    case .lostImages: "stopped: images in use were removed from the cache and from their folder"
    case .brokenPipe, .failedOutput: nil
    }
  }

  /// What the process ends with.
  var status: ExitStatus {
    switch self {
    case .signal: stop?.status ?? .interrupted
    case .timeout: .timedOut
    case .brokenPipe: .brokenPipe
    case .failedOutput, .lostImages: .failed
    }
  }
}
