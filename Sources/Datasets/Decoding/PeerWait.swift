import Basics
import Glibc

/// Waits while another process does the same work, as long as it makes progress: one that was stopped never ends.
struct PeerWait<State: Equatable> {
  let patience: Patience
  private var start: ContinuousClock.Instant?
  private var last: (state: State, since: ContinuousClock.Instant)?
  private var isTold = false

  init(_ patience: Patience) { self.patience = patience }

  /// Waits a moment.
  ///
  /// - Parameters:
  ///   - state: what changes when the other process makes progress.
  ///   - notify: called once, when it takes long.
  /// - Returns: whether to go on waiting.
  /// - Throws: `Interrupted`.
  mutating func wait(_ state: State, notify: () -> Void) throws(Interrupted) -> Bool {
    let now = ContinuousClock.now
    let start = start ?? now
    self.start = start
    if let last, last.state == state {
      if now - last.since >= patience.untilAlone { return false }
    } else {
      last = (state, now)
    }
    if !isTold, now - start >= patience.untilNotice {
      isTold = true
      notify()
    }
    usleep(50_000)
    try Interruption.check()
    return true
  }
}

/// How long to wait for another process that does the same work.
public struct Patience: Sendable {
  /// The time after which the user is informed.
  let untilNotice: Duration
  /// The time without progress after which the work is done twice.
  let untilAlone: Duration

  public init(untilNotice: Duration = .seconds(1), untilAlone: Duration = .seconds(10)) {
    (self.untilNotice, self.untilAlone) = (untilNotice, untilAlone)
  }
}
