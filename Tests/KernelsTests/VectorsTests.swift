import Testing
import VectorKernels

@testable import Kernels

/// Kernels by vectors of 16 and of 8 give the same bits.
@Suite(
  "Wide and narrow vectors give the same bits", .enabled(if: Vectors.best == .avx512, "this processor has no AVX-512"))
struct VectorsTests {
  static let sizes = [
    (1, 1, 8), (7, 27, 16), (8, 64, 24), (9, 33, 48), (17, 96, 64), (15, 144, 32), (23, 20, 40), (50, 31, 104),
  ]

  @Test("in products", arguments: sizes)
  func products(rows: Int, inner: Int, columns: Int) {
    let (a, b) = (random(rows * inner, 1), PackedMatrix(random(inner * columns, 2), rows: inner, columns: columns))
    let (bias, addend) = (random(columns, 3), random(rows * columns, 4))
    let results = [Vectors.avx2, .avx512].map { vectors in
      let c = Tensor(count: rows * columns)
      computeProduct(
        ProductOperands(
          inner: inner, a: UnsafePointer(a.base), aRow: inner, aInner: 1, b: UnsafePointer(b.panel(0)), bInner: 16,
          bPanel: 16 * inner, bias: UnsafePointer(bias.base), addend: UnsafePointer(addend.base), c: c.base,
          cRow: columns, bounds: .relu6),
        rows: rows, columns: columns, with: vectors)
      return c.values
    }
    #expect(results[0] == results[1])
  }

  @Test("in weight gradients", arguments: sizes)
  func weightGradients(pixels: Int, rows: Int, columns: Int) {
    let (a, b) = (random(pixels * rows, 1), random(pixels * columns, 2))
    let results = [Vectors.avx2, .avx512].map { vectors in
      let c = Tensor(count: rows * columns)
      computeProduct(
        ProductOperands(
          inner: pixels, a: UnsafePointer(a.base), aRow: 1, aInner: rows, b: UnsafePointer(b.base), bInner: columns,
          bPanel: 16, bias: nil, addend: nil, c: c.base, cRow: columns, bounds: .none),
        rows: rows, columns: columns, with: vectors)
      return c.values
    }
    #expect(results[0] == results[1])
  }

  @Test("in batch normalization and its gradients, with channels that fill vectors and such that do not")
  func channels() {
    let (rows, channels) = (37, 43)
    let (x, slope) = (random(rows * channels, 1), random(rows * channels, 2))
    let (scale, offset, mean) = (random(channels, 3), random(channels, 4), random(channels, 5))
    let values = ScaledRows(
      values: UnsafePointer(x.base), rows: rows, channels: channels, scale: UnsafePointer(scale.base),
      offset: UnsafePointer(offset.base), bounds: Bounds(low: -0.25, high: 0.5))
    let normalization = Normalization(
      mean: mean, scale: scale, offset: offset, bounds: Bounds(low: -0.25, high: 0.5))
    let (input, gradient) = (
      x.reshaped(images: rows, Shape(flat: channels)), slope.reshaped(images: rows, Shape(flat: channels))
    )
    let (narrow, wide) = (Tensor(count: rows * channels), Tensor(images: rows, Shape(flat: channels)))

    values.apply(of: Vector.self, 0..<channels, into: narrow.base)
    normalization.apply(input, into: wide)
    #expect(narrow.values == wide.values)

    let (narrowSums, wideSums) = (Tensor(count: 2 * channels), Tensor(count: 2 * channels))
    values.sums(
      of: Vector.self, 0..<channels, UnsafePointer(slope.base), mean: UnsafePointer(mean.base),
      addingTo: narrowSums.base)
    normalization.sums(input, gradient, into: wideSums)
    #expect(narrowSums.values == wideSums.values)

    values.inputGradient(
      of: Vector.self, 0..<channels, UnsafePointer(slope.base), mean: UnsafePointer(mean.base),
      a: UnsafePointer(scale.base), b: UnsafePointer(offset.base), into: narrow.base)
    normalization.inputGradient(input, gradient, a: scale, b: offset, into: wide)
    #expect(narrow.values == wide.values)
  }

  @Test("in depthwise convolutions and their gradients", arguments: [1, 2])
  func depthwiseConvolutions(stride: Int) {
    let (side, channels) = (9, 43)
    let shape = Shape(side, side, channels)
    let window = Window(height: side, width: side, kernel: (3, 3), stride: (stride, stride), isSame: true)
    let outputShape = Shape(window.outputHeight, window.outputWidth, channels)
    let map = DepthwiseMap(height: side, width: side, channels: channels, window)
    let (x, slope) = (random(shape.count, 1).reshaped(shape), random(outputShape.count, 2).reshaped(outputShape))
    let (kernel, bias) = (random(9 * channels, 3), random(channels, 4))

    let (narrow, wide) = (Tensor(outputShape), Tensor(outputShape))
    map.forward(of: Vector.self, 0..<channels, x.base, kernel.base, bias.base, .relu6, narrow.base)
    depthwise(x, kernel, window, bias: bias, bounds: .relu6, into: wide)
    #expect(narrow.values == wide.values)

    let (narrowKernel, wideKernel) = (Tensor(count: 9 * channels), Tensor(count: 9 * channels))
    map.addKernelGradient(of: Vector.self, 0..<channels, x.base, slope.base, narrowKernel.base)
    depthwiseKernelGradient(x, slope, window, into: wideKernel)
    #expect(narrowKernel.values == wideKernel.values)

    guard stride == 2 else { return }
    let (narrowInput, wideInput) = (Tensor(shape), Tensor(shape))
    map.inputGradient(of: Vector.self, 0..<channels, slope.base, kernel.base, narrowInput.base)
    depthwiseInputGradient(slope, kernel, window, flipped: Tensor(count: kernel.count), into: wideInput)
    #expect(narrowInput.values == wideInput.values)
  }
}
