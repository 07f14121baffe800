import CVectors

/// A vector of floats, of whatever width: what kernels that are compiled for several widths compute with.
public protocol FloatVector: SIMD, BitwiseCopyable where Scalar == Float {
  /// The values from `source` on.
  init(at source: UnsafePointer<Float>)
  func store(_ target: UnsafeMutablePointer<Float>)
  /// Each lane brought between those of `low` and `high`; NaN stays.
  func clamped(_ low: Self, _ high: Self) -> Self
  /// Each lane where that of `y` lies strictly between those of `low` and `high`, else 0.
  func passed(where y: Self, isBetween low: Self, and high: Self) -> Self
  /// A vector of half as many lanes.
  associatedtype Half: SIMD, BitwiseCopyable where Half.Scalar == Float
  init(lowHalf: Half, highHalf: Half)
  var lowHalf: Half { get }
  /// Whether walks go on to values that do not fill a vector. Wider vectors leave these to narrower ones.
  static var takesRest: Bool { get }
}

extension FloatVector {
  /// The first half of the lanes from `source` on, and zeros.
  @_alwaysEmitIntoClient @inline(__always)
  public init(halfAt source: UnsafePointer<Float>) {
    self.init(lowHalf: UnsafeRawPointer(source).loadUnaligned(as: Half.self), highHalf: Half())
  }

  /// Stores the first half of the lanes.
  @_alwaysEmitIntoClient @inline(__always)
  public func storeHalf(_ target: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(target).storeBytes(of: lowHalf, as: Half.self)
  }
}

extension SIMD8<Float>: FloatVector {
  @_alwaysEmitIntoClient @inline(__always)
  public init(at source: UnsafePointer<Float>) { self = vectors_load8(source) }

  @_alwaysEmitIntoClient @inline(__always)
  public func store(_ target: UnsafeMutablePointer<Float>) { vectors_store8(self, target) }

  @_alwaysEmitIntoClient @inline(__always)
  public static var takesRest: Bool { true }

  @_alwaysEmitIntoClient @inline(__always)
  public func clamped(_ low: Self, _ high: Self) -> Self { vectors_clamp8(self, low, high) }

  @_alwaysEmitIntoClient @inline(__always)
  public func passed(where y: Self, isBetween low: Self, and high: Self) -> Self { vectors_pass8(self, y, low, high) }
}

extension SIMD16<Float>: FloatVector {
  @_alwaysEmitIntoClient @inline(__always)
  public init(at source: UnsafePointer<Float>) { self = vectors_load16(source) }

  @_alwaysEmitIntoClient @inline(__always)
  public func store(_ target: UnsafeMutablePointer<Float>) { vectors_store16(self, target) }

  @_alwaysEmitIntoClient @inline(__always)
  public static var takesRest: Bool { false }

  @_alwaysEmitIntoClient @inline(__always)
  public func clamped(_ low: Self, _ high: Self) -> Self { vectors_clamp16(self, low, high) }

  @_alwaysEmitIntoClient @inline(__always)
  public func passed(where y: Self, isBetween low: Self, and high: Self) -> Self { vectors_pass16(self, y, low, high) }
}
