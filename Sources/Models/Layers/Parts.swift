import Kernels

/// Tasks' parts of a sum: made when they are first asked for, and then kept.
struct Parts {
  private var tensors: [Tensor] = []

  /// The first `number` parts of `count` values each.
  mutating func prefix(_ number: Int, count: Int) -> ArraySlice<Tensor> {
    while tensors.count < number { tensors.append(Tensor(count: count)) }
    return tensors.prefix(number)
  }
}

/// Tasks' parts of the gradients of a layer's parameters.
struct GradientParts {
  private var parts: [Parts] = []

  /// `number` parts of each of the gradients that are wanted; a single part is the gradient itself.
  mutating func prefix(_ number: Int, of targets: [Tensor?]) -> [ArraySlice<Tensor>?] {
    while parts.count < targets.count { parts.append(Parts()) }
    return targets.indices.map { index in
      targets[index].map { number == 1 ? [$0] : parts[index].prefix(number, count: $0.count) }
    }
  }
}

/// The sums of the tasks' `GradientParts`, in their order. A single part is the sum.
func sumParts(_ parts: [ArraySlice<Tensor>?], into targets: [Tensor?], _ context: ExecutionContext) {
  for case (let parts?, let target?) in zip(parts, targets) where parts.count > 1 {
    sumParts(parts, into: target, context)
  }
}

/// The sum of the tasks' parts, in their order.
func sumParts(_ parts: ArraySlice<Tensor>, into target: Tensor, _ context: ExecutionContext) {
  let size = 4096
  context.forEach((target.count + size - 1) / size) { task, _ in
    addUp(parts, task * size..<(task + 1) * size, into: target)
  }
}
