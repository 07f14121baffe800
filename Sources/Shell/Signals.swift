import Basics
import Glibc

/// What signals do.
public enum Signals {
  public enum Reaction {
    /// Asks the running command to stop.
    case request
    /// The same, also for SIGTERM; a second one ends the process.
    case requestThenEnd
  }

  /// Sets what Ctrl-C does. At the prompt system calls are not restarted, so that waiting for input ends as well.
  public static func onInterrupt(_ reaction: Reaction) {
    // The handler is to find the flag made.
    _ = Interruption.isRequested
    var action = sigaction()
    switch reaction {
    case .request: action.__sigaction_handler.sa_handler = { _ in Interruption.request() }
    case .requestThenEnd:
      action.sa_flags = SA_RESTART
      action.__sigaction_handler.sa_handler = { signal in
        if Interruption.isRequested { _exit(128 + signal) }
        Interruption.request(signal == SIGTERM ? .termination : .user)
      }
      sigaction(SIGTERM, &action, nil)
    }
    sigaction(SIGINT, &action, nil)
  }

  /// Asks the running command to stop when so many seconds have passed.
  public static func onTimeout(seconds: Double) {
    _ = Interruption.isRequested
    var action = sigaction()
    action.sa_flags = SA_RESTART
    action.__sigaction_handler.sa_handler = { _ in Interruption.request(.timeout) }
    sigaction(SIGALRM, &action, nil)
    var timer = itimerval()
    timer.it_value.tv_sec = Int(seconds)
    // A time of 0 would stand for none.
    timer.it_value.tv_usec = max(Int((seconds - seconds.rounded(.down)) * 1e6), seconds < 1 ? 1 : 0)
    setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
  }

  /// A reader of standard output that goes away is a failed write, not the process's end; and a file descriptor that is
  /// closed is not taken by a file that a command opens.
  public static func guardStandardFiles() {
    signal(SIGPIPE, SIG_IGN)
    for file in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(file, F_GETFD) < 0 && errno == EBADF {
      // Writing to what was opened for reading fails, as it should: only messages may go nowhere.
      _ = open("/dev/null", file == STDERR_FILENO ? O_WRONLY : O_RDONLY)
    }
  }
}
