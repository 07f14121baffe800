import Kernels
import Synchronization

/// The threads that compute: started when they are first needed, as many lines need none.
final class ExecutionResources: Sendable {
  private let threads: Int?
  private let made = Mutex<(threadPool: ThreadPool, context: ExecutionContext)?>(nil)

  init(_ threads: Int?) { self.threads = threads }

  /// How many threads there are, or are going to be.
  var count: Int { threads ?? ThreadPool.processors }

  var threadPool: ThreadPool { both.threadPool }
  var context: ExecutionContext { both.context }

  private var both: (threadPool: ThreadPool, context: ExecutionContext) {
    made.withLock { made in
      if let made { return made }
      let threadPool = threads.map { ThreadPool(count: $0) } ?? ThreadPool()
      let both = (threadPool, ExecutionContext(threadPool))
      made = both
      return both
    }
  }
}

/// The lines of results that a statement gives, kept for the report: the first of them, where there are very many.
final class Transcript: Sendable {
  private let bytes = Mutex<[UInt8]>([])
  private static let limit = 1 << 20

  func note(_ addition: String) {
    bytes.withLock { bytes in
      if bytes.count < Self.limit {
        bytes += addition.utf8
        if bytes.count >= Self.limit { bytes += "…\n".utf8 }
      }
    }
  }

  /// How much was noted since it was cleared.
  var count: Int { bytes.withLock { $0.count } }

  /// What was noted since there were so many bytes.
  func text(from count: Int) -> String { bytes.withLock { String(decoding: $0.dropFirst(count), as: UTF8.self) } }

  func clear() { bytes.withLock { $0 = [] } }
}
