import Glibc
import Synchronization

/// Runs what nobody waits for on a thread of its own: to give gigabytes back takes the system long,
/// and the prompt is to be there at once.
public enum Background {
  private struct State {
    var waiting: [@Sendable () -> Void] = []
    var isRunning = false
  }

  private static let state = Mutex(State())

  /// Runs `work` some time. Where no thread can be had, it runs here and now.
  public static func run(_ work: @escaping @Sendable () -> Void) {
    if add(work), !start() { runAll() }
  }

  /// - Returns: whether there is a thread now that runs all.
  private static func start() -> Bool {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let entry: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { _ in
      Background.runAll()
      return nil
    }
    let status = pthread_create(&thread, &attributes, entry, nil)
    pthread_attr_destroy(&attributes)
    return status == 0
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
