import Kernels

/// Tasks' parts of a gradient: made when a backward first asks for them, and then kept.
struct Parts {
  private var tensors: [Tensor] = []

  /// The first `number` parts of `count` values each.
  mutating func prefix(_ number: Int, count: Int) -> ArraySlice<Tensor> {
    while tensors.count < number { tensors.append(Tensor(count: count)) }
    return tensors.prefix(number)
  }

  /// Writes the gradient of a bias: the sum of each channel.
  mutating func sumChannels(_ step: BackwardStep, into target: Tensor, _ crew: Crew) {
    let (images, pixels) = (step.output.images, step.output.shape.pixels)
    let parts = prefix(Crew.shards(images, pixels: pixels), count: target.count)
    crew.forEachShard(images, pixels: pixels) { images, shard, _ in
      channelSums(step.outputGradient[images], into: parts[shard])
    }
    sumParts(parts, into: target)
  }
}

/// The sum of the shards' parts, in their order.
func sumParts(_ parts: ArraySlice<Tensor>, into target: Tensor) {
  target.fill(0)
  for part in parts { add(target, part, into: target) }
}
