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

  @Test("exponential less one keeps its digits near 0")
  func exponentialsMinusOne() {
    for x in stride(from: Float(-20), through: 3, by: 0.00171) {
      let expected = expm1(Double(x))
      #expect(abs(Double(exponentialMinusOne(x)) - expected) <= 5e-7 * abs(expected), "\(x)")
    }
    for x: Float in [1e-30, -1e-7, 3e-4, -0.34, 0.36] {
      #expect(abs(Double(exponentialMinusOne(x)) - expm1(Double(x))) <= 4e-7 * abs(expm1(Double(x))))
    }
    #expect(exponentialMinusOne(0) == 0 && exponentialMinusOne(.nan).isNaN)
  }

  @Test("normal distribution agrees with the C library's in double precision, in its tails as well")
  func normalDistributions() {
    for x in stride(from: Float(-9), through: 9, by: 0.00317) {
      let expected = 0.5 * erfc(-Double(x) / 2.0.squareRoot())
      let error = abs(Double(normalDistribution(x)) - expected)
      #expect(error <= 1.5e-7 && error <= 1e-5 * expected, "\(x)")
    }
    #expect(normalDistribution(0) == 0.5 && normalDistribution(.infinity) == 1 && normalDistribution(.nan).isNaN)
  }

  @Test("activations have the same bits wherever a value lies in a vector")
  func positions() {
    let curves = Curve.allCases
    let values = (0..<37).map { Float($0 - 18) * 0.37 }
    for offset in 0..<9 {
      let input = Tensor(Shape(flat: values.count - offset), values: Array(values[offset...]))
      let output = Tensor(input.shape)
      for curve in curves {
        curve.apply(input, into: output)
        let whole = Tensor(Shape(flat: values.count), values: values)
        curve.apply(whole, into: whole)
        #expect(output.values == Array(whole.values[offset...]), "\(curve)")
      }
    }
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
