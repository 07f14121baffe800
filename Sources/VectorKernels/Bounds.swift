/// An activation that only clamps, and so is fused into the kernel that computes the value: linear, ReLU, ReLU6.
public struct Bounds: Hashable, Sendable {
  public let low: Float
  public let high: Float

  public static let none = Bounds(low: -.infinity, high: .infinity)
  public static let relu = Bounds(low: 0, high: .infinity)
  public static let relu6 = Bounds(low: 0, high: 6)

  public init(low: Float, high: Float) { (self.low, self.high) = (low, high) }

  /// Whether it clamps at all.
  @_alwaysEmitIntoClient @inline(__always)
  public var areBinding: Bool { low > -.infinity || high < .infinity }

  @_alwaysEmitIntoClient @inline(__always)
  public func clamp<V: FloatVector>(_ x: V) -> V { x.clamped(V(repeating: low), V(repeating: high)) }

  @_alwaysEmitIntoClient @inline(__always)
  public func clamp(_ x: Float) -> Float { x < low ? low : x > high ? high : x }

  /// The gradient of the value before the clamp: that of `y` where `y` lies strictly between the bounds, else 0.
  @_alwaysEmitIntoClient @inline(__always)
  public func pass<V: FloatVector>(_ gradient: V, where y: V) -> V {
    gradient.passed(where: y, isBetween: V(repeating: low), and: V(repeating: high))
  }
}
