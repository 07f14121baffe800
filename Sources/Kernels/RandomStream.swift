/// What random numbers are drawn for. The raw values key the generator: they never change once released.
public enum RandomPurpose: UInt32, Sendable {
  case initialization = 1
  case shuffle = 2
  case augmentation = 3
  case dropout = 4
  case split = 5
  case synthesis = 6
  case sampling = 7
  case noise = 8
}

/// A counter-based random generator: Philox 4×32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3",
/// SC11), keyed by (seed, purpose) and counted from (epoch, sample).
///
/// Streams of different keys or counters are independent, so that any sample's numbers can be drawn on any thread, in
/// any order, again and again.
public struct RandomStream: RandomNumberGenerator, Sendable {
  private let key: (UInt32, UInt32)
  private var counter: (UInt32, UInt32, UInt32, UInt32)
  private var block: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
  private var used = 4

  /// - Parameters:
  ///   - seed: the experiment's seed.
  ///   - purpose: what the numbers are for.
  ///   - epoch: the epoch, or another index of the caller's (a layer, a round).
  ///   - sample: the sample's index in its part of the data, or another index.
  public init(seed: UInt64, purpose: RandomPurpose, epoch: Int = 0, sample: Int = 0) {
    let mixed = seed &+ UInt64(purpose.rawValue) &* 0x9E37_79B9_7F4A_7C15
    key = (UInt32(truncatingIfNeeded: mixed), UInt32(truncatingIfNeeded: mixed >> 32))
    counter = (
      0, UInt32(truncatingIfNeeded: epoch), UInt32(truncatingIfNeeded: sample),
      UInt32(truncatingIfNeeded: sample >> 32) ^ purpose.rawValue << 16
    )
  }

  /// 32 uniform random bits.
  public mutating func nextWord() -> UInt32 {
    if used == 4 {
      block = Self.philox(counter, key)
      counter.0 &+= 1
      used = 0
    }
    defer { used += 1 }
    return switch used {
    case 0: block.0
    case 1: block.1
    case 2: block.2
    default: block.3
    }
  }

  /// The next four words of a stream of which a multiple of four was drawn: faster than one by one.
  mutating func nextBlock() -> SIMD4<UInt32> {
    let words = Self.philox(counter, key)
    counter.0 &+= 1
    return SIMD4(words.0, words.1, words.2, words.3)
  }

  /// `count` random bytes: those of the next words, each from the lowest on. What is left of the last word is dropped.
  public mutating func bytes(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count + 3) { bytes, initialized in
      let target = UnsafeMutableRawBufferPointer(bytes)
      var filled = 0
      while filled < count {
        if used == 4 && count - filled >= 64 {
          let (low, high) = nextBlocks()
          for block in 0..<4 {
            target.storeBytes(of: low[block].littleEndian, toByteOffset: filled + block * 16, as: UInt64.self)
            target.storeBytes(of: high[block].littleEndian, toByteOffset: filled + block * 16 + 8, as: UInt64.self)
          }
          filled += 64
        } else {
          target.storeBytes(of: nextWord().littleEndian, toByteOffset: filled, as: UInt32.self)
          filled += 4
        }
      }
      initialized = count
    }
  }

  /// The next four blocks of a stream of which whole blocks were drawn: the first two words of each, and the last two.
  private mutating func nextBlocks() -> (low: SIMD4<UInt64>, high: SIMD4<UInt64>) {
    let lowHalf = SIMD4<UInt64>(repeating: 0xFFFF_FFFF)
    var c0 = SIMD4<UInt64>(repeating: UInt64(counter.0)) &+ SIMD4(0, 1, 2, 3) & lowHalf
    var c1 = SIMD4<UInt64>(repeating: UInt64(counter.1))
    var c2 = SIMD4<UInt64>(repeating: UInt64(counter.2))
    var c3 = SIMD4<UInt64>(repeating: UInt64(counter.3))
    var (k0, k1) = key
    for _ in 0..<10 {
      let p0 = c0 &* SIMD4(repeating: UInt64(Self.multipliers.0))
      let p1 = c2 &* SIMD4(repeating: UInt64(Self.multipliers.1))
      (c0, c1, c2, c3) = (
        p1 &>> 32 ^ c1 ^ SIMD4(repeating: UInt64(k0)), p1 & lowHalf,
        p0 &>> 32 ^ c3 ^ SIMD4(repeating: UInt64(k1)), p0 & lowHalf
      )
      k0 &+= Self.increments.0
      k1 &+= Self.increments.1
    }
    counter.0 &+= 4
    return (c0 | c1 &<< 32, c2 | c3 &<< 32)
  }

  public mutating func next() -> UInt64 { UInt64(nextWord()) | UInt64(nextWord()) << 32 }

  /// Uniform in [0, 1), in steps of 2⁻²⁴.
  public mutating func uniform() -> Float { Float(nextWord() >> 8) * 0x1p-24 }

  /// Uniform in [low, high).
  public mutating func uniform(_ low: Float, _ high: Float) -> Float { low + (high - low) * uniform() }

  /// A whole number in 0 ..< bound, with negligible modulo bias (64-bit multiply-shift; bound < 2³²).
  public mutating func integer(below bound: Int) -> Int { Int((UInt64(nextWord()) &* UInt64(bound)) >> 32) }

  /// Normal with mean 0 and standard deviation 1, by the polar method (Marsaglia and Bray, 1964).
  public mutating func normal() -> Float {
    while true {
      let x = uniform(-1, 1)
      let y = uniform(-1, 1)
      let square = x * x + y * y
      if square > 0 && square < 1 { return x * (-2 * logarithm(square) / square).squareRoot() }
    }
  }

  /// A random order of 0 ..< count (Fisher and Yates), the same on every version of Swift.
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for index in stride(from: count - 1, to: 0, by: -1) { order.swapAt(index, integer(below: index + 1)) }
    return order
  }

  private static var multipliers: (UInt32, UInt32) { (0xD251_1F53, 0xCD9E_8D57) }
  private static var increments: (UInt32, UInt32) { (0x9E37_79B9, 0xBB67_AE85) }

  /// Ten rounds of the cipher on one counter.
  @inline(__always)
  package static func philox(
    _ counter: (UInt32, UInt32, UInt32, UInt32), _ key: (UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var (c0, c1, c2, c3) = counter
    var (k0, k1) = key
    for _ in 0..<10 {
      let p0 = UInt64(c0) &* UInt64(multipliers.0)
      let p1 = UInt64(c2) &* UInt64(multipliers.1)
      (c0, c1, c2, c3) = (
        UInt32(truncatingIfNeeded: p1 >> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: p1),
        UInt32(truncatingIfNeeded: p0 >> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: p0)
      )
      k0 &+= increments.0
      k1 &+= increments.1
    }
    return (c0, c1, c2, c3)
  }
}
