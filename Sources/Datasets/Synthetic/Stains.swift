import Kernels

/// A stain of damp, oil, rust or lime: wherever a slow noise is high, with a rim where it dried.
struct Stain: Mark {
  /// The share of light lost; below 0 it is brighter than the surface.
  private let strength: Float
  private let size: SIMD2<Float>
  private let lean: Float
  private let warmth: Float
  private let rim: Float
  /// The noise above which there is stain, and how gradually it begins.
  private let level: Float
  private let softness: Float

  init(strength: Float, _ random: inout RandomStream) {
    self.strength = strength
    let width = random.uniform(16, 50)
    // Some ran down the wall.
    size = SIMD2(width, width * (random.chance(0.3) ? random.uniform(2, 5) : 1))
    lean = random.uniform(-0.3, 0.3)
    warmth = random.chance(0.3) ? random.uniform(0.3, 1.2) : random.uniform(-0.4, 0.4)
    rim = random.chance(0.4) ? random.uniform(0, 0.12) : 0
    level = random.uniform(0.2, 1.5)
    softness = random.logUniform(0.4, 2)
  }

  func draw(on concrete: inout Concrete, _ random: inout RandomStream) {
    concrete.scratch.reset(
      to: [
        Noise(across: size.x, along: size.y, lean: lean, 1), Noise(size.x * 0.35, 0.4),
        Noise(size.x * 0.12 + 1, 0.15),
      ], &random)
    for (index, value) in concrete.scratch.values.enumerated() where value > level - softness {
      let inside = smoothStep(level - softness, level + softness, value)
      let edge = max(0, 1 - 6 * (value - level).magnitude)
      concrete.reflectance.values[index] *= (1 - strength * inside) * (1 - rim * edge)
      concrete.warmth.values[index] += warmth * inside
    }
  }
}

/// The shadow of something outside the image: a half-plane or a band.
struct CastShadow: Mark {
  private let place: SIMD2<Float>
  private let across: SIMD2<Float>
  private let width: Float
  private let softness: Float
  /// The share of light blocked.
  private let strength: Float
  private let outline: [Noise]

  init(_ random: inout RandomStream) {
    place = random.place()
    across = random.direction()
    width = random.chance(0.5) ? .infinity : random.uniform(60, 150)
    softness = random.logUniform(15, 60)
    strength = random.uniform(0.15, 0.48)
    let waves = random.uniform(2, 12)
    outline = random.chance(0.6) ? [Noise(random.uniform(15, 40), waves), Noise(6, waves * 0.25)] : []
  }

  func draw(on concrete: inout Concrete, _ random: inout RandomStream) {
    concrete.scratch.reset(to: outline, &random)
    Plane.forEachPixel { index, place in
      let distance = (place - self.place).dot(across) + concrete.scratch.values[index]
      let inside = smoothStep(-softness, softness, min(distance, width - distance))
      concrete.light.values[index] *= 1 - strength * inside
    }
  }
}
