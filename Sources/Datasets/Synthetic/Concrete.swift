import Kernels

/// A piece of concrete before it is photographed. One is used for many images, as its memory is worth keeping.
struct Concrete {
  /// The share of light that is reflected; 1 is the bare surface's average.
  var reflectance = Plane()
  /// The tint, from cool (−1) to warm (+1).
  var warmth = Plane()
  /// The height of the surface, in pixels.
  var height = Plane()
  /// The light that falls on it; 1 is full light.
  var light = Plane()
  /// Noise of about ±1 that frays the edge of everything drawn.
  private(set) var fray = Plane()
  /// For intermediate values of whatever is being drawn.
  var scratch = Plane()

  /// Becomes another bare surface.
  mutating func renew(_ random: inout RandomStream) {
    light.reset(to: 1)
    // Uneven drying mottles it.
    let mottle = random.logUniform(0.008, 0.035)
    reflectance.reset(to: 1)
    Noise(random.uniform(30, 60), mottle).add(to: &reflectance, &random)
    Noise(random.uniform(12, 22), mottle * 0.7).add(to: &reflectance, &random)
    Noise(random.uniform(5, 8), mottle * random.uniform(0.2, 0.7)).add(to: &reflectance, &random)
    // Sand of another colour than the cement.
    Noise(random.uniform(1, 1.8), random.logUniform(0.004, 0.03)).add(to: &reflectance, &random)
    warmth.reset(to: [Noise(25, 0.14), Noise(9, 0.07)], &random)
    fray.reset(to: [Noise(5, 0.65), Noise(2.2, 0.45), Noise(1.2, 0.3)], &random)

    // The waves of the finish, sand, and often the strokes of the trowel or the brush.
    let roughness = random.logUniform(0.03, 0.13)
    height.reset(
      to: [
        Noise(random.uniform(7, 14), roughness * random.uniform(0.5, 3)),
        Noise(random.uniform(2.6, 4), roughness * random.uniform(0.5, 1.5)),
        Noise(1.3, roughness * 0.6),
      ], &random)
    if random.chance(0.5) {
      let strokes = Noise(
        across: random.uniform(1.2, 3.5), along: random.uniform(10, 40), lean: random.uniform(-1, 1),
        roughness * random.uniform(0.3, 1.2))
      strokes.add(to: &height, &random)
    }
  }
}

/// Something on the concrete.
protocol Mark {
  func draw(on concrete: inout Concrete, _ random: inout RandomStream)
}
