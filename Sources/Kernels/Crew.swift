import Basics

/// Who computes: the whole team task by task, or one of its members alone; with scratch memory for each thread.
///
/// Once the user has asked to stop, tasks are left out. Whoever computes looks at `Interruption` behind the work, and
/// throws away what came of it.
public struct Crew: Sendable {
  private let workers: Workers
  private let scratches: [Scratch]
  /// The member that works alone, or nil for the whole team.
  private let member: Int?

  public init(_ workers: Workers) {
    self.init(workers, (0..<workers.count).map { _ in Scratch() }, nil)
  }

  private init(_ workers: Workers, _ scratches: [Scratch], _ member: Int?) {
    (self.workers, self.scratches, self.member) = (workers, scratches, member)
  }

  /// How many threads there are, whether they work together or not.
  public var count: Int { scratches.count }

  /// Whether it is one member.
  var isAlone: Bool { member != nil || count == 1 }

  /// The memory of the member that works alone, or of the thread that leads the team.
  public var scratch: Scratch { scratches[member ?? 0] }

  /// Runs `body` for each task in 0 ..< tasks, each with a crew of the one member that it falls to.
  public func divide(_ tasks: Int, _ body: @Sendable (_ task: Int, _ member: Crew) -> Void) {
    workers.forEach(tasks) { task, worker in
      if !Interruption.isRequested { body(task, Crew(workers, scratches, worker)) }
    }
  }

  /// Runs `body` for each task in 0 ..< tasks.
  public func forEach(_ tasks: Int, _ body: @Sendable (_ task: Int, _ scratch: Scratch) -> Void) {
    if let member {
      for task in 0..<tasks where !Interruption.isRequested { body(task, scratches[member]) }
    } else {
      workers.forEach(tasks) { task, worker in
        if !Interruption.isRequested { body(task, scratches[worker]) }
      }
    }
  }

  /// Runs two kinds of tasks at the same time: `body` for each in 0 ..< tasks, `otherBody` for each in 0 ..< others.
  public func forEach(
    _ tasks: Int, and others: Int, _ body: @Sendable (_ task: Int, _ scratch: Scratch) -> Void,
    _ otherBody: @Sendable (_ task: Int, _ scratch: Scratch) -> Void
  ) {
    forEach(tasks + others) { task, scratch in
      if task < tasks { body(task, scratch) } else { otherBody(task - tasks, scratch) }
    }
  }

  /// Runs `body` for each shard of `images` images of `pixels` pixels.
  public func forEachShard(
    _ images: Int, pixels: Int, _ body: @Sendable (_ images: Range<Int>, _ shard: Int, _ scratch: Scratch) -> Void
  ) {
    forEach(Crew.shards(images, pixels: pixels)) { shard, scratch in
      body(Crew.shard(shard, of: images, pixels: pixels), shard, scratch)
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
public final class Scratch: @unchecked Sendable {
  private var tensors: [Tensor] = []

  public init() {}

  /// A tensor of the given shape in place `slot`, with whatever values were there.
  public func tensor(_ slot: Int, images: Int = 1, _ shape: Shape) -> Tensor {
    while tensors.count <= slot { tensors.append(Tensor(count: 0)) }
    if tensors[slot].count < images * shape.count { tensors[slot] = Tensor(count: images * shape.count) }
    return tensors[slot].reshaped(images: images, shape)
  }
}
