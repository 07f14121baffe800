import Kernels

/// A piece of concrete before it is photographed.
struct Surface {
  /// The share of light sent back; 1 is the bare surface's average.
  var reflectance = Plane(1)
  /// The tint, from cool (−1) to warm (+1).
  var warmth: Plane
  /// How high the surface lies, in pixels.
  var height: Plane
  /// The light that falls on it; 1 is full light.
  var light = Plane(1)
  /// Noise of about ±1 that frays the edges of whatever is drawn.
  let fray: Plane

  /// Bare concrete: mottled by uneven drying, grained by sand, more or less finely finished.
  init(_ random: inout RandomStream) {
    let mottle = random.logUniform(0.008, 0.035)
    let lean = random.uniform(-1, 1)
    Noise(random.uniform(30, 60), mottle).add(to: &reflectance, &random)
    Noise(random.uniform(12, 22), mottle * 0.7).add(to: &reflectance, &random)
    Noise(random.uniform(5, 8), mottle * random.uniform(0.2, 0.7)).add(to: &reflectance, &random)
    warmth = Plane([Noise(25, 0.14), Noise(9, 0.07)], &random)
    fray = Plane([Noise(5, 0.75), Noise(2.2, 0.5)], &random)

    // The relief: waves of the finish, sand, and the marks of the trowel or the brush along one direction.
    let roughness = random.logUniform(0.03, 0.13)
    height = Plane(
      [
        Noise(random.uniform(7, 14), roughness * random.uniform(0.5, 3)),
        Noise(random.uniform(2.6, 4), roughness * random.uniform(0.5, 1.5)), Noise(1.3, roughness * 0.6),
      ], &random)
    if random.chance(0.5) {
      let strokes = Noise(
        across: random.uniform(1.2, 3.5), along: random.uniform(10, 40), lean: lean,
        roughness * random.uniform(0.3, 1.2))
      strokes.add(to: &height, &random)
    }
    let sand = Noise(random.uniform(1, 1.8), random.logUniform(0.004, 0.03))
    sand.add(to: &reflectance, &random)
  }

  /// Calls `change` with the index of every pixel within `reach` of `centre`, and its offset from there.
  @inline(__always)
  static func forEachPixel(
    near centre: SIMD2<Float>, _ reach: Float, _ change: (_ index: Int, _ offset: SIMD2<Float>) -> Void
  ) {
    let last = Float(Plane.side - 1)
    let low = (centre - reach).clamped(lowerBound: SIMD2(repeating: 0), upperBound: SIMD2(repeating: last + 1))
    let high = (centre + reach).clamped(lowerBound: SIMD2(repeating: -1), upperBound: SIMD2(repeating: last))
    guard low.x <= high.x, low.y <= high.y else { return }
    for y in Int(low.y)...Int(high.y) {
      for x in Int(low.x)...Int(high.x) {
        change(y * Plane.side + x, SIMD2(Float(x), Float(y)) - centre)
      }
    }
  }
}

/// Something on the concrete.
protocol Mark {
  func draw(on surface: inout Surface, _ random: inout RandomStream)
}
