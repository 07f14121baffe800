import CVectors

/// A vector of floats, of whatever width: what kernels that are compiled for several widths compute with.
public protocol FloatVector: SIMD, BitwiseCopyable where Scalar == Float {
  /// Each lane brought between those of `low` and `high`; NaN stays.
  func clamped(_ low: Self, _ high: Self) -> Self
  /// Each lane where that of `y` lies strictly between those of `low` and `high`, else 0.
  func passed(where y: Self, isBetween low: Self, and high: Self) -> Self
  /// The first half of the lanes from `source` on, and zeros.
  init(halfAt source: UnsafePointer<Float>)
  /// Stores the first half of the lanes.
  func storeHalf(_ target: UnsafeMutablePointer<Float>)
  /// Whether walks go on to values that do not fill a vector. Wider vectors leave these to narrower ones.
  static var takesRest: Bool { get }
}

extension FloatVector {
  /// The values from `source` on.
  @inlinable @inline(__always)
  public init(at source: UnsafePointer<Float>) { self = UnsafeRawPointer(source).loadUnaligned(as: Self.self) }

  @inlinable @inline(__always)
  public func store(_ target: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(target).storeBytes(of: self, as: Self.self)
  }
}

extension SIMD8<Float>: FloatVector {
  @inlinable @inline(__always)
  public init(halfAt source: UnsafePointer<Float>) {
    self.init(lowHalf: UnsafeRawPointer(source).loadUnaligned(as: SIMD4<Float>.self), highHalf: .zero)
  }

  @inlinable @inline(__always)
  public func storeHalf(_ target: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(target).storeBytes(of: lowHalf, as: SIMD4<Float>.self)
  }

  @inlinable @inline(__always)
  public static var takesRest: Bool { true }

  @inlinable @inline(__always)
  public func clamped(_ low: Self, _ high: Self) -> Self { vectors_clamp8(self, low, high) }

  @inlinable @inline(__always)
  public func passed(where y: Self, isBetween low: Self, and high: Self) -> Self { vectors_pass8(self, y, low, high) }
}

extension SIMD16<Float>: FloatVector {
  @inlinable @inline(__always)
  public init(halfAt source: UnsafePointer<Float>) {
    self.init(lowHalf: UnsafeRawPointer(source).loadUnaligned(as: SIMD8<Float>.self), highHalf: .zero)
  }

  @inlinable @inline(__always)
  public func storeHalf(_ target: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(target).storeBytes(of: lowHalf, as: SIMD8<Float>.self)
  }

  @inlinable @inline(__always)
  public static var takesRest: Bool { false }

  @inlinable @inline(__always)
  public func clamped(_ low: Self, _ high: Self) -> Self { vectors_clamp16(self, low, high) }

  @inlinable @inline(__always)
  public func passed(where y: Self, isBetween low: Self, and high: Self) -> Self { vectors_pass16(self, y, low, high) }
}
