import Glibc
import Kernels
import Testing

@Suite("Sine and cosine")
struct TrigonometryTests {
  @Test("equal the C library's within 1e-15")
  func accuracy() {
    for step in -20_000...20_000 {
      let x = Double(step) * 0.001_37
      #expect(abs(sine(x) - sin(x)) <= 1e-15)
      #expect(abs(cosine(x) - cos(x)) <= 1e-15)
    }
  }

  @Test("are exact for no turn at all") func zero() { #expect(sine(0) == 0 && cosine(0) == 1) }

  @Test("of what is no angle is no number") func infinite() { #expect(sine(.infinity).isNaN && cosine(.nan).isNaN) }
}
