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

  /// Calls `body` with `number` parts of each of the gradients that are wanted, to be written to, and sums them up in
  /// their order. A single part is the gradient itself.
  mutating func sum(
    _ number: Int, into gradients: [Tensor?], _ crew: Crew, _ body: (_ parts: [ArraySlice<Tensor>?]) -> Void
  ) {
    while parts.count < gradients.count { parts.append(Parts()) }
    let parts: [ArraySlice<Tensor>?] = gradients.indices.map { index in
      guard let gradient = gradients[index] else { return nil }
      return number == 1 ? [gradient] : self.parts[index].prefix(number, count: gradient.count)
    }
    body(parts)
    if number == 1 { return }
    for case (let parts?, let gradient?) in zip(parts, gradients) { sumParts(parts, into: gradient, crew) }
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
    if let first = parts.first { sum.copy(from: slice(first)) }
    for part in parts.dropFirst() { add(sum, slice(part), into: sum) }
  }
}
