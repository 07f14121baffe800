import CProcessor

/// The vectors that kernels compute with. The bits are the same with all of them: no sum is ordered by their width.
public enum Vectors: String, Sendable {
  /// Eight floats, as AVX2 and later have them; what other architectures have is up to the compiler.
  case avx2
  /// Sixteen floats.
  case avx512

  /// The widest that this processor has, unless the environment's `HAIRLINE_VECTORS` asks for `avx2`.
  public static let best: Vectors = {
    if let wish = processor_wish(), String(cString: wish) == Vectors.avx2.rawValue { return .avx2 }
    return processor_has_avx512() ? .avx512 : .avx2
  }()
}
