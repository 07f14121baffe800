import CProcessor

/// The processor that the kernels were compiled for.
enum Processor {
  /// Whether this machine can run them.
  static var suits: Bool { processor_has_avx2() }

  struct Unsuitable: Error, CustomStringConvertible {
    var description: String {
      "Hairline needs a processor with AVX2 and FMA (Intel since 2013, AMD since 2015)"
    }
  }
}
