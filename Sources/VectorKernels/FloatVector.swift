/// A vector of floats, of whatever width: what kernels that are compiled for several widths compute with.
public protocol FloatVector: SIMD, BitwiseCopyable where Scalar == Float {}

extension SIMD8<Float>: FloatVector {}
extension SIMD16<Float>: FloatVector {}

extension FloatVector {
  /// The values from `source` on.
  @inlinable @inline(__always)
  public init(at source: UnsafePointer<Float>) { self = UnsafeRawPointer(source).loadUnaligned(as: Self.self) }

  @inlinable @inline(__always)
  public func store(_ target: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(target).storeBytes(of: self, as: Self.self)
  }
}
