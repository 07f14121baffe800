import Kernels

/// Tasks' parts of a gradient: made when a backward first asks for them, and then kept.
struct Parts {
  private var tensors: [Tensor] = []

  /// The first `number` parts of `count` values each.
  mutating func prefix(_ number: Int, count: Int) -> ArraySlice<Tensor> {
    while tensors.count < number { tensors.append(Tensor(count: count)) }
    return tensors.prefix(number)
  }

  /// The same, for tasks that add to what is there.
  mutating func zeros(_ number: Int, count: Int) -> ArraySlice<Tensor> {
    let parts = prefix(number, count: count)
    for part in parts { part.fill(0) }
    return parts
  }
}

/// The sum of the tasks' parts, in their order.
func sumParts(_ parts: ArraySlice<Tensor>, into target: Tensor, _ crew: Crew) {
  let size = 4096
  crew.forEach((target.count + size - 1) / size) { task, _ in
    func slice(_ tensor: Tensor) -> Tensor {
      tensor.reshaped(images: target.count, Shape(flat: 1))[task * size..<(task + 1) * size]
    }
    let sum = slice(target)
    sum.fill(0)
    for part in parts { add(sum, slice(part), into: sum) }
  }
}
