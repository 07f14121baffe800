/// Kernels that treat each value on its own. `count` values are read and written; tensors may be the same.

/// An activation without parameters that does more than to clamp, with its derivative.
public enum Curve: String, Sendable, CaseIterable {
  /// 1 ÷ (1 + e⁻ˣ)
  case sigmoid
  case tanh
  /// x · sigmoid(x) (Ramachandran et al., 2017)
  case swish
  /// x · min(max(x + 3, 0), 6) ÷ 6 (Howard et al., 2019)
  case hardSwish
  /// x · Φ(x), with the normal distribution's Φ (Hendrycks and Gimpel, 2016)
  case gelu
  /// The same by an approximation: x · ½ · (1 + tanh(√(2 ÷ π) · (x + 0.044715 · x³)))
  case geluByTanh

  /// f(x)
  public func apply(_ input: Tensor, into output: Tensor) {
    mapVectors(input, output) { x, _ in
      switch self {
      case .sigmoid: sigmoidal(x)
      case .tanh: 2 * sigmoidal(2 * x) - 1
      case .swish: x * sigmoidal(x)
      case .hardSwish: x * Bounds.relu6.clamp(x + 3) * (1.0 / 6)
      case .gelu: x * normalDistribution(x)
      case .geluByTanh: x * sigmoidal(2 * tanhArgument(x))
      }
    }
  }

  /// f′(x) · gradient, from the input.
  public func applyDerivative(input: Tensor, gradient: Tensor, into result: Tensor) {
    mapVectors(input, result, gradient) { x, gradient in
      switch self {
      case .sigmoid:
        let y = sigmoidal(x)
        return gradient * y * (1 - y)
      case .tanh:
        let y = sigmoidal(2 * x)
        return gradient * 4 * y * (1 - y)
      case .swish:
        let y = sigmoidal(x)
        return gradient * (y + x * y * (1 - y))
      case .hardSwish:
        let slope = (x * 2 + 3) * (1.0 / 6)
        return gradient * slope.replacing(with: 0, where: x .<= -3).replacing(with: 1, where: x .>= 3)
      case .gelu:
        let density = exponential(x * x * -0.5) * 0.398_942_28
        return gradient * (normalDistribution(x) + x * density)
      case .geluByTanh:
        let y = sigmoidal(2 * tanhArgument(x))
        let slope = (x * x * 0.134_145 + 1) * 0.797_884_56
        return gradient * (y + x * 2 * y * (1 - y) * slope)
      }
    }
  }
}

/// √(2 ÷ π) · (x + 0.044715 · x³)
@inline(__always)
private func tanhArgument(_ x: Vector) -> Vector { (x * x * x * 0.044_715 + x) * 0.797_884_56 }

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

/// output = x where x > 0, else alpha · (eˣ − 1): the exponential linear unit (Clevert et al., 2016).
public func exponentialLinear(_ input: Tensor, alpha: Float, into output: Tensor) {
  mapVectors(input, output) { x, _ in (exponentialMinusOne(x) * alpha).replacing(with: x, where: x .> 0) }
}

/// result = gradient where x > 0, else alpha · eˣ · gradient.
public func exponentialLinearGradient(_ input: Tensor, alpha: Float, gradient: Tensor, into result: Tensor) {
  mapVectors(input, result, gradient) { x, gradient in
    (gradient * exponential(x) * alpha).replacing(with: gradient, where: x .> 0)
  }
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

/// result = a · b, element by element.
public func multiply(_ a: Tensor, _ b: Tensor, into result: Tensor) { mapVectors(a, result, b) { a, b in a * b } }

/// Whether every value is a finite number.
public func isFinite(_ values: Tensor) -> Bool {
  // The difference of a finite number with itself is 0; that of infinity or NaN is NaN.
  var sums = Vector()
  forEachLane(values.count) { lanes in
    let value = lanes.load(values)
    sums += value - value
  }
  return sums.sum() == 0
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
