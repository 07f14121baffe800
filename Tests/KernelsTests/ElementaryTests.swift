import Foundation
import Kernels
import Testing

@Suite("Elementary functions")
struct ElementaryTests {
  @Test("exponential agrees with the C library's in double precision")
  func exponentials() {
    for x in stride(from: Float(-80), through: 80, by: 0.0137) {
      let expected = exp(Double(x))
      #expect(abs(Double(exponential(x)) - expected) <= 2.5e-7 * expected)
    }
    #expect(exponential(0) == 1)
    #expect(exponential(Float.nan).isNaN)
    #expect(exponential(-Float.infinity) < 1e-37 && exponential(Float.infinity) > 1e37)
  }

  @Test("logarithm agrees with the C library's in double precision")
  func logarithms() {
    for x in stride(from: Float(0.0003), through: 90, by: 0.0117) {
      let expected = log(Double(x))
      #expect(abs(Double(logarithm(x)) - expected) <= 2.5e-7 * max(abs(expected), 0.5))
    }
    #expect(logarithm(1) == 0)
    #expect(logarithm(0) == -.infinity)
    #expect(logarithm(-1).isNaN)
  }
}
