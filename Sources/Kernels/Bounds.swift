/// An activation that only clamps, and so rides on the kernel that computes the value: linear, ReLU, ReLU6.
public struct Bounds: Hashable, Sendable {
  public let low: Float
  public let high: Float

  public static let none = Bounds(low: -.infinity, high: .infinity)
  public static let relu = Bounds(low: 0, high: .infinity)
  public static let relu6 = Bounds(low: 0, high: 6)

  public init(low: Float, high: Float) { (self.low, self.high) = (low, high) }

  @inline(__always)
  func clamp(_ x: Vector) -> Vector { smaller(larger(x, Vector(repeating: low)), Vector(repeating: high)) }

  @inline(__always)
  func clamp(_ x: Float) -> Float { x < low ? low : x > high ? high : x }
}

@inline(__always)
func smaller(_ a: Vector, _ b: Vector) -> Vector { a.replacing(with: b, where: b .< a) }

@inline(__always)
func larger(_ a: Vector, _ b: Vector) -> Vector { a.replacing(with: b, where: b .> a) }

extension UnsafePointer<Float> {
  @inline(__always)
  func vector() -> Vector { UnsafeRawPointer(self).loadUnaligned(as: Vector.self) }
}

extension UnsafeMutablePointer<Float> {
  @inline(__always)
  func vector() -> Vector { UnsafeRawPointer(self).loadUnaligned(as: Vector.self) }
  @inline(__always)
  func store(_ value: Vector) { UnsafeMutableRawPointer(self).storeBytes(of: value, as: Vector.self) }
}
