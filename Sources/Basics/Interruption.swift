import Synchronization

/// The user's wish to stop what is running: set by a signal handler, polled by long work, cleared by the shell.
public enum Interruption {
  private static let flag = Atomic<Bool>(false)

  /// Asks the running work to stop. Safe to call from a signal handler.
  public static func request() { flag.store(true, ordering: .relaxed) }
  /// Forgets an earlier request.
  public static func clear() { flag.store(false, ordering: .relaxed) }
  /// Whether the running work was asked to stop.
  public static var isRequested: Bool { flag.load(ordering: .relaxed) }
  /// Throws `Interrupted` when the running work was asked to stop.
  public static func check() throws(Interrupted) { if isRequested { throw Interrupted() } }
}
