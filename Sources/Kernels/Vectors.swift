import CProcessor
import VectorKernels

/// The vectors that kernels compute with. The bits are the same with all of them: no sum is ordered by their width.
public enum Vectors: String, Sendable {
  /// Eight floats, as AVX2 and later have them; what other architectures have is up to the compiler.
  case avx2
  /// Sixteen floats.
  case avx512

  /// The widest that this processor has, unless the environment's `HAIRLINE_VECTORS` asks for `avx2`.
  public static let best: Vectors = {
    if let request = processor_requested_vectors(), String(cString: request) == Vectors.avx2.rawValue { return .avx2 }
    return processor_has_avx512() ? .avx512 : .avx2
  }()
}

/// The vectors of kernels that are compiled once.
typealias Vector = SIMD8<Float>
typealias Lanes = VectorKernels.Lanes<Vector>
public typealias Bounds = VectorKernels.Bounds
public typealias Window = VectorKernels.Window

/// Walks along `count` values.
@inline(__always)
func forEachLane(_ count: Int, _ body: (Lanes) -> Void) { forEachLane(of: Vector.self, 0..<count, body) }

/// Calls `wide` for the channels that fill vectors of 16, where the processor has them, and `narrow` for the others.
@inline(__always)
func forWidestVectors(_ channels: Int, wide: (Range<Int>) -> Void, narrow: (Range<Int>) -> Void) {
  let whole = Vectors.best == .avx512 ? channels / 16 * 16 : 0
  if whole > 0 { wide(0..<whole) }
  if whole < channels { narrow(whole..<channels) }
}

extension VectorKernels.Lanes {
  @inline(__always)
  func load(_ tensor: Tensor) -> V { load(UnsafePointer(tensor.base)) }

  @inline(__always)
  func store(_ value: V, _ tensor: Tensor) { store(value, tensor.base) }
}

@inline(__always)
func smaller(_ a: Vector, _ b: Vector) -> Vector { a.replacing(with: b, where: b .< a) }

@inline(__always)
func larger(_ a: Vector, _ b: Vector) -> Vector { a.replacing(with: b, where: b .> a) }

// Swift's own loads and stores: with C's, callers in other modules count references more often.

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
