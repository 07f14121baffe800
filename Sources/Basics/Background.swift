import Synchronization

/// Runs work that nobody waits for on a thread of its own: the system takes long to free gigabytes, and the prompt is to
/// come back at once.
public enum Background {
  private struct State {
    var waiting: [@Sendable () -> Void] = []
    var isRunning = false
  }

  private static let state = Mutex(State())

  /// Runs `work` some time. Where no thread can be had, it runs here and now.
  public static func run(_ work: @escaping @Sendable () -> Void) {
    if add(work), !DetachedThread.start({ runAll() }) { runAll() }
  }

  /// - Returns: whether nobody runs it yet.
  private static func add(_ work: @escaping @Sendable () -> Void) -> Bool {
    state.withLock {
      $0.waiting.append(work)
      let wasRunning = $0.isRunning
      $0.isRunning = true
      return !wasRunning
    }
  }

  /// What is to be run next, the latest first; nil ends it.
  private static func next() -> (@Sendable () -> Void)? {
    state.withLock {
      let work = $0.waiting.popLast()
      $0.isRunning = work != nil
      return work
    }
  }

  private static func runAll() { while let work = next() { work() } }
}
