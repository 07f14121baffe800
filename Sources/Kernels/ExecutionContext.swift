import Basics

/// Who computes: the whole team task by task, or one of its members alone; with scratch memory for each thread.
///
/// Once the user has asked to stop, tasks are left out. Whoever computes looks at `Interruption` after the work, and
/// throws away what came of it.
public struct ExecutionContext: Sendable {
  private let threadPool: ThreadPool
  private let workspaces: [Workspace]
  /// The member that works alone, or nil for the whole team.
  private let member: Int?

  public init(_ threadPool: ThreadPool) {
    self.init(threadPool, (0..<threadPool.count).map { _ in Workspace() }, nil)
  }

  private init(_ threadPool: ThreadPool, _ workspaces: [Workspace], _ member: Int?) {
    (self.threadPool, self.workspaces, self.member) = (threadPool, workspaces, member)
  }

  /// How many threads there are, whether they work together or not.
  public var count: Int { workspaces.count }

  /// The bytes of scratch memory that all threads have already, and that is used again.
  public var scratchBytes: Double { workspaces.reduce(0) { $0 + $1.bytes } }

  /// Whether it is one member.
  var isAlone: Bool { member != nil || count == 1 }

  /// The memory of the member that works alone, or of the thread that leads the team.
  public var workspace: Workspace { workspaces[member ?? 0] }

  /// Runs `body` for each task in 0 ..< tasks, each with a context of the one member that it falls to.
  public func divide(_ tasks: Int, _ body: @Sendable (_ task: Int, _ member: ExecutionContext) -> Void) {
    threadPool.forEach(tasks) { task, worker in
      if !Interruption.isRequested { body(task, ExecutionContext(threadPool, workspaces, worker)) }
    }
  }

  /// Runs `body` for each task in 0 ..< tasks.
  public func forEach(_ tasks: Int, _ body: @Sendable (_ task: Int, _ workspace: Workspace) -> Void) {
    if let member {
      for task in 0..<tasks where !Interruption.isRequested { body(task, workspaces[member]) }
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

  /// How many images are in a shard. Small maps share one, so that a product has rows enough to be worth its while.
  public static func shardSize(pixels: Int) -> Int { pixels >= 48 ? 1 : pixels >= 12 ? 2 : pixels >= 4 ? 4 : 8 }
}

/// A thread's memory for what need not outlive a task.
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
