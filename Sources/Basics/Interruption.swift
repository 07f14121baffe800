import Synchronization

/// The wish to stop what is running: set by a signal handler, polled by long work, cleared by the shell.
public enum Interruption {
  /// Where the wish comes from.
  public enum Reason: UInt8, Sendable {
    /// The user: Ctrl-C, or SIGINT.
    case user = 1
    /// Whoever ends processes: SIGTERM.
    case termination
    /// The time that was allowed is over.
    case timeout
    /// Nobody reads standard output any more.
    case brokenPipe
    /// Standard output cannot be written to.
    case failedOutput
    /// Decoded images were removed from the cache while they were in use, and their files as well.
    case lostImages
  }

  /// The reason's raw value, or 0.
  private static let flag = Atomic<UInt8>(0)

  /// Asks the running work to stop. Safe to call from a signal handler. The first reason counts.
  public static func request(_ reason: Reason = .user) {
    _ = flag.compareExchange(expected: 0, desired: reason.rawValue, ordering: .relaxed)
  }
  /// Forgets an earlier request.
  public static func clear() { flag.store(0, ordering: .relaxed) }
  /// Why the running work was asked to stop, if it was.
  public static var reason: Reason? { Reason(rawValue: flag.load(ordering: .relaxed)) }
  /// Whether the running work was asked to stop.
  public static var isRequested: Bool { flag.load(ordering: .relaxed) != 0 }
  /// Throws `Interrupted` when the running work was asked to stop.
  public static func check() throws(Interrupted) { if isRequested { throw Interrupted() } }

  /// Calls `body` for ranges of 0 ..< count one after the other: what takes long as a whole stops between two of them.
  ///
  /// - Parameter size: how many things are worth a few milliseconds at most.
  /// - Throws: `Interrupted`, when the running work was asked to stop.
  public static func forEachPiece(
    of count: Int, size: Int = 1 << 18, _ body: (Range<Int>) -> Void
  ) throws(Interrupted) {
    for first in stride(from: 0, to: count, by: size) {
      try check()
      body(first..<min(first + size, count))
    }
  }
}
