import Kernels
import Synchronization

/// The threads that compute: started when they are first needed, as many lines need none.
final class Crews: Sendable {
  private let threads: Int?
  private let made = Mutex<(workers: Workers, crew: Crew)?>(nil)

  init(_ threads: Int?) { self.threads = threads }

  var workers: Workers { both.workers }
  var crew: Crew { both.crew }

  private var both: (workers: Workers, crew: Crew) {
    made.withLock { made in
      if let made { return made }
      let workers = threads.map { Workers(count: $0) } ?? Workers()
      let both = (workers, Crew(workers))
      made = both
      return both
    }
  }
}

/// The lines of results that a statement gives, kept for the report.
final class Transcript: Sendable {
  private let text = Mutex("")

  func note(_ addition: String) { text.withLock { $0 += addition } }

  /// What was noted since the last call.
  func take() -> String {
    text.withLock { text in
      defer { text = "" }
      return text
    }
  }
}
