import Kernels

/// One physical quantity at every pixel of an image, row by row.
struct Plane {
  /// The height and width of every image, as in Özgenel's photographs of concrete.
  static let side = 227

  var values: [Float]

  init(_ value: Float = 0) { values = [Float](repeating: value, count: Self.side * Self.side) }

  /// Sets every pixel to `value`, in the same memory.
  mutating func reset(to value: Float) { for index in values.indices { values[index] = value } }

  /// Sets every pixel to the sum of noises of several scales.
  mutating func reset(to noises: [Noise], _ random: inout RandomStream) {
    reset(to: 0)
    for noise in noises { noise.add(to: &self, &random) }
  }

  /// Calls `body` with the index and the place of every pixel.
  @inline(__always)
  static func forEachPixel(_ body: (_ index: Int, _ place: SIMD2<Float>) -> Void) {
    for y in 0..<side {
      for x in 0..<side { body(y * side + x, SIMD2(Float(x), Float(y))) }
    }
  }

  /// Calls `body` with the index and the place of every pixel in the rectangle from `low` to `high`.
  @inline(__always)
  static func forEachPixel(
    from low: SIMD2<Float>, to high: SIMD2<Float>, _ body: (_ index: Int, _ place: SIMD2<Float>) -> Void
  ) {
    let last = Float(side - 1)
    guard low.max() <= last, high.min() >= 0 else { return }
    let xs = Int(max(low.x, 0))...Int(min(high.x, last))
    for y in Int(max(low.y, 0))...Int(min(high.y, last)) {
      for x in xs { body(y * side + x, SIMD2(Float(x), Float(y))) }
    }
  }
}

extension SIMD2<Float> {
  /// The scalar product.
  @inline(__always)
  func dot(_ other: SIMD2) -> Float { x * other.x + y * other.y }
  var length: Float { dot(self).squareRoot() }
  /// The vector turned by a right angle.
  var normal: SIMD2 { SIMD2(-y, x) }
  /// The direction turned by the angle whose tangent is `tangent`, as a unit vector.
  func turned(_ tangent: Float) -> SIMD2 {
    let vector = self + normal * tangent
    return vector / vector.length
  }
}

/// 0 up to `low`, 1 from `high` on, and a cubic without a kink between. `low` may be the larger one.
@inline(__always)
func smoothStep(_ low: Float, _ high: Float, _ value: Float) -> Float {
  let t = min(max((value - low) / (high - low), 0), 1)
  return t * t * (3 - 2 * t)
}
