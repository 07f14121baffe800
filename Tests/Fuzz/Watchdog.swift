import Basics
import Glibc
import Synchronization

/// Counts the processor time that an input takes: after a while it asks the interpreter to stop, as Ctrl-C does; after
/// a second it ends the process. A machine that stands still is no hang.
enum Watchdog {
  /// Hundredths of a second that the input at hand has taken.
  private static let ticks = Atomic<Int>(0)
  static let patience = 2
  static let limit = 100
  /// The exit status after a hang.
  static let status: Int32 = 99

  /// Starts the clock.
  static func start() {
    var action = sigaction()
    action.__sigaction_handler.sa_handler = { _ in
      let count = Watchdog.ticks.add(1, ordering: .relaxed).newValue
      if count >= Watchdog.patience { Interruption.request() }
      if count >= Watchdog.limit { _exit(Watchdog.status) }
    }
    action.sa_flags = SA_RESTART
    sigaction(SIGPROF, &action, nil)
    let interval = timeval(tv_sec: 0, tv_usec: 10_000)
    var timer = itimerval(it_interval: interval, it_value: interval)
    setitimer(__itimer_which_t(ITIMER_PROF.rawValue), &timer, nil)
  }

  /// Another input begins.
  static func reset() { ticks.store(0, ordering: .relaxed) }
}
