/// Kernels that treat each value on its own. `count` values are read and written; tensors may be the same.

/// A smooth activation with its derivative.
public enum Curve: String, Sendable, CaseIterable {
  case sigmoid, tanh, swish

  /// f(x): sigmoid 1 ÷ (1 + e⁻ˣ), tanh, swish x · sigmoid(x).
  public func apply(_ input: Tensor, into output: Tensor) {
    mapVectors(input, output) { x, _ in
      switch self {
      case .sigmoid: sigmoidal(x)
      case .tanh: 2 * sigmoidal(2 * x) - 1
      case .swish: x * sigmoidal(x)
      }
    }
  }

  /// f′(x) · gradient, from the input.
  public func applyDerivative(input: Tensor, gradient: Tensor, into result: Tensor) {
    mapVectors(input, result, gradient) { x, gradient in
      let y = sigmoidal(self == .tanh ? 2 * x : x)
      return switch self {
      case .sigmoid: gradient * y * (1 - y)
      case .tanh: gradient * 4 * y * (1 - y)
      case .swish: gradient * (y + x * y * (1 - y))
      }
    }
  }
}

@inline(__always)
private func sigmoidal(_ x: Vector) -> Vector { 1 / (1 + exponential(-x)) }

/// output = x where x > 0, else slope · x.
public func leakyClamp(_ input: Tensor, slope: Float, into output: Tensor) {
  mapVectors(input, output) { x, _ in (x * slope).replacing(with: x, where: x .> 0) }
}

/// result = gradient where x > 0, else slope · gradient.
public func leakyClampGradient(_ input: Tensor, slope: Float, gradient: Tensor, into result: Tensor) {
  mapVectors(input, result, gradient) { x, gradient in (gradient * slope).replacing(with: gradient, where: x .> 0) }
}

/// output = clamp(x).
public func clamp(_ input: Tensor, _ bounds: Bounds, into output: Tensor) {
  mapVectors(input, output) { x, _ in bounds.clamp(x) }
}

/// result = gradient where x lies strictly between the bounds, else 0.
public func clampGradient(_ input: Tensor, _ bounds: Bounds, gradient: Tensor, into result: Tensor) {
  let low = Vector(repeating: bounds.low)
  let high = Vector(repeating: bounds.high)
  mapVectors(input, result, gradient) { x, gradient in
    gradient.replacing(with: 0, where: (x .<= low) .| (x .>= high))
  }
}

/// output = x · scale + offset.
public func rescale(_ input: Tensor, scale: Float, offset: Float, into output: Tensor) {
  let offset = Vector(repeating: offset)
  mapVectors(input, output) { x, _ in offset.addingProduct(x, Vector(repeating: scale)) }
}

/// output = a + b.
public func add(_ a: Tensor, _ b: Tensor, into output: Tensor) { mapVectors(a, output, b) { a, b in a + b } }

/// sum = the parts added up, in their order, for the values in `range`; 0 where there are no parts.
public func addUp(_ parts: ArraySlice<Tensor>, _ range: Range<Int>, into sum: Tensor) {
  let range = range.clamped(to: 0..<sum.count)
  let sources = parts.map { UnsafePointer($0.base + range.lowerBound) }
  let target = sum.base + range.lowerBound
  forEachLane(range.count) { lanes in
    var total = sources.first.map { lanes.load($0) } ?? Vector()
    for source in sources.dropFirst() { total += lanes.load(source) }
    lanes.store(total, target)
  }
}

/// result = value · gradient, element by element.
public func multiply(_ value: Tensor, _ gradient: Tensor, into result: Tensor) {
  mapVectors(value, result, gradient) { value, gradient in value * gradient }
}

/// Whether every value is a finite number.
public func isFinite(_ values: Tensor) -> Bool {
  // The difference of a finite number with itself is 0; that of infinity or NaN is NaN.
  var sum: Float = 0
  for index in 0..<values.count { sum += values.base[index] - values.base[index] }
  return sum == 0
}

/// Applies `transform` to all values of `a` (and `b`, or `a` again), in vectors and then the rest one by one. A storage
/// ends with slack, but a slice does not own what follows it: the rest goes through single lanes.
@inline(__always)
private func mapVectors(
  _ a: Tensor, _ output: Tensor, _ b: Tensor? = nil, _ transform: (Vector, Vector) -> Vector
) {
  let count = min(a.count, output.count)
  let first = a.base
  let second = b?.base ?? a.base
  var index = 0
  while index + 8 <= count {
    (output.base + index).store(transform((first + index).vector(), (second + index).vector()))
    index += 8
  }
  while index < count {
    output.base[index] = transform(Vector(repeating: first[index]), Vector(repeating: second[index]))[0]
    index += 1
  }
}
