import Basics
import CProcessor
import Glibc
import Synchronization

/// A fixed number of threads that work off numbered tasks. The calling thread is one of them.
///
/// Which thread runs which task is not defined; results must not depend on it. Cut work into tasks by its shape,
/// never by the number of threads, and let each task write to a place of its own.
public final class ThreadPool: Sendable {
  /// How many threads work at once, the calling thread included.
  public let count: Int

  private let board = Board()

  /// A pool of `count` threads, by default one per processor.
  public init(count: Int = ThreadPool.processors) {
    self.count = max(1, count)
    for worker in stride(from: 1, to: self.count, by: 1) {
      // Without the thread the others do its share.
      _ = DetachedThread.start { [board] in Self.work(as: worker, board) }
    }
  }

  deinit { board.update { $0.isClosed = true } }

  /// The number of the machine's processors.
  public static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Runs `body(task, worker)` for every task in 0 ..< tasks and returns when all are done. `worker` is below `count`
  /// and differs between tasks that run at the same time: it may index scratch memory. Not to be nested.
  ///
  /// Subnormal numbers count as 0 in tasks.
  public func forEach(_ tasks: Int, _ body: @Sendable (_ task: Int, _ worker: Int) -> Void) {
    guard count > 1, tasks > 1 else {
      withoutSubnormals { for task in 0..<max(0, tasks) { body(task, 0) } }
      return
    }
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: body) { body in
        let job = Job(tasks: tasks, body: body)
        board.update { $0.job = job }
        withoutSubnormals { job.work(as: 0) }
        board.wait(for: job)
      }
    }
  }

  /// The results of `transform` for 0 ..< count, in order, computed by the whole pool.
  public func map<Result: Sendable>(_ count: Int, _ transform: @Sendable (Int) -> Result) -> [Result] {
    [Result](unsafeUninitializedCapacity: count) { buffer, initialized in
      nonisolated(unsafe) let results = buffer
      forEach(count) { index, _ in
        if let first = results.baseAddress { (first + index).initialize(to: transform(index)) }
      }
      initialized = count
    }
  }
}

extension ThreadPool {
  /// What a thread does until the pool ends.
  private static func work(as worker: Int, _ board: Board) {
    var seen = 0
    var patience = Patience()
    withoutSubnormals {
      while true {
        let state = board.next(after: &seen, &patience)
        if state.isClosed { return }
        guard let job = state.job else { continue }
        job.work(as: worker)
        board.signalIfDone(job)
      }
    }
  }
}

/// Runs `body` with subnormal numbers taken for 0. Filters that a pretrained network no longer uses are full of them.
private func withoutSubnormals(_ body: () -> Void) {
  let before = processor_flush_subnormals()
  defer { processor_restore(before) }
  body()
}

/// How long a thread stays awake for something to happen: some 100 µs, as layers follow each other faster than a sleeping
/// thread wakes. Where it then took milliseconds the machine is busy, and others need the core: then less, for a while.
private struct Patience {
  private static let (shortest, longest) = (10_000, 300_000)
  private var looks = longest

  /// Checks whether something happened, and otherwise has the thread `sleep` until then.
  mutating func wait(until happened: () -> Bool, sleep: () -> Void) {
    for _ in 0..<looks where happened() {
      looks = min(Self.longest, looks + looks / 16)
      return
    }
    let start = ContinuousClock.now
    sleep()
    looks = ContinuousClock.now - start > .milliseconds(1) ? Self.shortest : Self.longest
  }
}

/// One call of `forEach`. The body is accessed by a pointer that is followed only while tasks are left, as it ends with the
/// call, where a late thread may hold the job longer.
///
/// The calling thread takes tasks from the front and the others from the back: what a thread computed in one layer, it
/// mostly reads again in the next, from its own core's cache.
private final class Job: @unchecked Sendable {
  private let tasks: UInt64
  private let body: UnsafePointer<@Sendable (Int, Int) -> Void>
  private let finished = Atomic<UInt64>(0)
  /// Whether a thread sleeps until all tasks are done.
  let isAwaited = Atomic<Bool>(false)
  /// How many tasks were taken from the front (the lower half of the bits) and from the back (the upper half).
  private let taken = Atomic<UInt64>(0)

  init(tasks: Int, body: UnsafePointer<@Sendable (Int, Int) -> Void>) {
    (self.tasks, self.body) = (UInt64(tasks), body)
  }

  var isDone: Bool { finished.load(ordering: .sequentiallyConsistent) == tasks }

  /// Takes tasks until there are none.
  func work(as worker: Int) {
    let isFront = worker == 0
    while true {
      let before = taken.add(isFront ? 1 : 1 << 32, ordering: .relaxed).oldValue
      let (front, back) = (before & 0xFFFF_FFFF, before >> 32)
      guard front + back < tasks else { return }
      body.pointee(Int(isFront ? front : tasks - 1 - back), worker)
      finished.add(1, ordering: .sequentiallyConsistent)
    }
  }
}

/// What the threads watch. They hold the board, not the pool, so that the pool can be released.
private final class Board: @unchecked Sendable {
  struct State {
    var job: Job?
    var isClosed = false
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let done = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var state = State()
  /// Of the thread that calls for work, of which there is one at a time.
  private var patience = Patience()
  private let generation = Atomic<Int>(0)

  init() {
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(changed, nil)
    pthread_cond_init(done, nil)
  }

  deinit {
    pthread_mutex_destroy(mutex)
    pthread_cond_destroy(changed)
    pthread_cond_destroy(done)
    mutex.deallocate()
    changed.deallocate()
    done.deallocate()
  }

  func update(_ change: (inout State) -> Void) {
    pthread_mutex_lock(mutex)
    change(&state)
    generation.add(1, ordering: .releasing)
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(mutex)
  }

  /// Waits until a job's tasks are done: the threads at work on them may need the core.
  func wait(for job: Job) {
    patience.wait {
      job.isDone
    } sleep: {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      job.isAwaited.store(true, ordering: .sequentiallyConsistent)
      while !job.isDone { pthread_cond_wait(done, mutex) }
    }
  }

  /// Wakes the threads that wait for a job, if it is done.
  func signalIfDone(_ job: Job) {
    guard job.isDone, job.isAwaited.load(ordering: .sequentiallyConsistent) else { return }
    pthread_mutex_lock(mutex)
    pthread_cond_broadcast(done)
    pthread_mutex_unlock(mutex)
  }

  /// Waits for a state later than generation `seen`.
  func next(after seen: inout Int, _ patience: inout Patience) -> State {
    let before = seen
    func isLater() -> Bool { generation.load(ordering: .acquiring) != before }
    patience.wait(until: isLater) {
      pthread_mutex_lock(mutex)
      defer { pthread_mutex_unlock(mutex) }
      while !isLater() { pthread_cond_wait(changed, mutex) }
    }
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    seen = generation.load(ordering: .acquiring)
    return state
  }
}
