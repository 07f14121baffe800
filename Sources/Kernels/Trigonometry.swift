/// Sine and cosine by polynomials of our own, as the C library's differ in bits from version to version. After Cephes'
/// `sin` and `cos` (S. Moshier): within 1e-15 of the true value while |x| is below some 1e6.

/// The sine of `x`, in radians.
public func sine(_ x: Double) -> Double { quarterTurns(x, ahead: 0) }

/// The cosine of `x`, in radians.
public func cosine(_ x: Double) -> Double { quarterTurns(x, ahead: 1) }

/// The sine of `x` and so many quarter turns: x is reduced to ±π/4 by subtracting a multiple of π/2 in three parts.
private func quarterTurns(_ x: Double, ahead: Int) -> Double {
  let multiple = (x * 0.636_619_772_367_581_343_08).rounded(.toNearestOrEven)
  guard multiple.magnitude < 1e9 else { return .nan }
  let rest =
    ((x - multiple * 1.570_796_251_296_997_070_31) - multiple * 7.549_789_415_861_596_353_35e-8)
    - multiple * 5.390_302_858_158_119_052_9e-15
  let square = rest * rest
  let quarter = (Int(multiple) + ahead) & 3
  let value: Double
  if quarter & 1 == 0 {
    var sum = 1.589_623_015_765_465_680_60e-10
    sum = sum * square - 2.505_074_776_285_780_728_66e-8
    sum = sum * square + 2.755_731_362_138_572_452_13e-6
    sum = sum * square - 1.984_126_982_958_953_859_96e-4
    sum = sum * square + 8.333_333_333_322_118_588_78e-3
    sum = sum * square - 1.666_666_666_666_663_072_95e-1
    value = rest + rest * square * sum
  } else {
    var sum = -1.135_853_652_138_768_172_99e-11
    sum = sum * square + 2.087_570_084_197_473_169_78e-9
    sum = sum * square - 2.755_731_417_929_673_881_12e-7
    sum = sum * square + 2.480_158_728_885_170_453_48e-5
    sum = sum * square - 1.388_888_888_887_305_641_16e-3
    sum = sum * square + 4.166_666_666_666_659_292_18e-2
    value = 1 - square * 0.5 + square * square * sum
  }
  return quarter & 2 == 0 ? value : -value
}
