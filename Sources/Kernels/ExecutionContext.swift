import Basics

/// The threads that compute: the whole pool, task by task, or a single thread of it; with scratch memory for each.
///
/// Once the user has asked to stop, tasks are skipped. Callers check `Interruption` after the work, and
/// discard its results.
public struct ExecutionContext: Sendable {
  private let threadPool: ThreadPool
  private let workspaces: [Workspace]
  /// The thread that works alone, or nil for the whole pool.
  private let thread: Int?

  public init(_ threadPool: ThreadPool) {
    self.init(threadPool, (0..<threadPool.count).map { _ in Workspace() }, nil)
  }

  private init(_ threadPool: ThreadPool, _ workspaces: [Workspace], _ thread: Int?) {
    (self.threadPool, self.workspaces, self.thread) = (threadPool, workspaces, thread)
  }

  /// How many threads there are, whether they work together or not.
  public var count: Int { workspaces.count }

  /// The bytes of scratch memory that all threads already have, and that is used again.
  public var scratchBytes: Double { workspaces.reduce(0) { $0 + $1.bytes } }

  /// Whether it is a single thread.
  var isAlone: Bool { thread != nil || count == 1 }

  /// The memory of the thread that works alone, or of the calling thread.
  public var workspace: Workspace { workspaces[thread ?? 0] }

  /// Runs `body` for each task in 0 ..< tasks, each with the context of the thread that runs it.
  public func divide(_ tasks: Int, _ body: @Sendable (_ task: Int, _ thread: ExecutionContext) -> Void) {
    threadPool.forEach(tasks) { task, worker in
      if !Interruption.isRequested { body(task, ExecutionContext(threadPool, workspaces, worker)) }
    }
  }

  /// Runs `body` for each task in 0 ..< tasks.
  public func forEach(_ tasks: Int, _ body: @Sendable (_ task: Int, _ workspace: Workspace) -> Void) {
    if let thread {
      for task in 0..<tasks where !Interruption.isRequested { body(task, workspaces[thread]) }
    } else {
      threadPool.forEach(tasks) { task, worker in
        if !Interruption.isRequested { body(task, workspaces[worker]) }
      }
    }
  }

  /// Runs two kinds of tasks at the same time: `body` for each in 0 ..< tasks, `otherBody` for each in 0 ..< others.
  public func forEach(
    _ tasks: Int, and others: Int, _ body: @Sendable (_ task: Int, _ workspace: Workspace) -> Void,
    _ otherBody: @Sendable (_ task: Int, _ workspace: Workspace) -> Void
  ) {
    forEach(tasks + others) { task, workspace in
      if task < tasks { body(task, workspace) } else { otherBody(task - tasks, workspace) }
    }
  }

  /// Runs `body` for each shard of `images` images of `pixels` pixels.
  public func forEachShard(
    _ images: Int, pixels: Int, _ body: @Sendable (_ images: Range<Int>, _ shard: Int, _ workspace: Workspace) -> Void
  ) {
    forEach(ExecutionContext.shards(images, pixels: pixels)) { shard, workspace in
      body(ExecutionContext.shard(shard, of: images, pixels: pixels), shard, workspace)
    }
  }

  /// The number of shards of `images` images. It depends on shapes alone: sums over shards give the same bits on any
  /// number of threads.
  public static func shards(_ images: Int, pixels: Int) -> Int {
    (images + shardSize(pixels: pixels) - 1) / shardSize(pixels: pixels)
  }

  /// The images of shard number `shard`.
  public static func shard(_ shard: Int, of images: Int, pixels: Int) -> Range<Int> {
    let size = shardSize(pixels: pixels)
    return shard * size..<min(images, (shard + 1) * size)
  }

  /// How many images are in a shard. Small maps share one, so that a product has enough rows to be efficient.
  public static func shardSize(pixels: Int) -> Int { pixels >= 48 ? 1 : pixels >= 12 ? 2 : pixels >= 4 ? 4 : 8 }
}

/// A thread's memory for values that do not outlive a task.
public final class Workspace: @unchecked Sendable {
  private var tensors: [Tensor] = []

  public init() {}

  fileprivate var bytes: Double { tensors.reduce(0) { $0 + 4 * Double($1.count) } }

  /// A tensor of the given shape in place `slot`, with whatever values were there.
  public func tensor(_ slot: Int, images: Int = 1, _ shape: Shape) -> Tensor {
    while tensors.count <= slot { tensors.append(Tensor(count: 0)) }
    if tensors[slot].count < images * shape.count { tensors[slot] = Tensor(count: images * shape.count) }
    return tensors[slot].reshaped(images: images, shape)
  }
}
