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

/// eˣ − 1 over 8 lanes, with all digits near 0.
@inline(__always)
func exponentialMinusOne(_ x: Vector) -> Vector {
  // Near 0 a Taylor polynomial; elsewhere the difference has enough digits.
  var near = Vector(repeating: 1.984_126_98e-4)
  near = Vector(repeating: 1.388_888_89e-3).addingProduct(near, x)
  near = Vector(repeating: 8.333_333_33e-3).addingProduct(near, x)
  near = Vector(repeating: 4.166_666_67e-2).addingProduct(near, x)
  near = Vector(repeating: 1.666_666_67e-1).addingProduct(near, x)
  near = Vector(repeating: 0.5).addingProduct(near, x)
  near = Vector(repeating: 1).addingProduct(near, x)
  let isNear = (x .> -0.35) .& (x .< 0.35)
  return (exponential(x) - 1).replacing(with: x * near, where: isNear)
}

/// The distribution function of the normal distribution over 8 lanes: ½ · erfc(−x ÷ √2), within 1e-6 of its value. After
/// Cephes' `erff` and `erfcf` (S. Moshier): a polynomial of x² up to 1, and beyond e⁻ˣ² ÷ x times one of 1 ÷ x².
@inline(__always)
func normalDistribution(_ x: Vector) -> Vector {
  let z = x * 0.707_106_78
  let size = z.replacing(with: -z, where: z .< 0)
  let square = z * z
  var near = Vector(repeating: 7.853_861_4e-5)
  near = Vector(repeating: -8.010_193_6e-4).addingProduct(near, square)
  near = Vector(repeating: 5.188_327_7e-3).addingProduct(near, square)
  near = Vector(repeating: -2.685_381_2e-2).addingProduct(near, square)
  near = Vector(repeating: 1.128_358_5e-1).addingProduct(near, square)
  near = Vector(repeating: -3.761_262_6e-1).addingProduct(near, square)
  near = Vector(repeating: 1.128_379_2).addingProduct(near, square)
  // Where the others count, the size is above 1.
  let reciprocal = 1 / larger(size, Vector(repeating: 1))
  let inverse = reciprocal * reciprocal
  var middle = Vector(repeating: 2.326_819_97e-2)
  middle = Vector(repeating: -1.387_039_39e-1).addingProduct(middle, inverse)
  middle = Vector(repeating: 3.687_424_67e-1).addingProduct(middle, inverse)
  middle = Vector(repeating: -5.824_733_03e-1).addingProduct(middle, inverse)
  middle = Vector(repeating: 6.210_004_62e-1).addingProduct(middle, inverse)
  middle = Vector(repeating: -4.944_515_32e-1).addingProduct(middle, inverse)
  middle = Vector(repeating: 3.404_879_94e-1).addingProduct(middle, inverse)
  middle = Vector(repeating: -2.741_127_03e-1).addingProduct(middle, inverse)
  middle = Vector(repeating: 5.638_259_43e-1).addingProduct(middle, inverse)
  var far = Vector(repeating: -10.477_664)
  far = Vector(repeating: 12.977_2).addingProduct(far, inverse)
  far = Vector(repeating: -7.495_518_7).addingProduct(far, inverse)
  far = Vector(repeating: 2.921_019).addingProduct(far, inverse)
  far = Vector(repeating: -1.015_265_3).addingProduct(far, inverse)
  far = Vector(repeating: 4.218_463_36e-1).addingProduct(far, inverse)
  far = Vector(repeating: -2.820_767_44e-1).addingProduct(far, inverse)
  far = Vector(repeating: 5.641_895_07e-1).addingProduct(far, inverse)
  let tail = exponential(-square) * reciprocal * far.replacing(with: middle, where: size .< 2) * 0.5
  let outer = tail.replacing(with: 1 - tail, where: z .> 0)
  return outer.replacing(with: z * near * 0.5 + 0.5, where: size .< 1)
}

/// The distribution function of the normal distribution, as the vector form gives it.
public func normalDistribution(_ x: Float) -> Float { normalDistribution(Vector(repeating: x))[0] }

/// eˣ − 1, as the vector form gives it.
public func exponentialMinusOne(_ x: Float) -> Float { exponentialMinusOne(Vector(repeating: x))[0] }

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
