import Glibc
import Synchronization

/// The request to stop what is running: made by a signal handler, polled by long work, cleared by the shell.
public enum Interruption {
  /// Where the request comes from.
  public enum Reason: Hashable, Sendable {
    /// A signal: `SIGINT` is Ctrl-C.
    case signal(Int32)
    /// The time limit was reached.
    case timeout
    /// Nobody reads standard output any more.
    case brokenPipe
    /// Standard output cannot be written to.
    case failedOutput

    /// The user's Ctrl-C.
    public static let user = Reason.signal(SIGINT)

    /// Signals have their numbers, from 1 to 64.
    fileprivate var code: UInt8 {
      switch self {
      case .signal(let number): UInt8(truncatingIfNeeded: number)
      case .timeout: 101
      case .brokenPipe: 102
      case .failedOutput: 103
      }
    }

    fileprivate init?(code: UInt8) {
      switch code {
      case 0: return nil
      case 101: self = .timeout
      case 102: self = .brokenPipe
      case 103: self = .failedOutput
      default: self = .signal(Int32(code))
      }
    }
  }

  /// The reason's code, or 0.
  private static let flag = Atomic<UInt8>(0)

  /// Asks the running work to stop. Safe to call from a signal handler.
  ///
  /// The first reason counts; but Ctrl-C, which at the prompt ends a command only, gives way to other signals.
  public static func request(_ reason: Reason = .user) {
    let isFirst = flag.compareExchange(expected: 0, desired: reason.code, ordering: .relaxed).exchanged
    guard !isFirst, case .signal = reason else { return }
    _ = flag.compareExchange(expected: Reason.user.code, desired: reason.code, ordering: .relaxed)
  }
  /// Forgets an earlier request.
  public static func clear() { flag.store(0, ordering: .relaxed) }
  /// Forgets a request that was made for `reason`: one that came meanwhile for another stays.
  public static func clear(_ reason: Reason) {
    _ = flag.compareExchange(expected: reason.code, desired: 0, ordering: .relaxed)
  }
  /// Why the running work was asked to stop, if it was.
  public static var reason: Reason? { Reason(code: flag.load(ordering: .relaxed)) }
  /// Whether the running work was asked to stop.
  public static var isRequested: Bool { flag.load(ordering: .relaxed) != 0 }
  /// Throws `Interrupted` when the running work was asked to stop.
  public static func check() throws(Interrupted) { if isRequested { throw Interrupted() } }

  /// Calls `body` for ranges of 0 ..< count one after the other: what takes long as a whole stops between two of them.
  ///
  /// - Parameter size: how many items take a few milliseconds at most.
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
