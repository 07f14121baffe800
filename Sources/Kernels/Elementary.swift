/// Elementary functions in single precision, by polynomials of our own: the C library's differ in bits from version to
/// version and from processor to processor, and results must not.

/// eˣ within 2 units in the last place, over 8 lanes; x is clamped to ±87. Range reduction by multiples of ln 2 in two
/// parts and a degree-6 polynomial, after Cephes' `expf` (S. Moshier).
@inline(__always)
func exponential(_ x: Vector) -> Vector {
  let clamped = smaller(larger(x, Vector(repeating: -87)), Vector(repeating: 87))
  // Adding 1.5 · 2²³ rounds to a whole number and leaves it in the lowest bits: no conversion that would trap on NaN.
  let magic = Vector(repeating: 12_582_912)
  let shifted = clamped * 1.442_695_04 + magic
  let multiple = shifted - magic
  var rest = clamped.addingProduct(multiple, Vector(repeating: -0.693_359_375))
  rest = rest.addingProduct(multiple, Vector(repeating: 2.121_944_4e-4))
  var sum = Vector(repeating: 1.987_569_15e-4)
  sum = Vector(repeating: 1.398_199_95e-3).addingProduct(sum, rest)
  sum = Vector(repeating: 8.333_451_9e-3).addingProduct(sum, rest)
  sum = Vector(repeating: 4.166_579_6e-2).addingProduct(sum, rest)
  sum = Vector(repeating: 1.666_666_55e-1).addingProduct(sum, rest)
  sum = Vector(repeating: 0.5).addingProduct(sum, rest)
  let value = (rest + 1).addingProduct(sum, rest * rest)
  let exponent = unsafeBitCast(shifted, to: SIMD8<Int32>.self) &- unsafeBitCast(magic, to: SIMD8<Int32>.self) &+ 127
  return value * unsafeBitCast(exponent &<< 23, to: Vector.self)
}

/// eˣ, as the vector form gives it.
public func exponential(_ x: Float) -> Float { exponential(Vector(repeating: x))[0] }

/// ln x for positive, normal x, within 2 units in the last place. After Cephes' `logf` (S. Moshier).
public func logarithm(_ x: Float) -> Float {
  guard x > 0 else { return x == 0 ? -.infinity : .nan }
  guard x.isFinite else { return x }
  var exponent = Float(x.exponent + 1)
  var m = x.significand * 0.5
  if m < 0.707_106_77 {
    exponent -= 1
    m += m
  }
  m -= 1
  let square = m * m
  var sum: Float = 7.037_683_6e-2
  for coefficient: Float in [
    -1.151_461_03e-1, 1.167_699_87e-1, -1.242_014_08e-1, 1.424_932_28e-1, -1.666_805_77e-1, 2.000_071_48e-1,
    -2.499_999_4e-1, 3.333_333_1e-1,
  ] { sum = coefficient.addingProduct(sum, m) }
  var y = sum * m * square
  y = y.addingProduct(exponent, -2.121_944_4e-4)
  y = y.addingProduct(-0.5, square)
  return (m + y).addingProduct(exponent, 0.693_359_375)
}
