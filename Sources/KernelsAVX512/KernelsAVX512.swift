import VectorKernels

/// Kernels by vectors of 16. They are compiled for processors with AVX-512: call them only on those. Ranges of
/// channels are multiples of 16.

public typealias WideVector = SIMD16<Float>

public func applyAVX512(_ x: ScaledRows, _ range: Range<Int>, into output: UnsafeMutablePointer<Float>) {
  x.apply(of: WideVector.self, range, into: output)
}

public func sumsAVX512(
  _ x: ScaledRows, _ range: Range<Int>, _ gradient: UnsafePointer<Float>, mean: UnsafePointer<Float>,
  addingTo sums: UnsafeMutablePointer<Float>, applyingInto output: UnsafeMutablePointer<Float>?
) { x.sums(of: WideVector.self, range, gradient, mean: mean, addingTo: sums, applyingInto: output) }

public func inputGradientAVX512(
  _ x: ScaledRows, _ range: Range<Int>, _ gradient: UnsafePointer<Float>, mean: UnsafePointer<Float>,
  a: UnsafePointer<Float>, b: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>
) { x.inputGradient(of: WideVector.self, range, gradient, mean: mean, a: a, b: b, into: result) }

public func addMomentsAVX512(
  _ range: Range<Int>, _ values: UnsafePointer<Float>, rows: Int, channels: Int, origin: UnsafePointer<Float>,
  sums: UnsafeMutablePointer<Float>, squares: UnsafeMutablePointer<Float>
) {
  addMoments(
    of: WideVector.self, range, values, rows: rows, channels: channels, origin: origin, sums: sums, squares: squares)
}

public func depthwiseAVX512(
  _ map: DepthwiseMap, _ range: Range<Int>, _ input: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>,
  _ bias: UnsafePointer<Float>?, _ bounds: Bounds, _ output: UnsafeMutablePointer<Float>
) { map.forward(of: WideVector.self, range, input, kernel, bias, bounds, output) }

public func depthwiseInputGradientAVX512(
  _ map: DepthwiseMap, _ range: Range<Int>, _ gradient: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>,
  _ target: UnsafeMutablePointer<Float>
) { map.inputGradient(of: WideVector.self, range, gradient, kernel, target) }

public func addDepthwiseKernelGradientAVX512(
  _ map: DepthwiseMap, _ range: Range<Int>, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
  _ target: UnsafeMutablePointer<Float>
) { map.addKernelGradient(of: WideVector.self, range, input, gradient, target) }
