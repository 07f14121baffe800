import Images
import Kernels

/// How a piece of concrete is photographed: where the light comes from, and how the camera renders it.
struct Camera {
  /// From where light grazes the surface, and how much it brings out the relief.
  private let lightDirection: SIMD2<Float>
  private let relief: Float
  /// How much brighter the image is at an edge than in the middle.
  private let falloff: SIMD2<Float>
  /// The mean brightness, 0 to 255. A camera exposes for the mean of any subject: brightness says nothing about the class.
  private let exposure: Float
  /// The strengths of red, green and blue.
  private let cast: SIMD3<Float>
  private let blur: Float
  private let grain: Float
  private let isTurned: Bool
  /// The JPEG file's quality.
  let quality: Int

  init(_ random: inout RandomStream) {
    lightDirection = random.direction()
    relief = random.uniform(0.08, 0.3)
    falloff = random.direction() * random.uniform(0, 0.22)
    exposure = min(max(172 + 22 * random.normal(), 105), 215)
    let warmth = random.uniform(-0.35, 1)
    cast = SIMD3(1 + 0.05 * warmth, random.uniform(0.985, 1.02), 1 - 0.07 * warmth)
    blur = random.uniform(0, 0.7)
    grain = random.uniform(0, 3)
    isTurned = random.chance(0.5)
    quality = 62 + random.integer(below: 32)
  }

  /// The photograph of the concrete, whose light and intermediate values are overwritten.
  func photograph(_ concrete: inout Concrete, _ random: inout RandomStream) -> Image {
    shade(
      reflectance: concrete.reflectance.values, light: concrete.light.values, height: concrete.height.values,
      direction: lightDirection, relief: relief, falloff: falloff, into: &concrete.scratch.values, width: Plane.side)
    // A 3 × 3 binomial blur. The outermost pixels stay: they are not seen, and it does no harm that a row's end is
    // next to the next row's start.
    Kernels.blur(concrete.scratch.values, share: blur, step: 1, into: &concrete.light.values)
    Kernels.blur(concrete.light.values, share: blur, step: Plane.side, into: &concrete.scratch.values)
    let brightness = concrete.scratch.values
    let development = Development(
      gain: exposure * Float(brightness.count) / brightness.reduce(0, +), cast: cast, tint: SIMD3(0.03, 0, -0.04),
      grain: grain, isTransposed: isTurned)
    return Image(
      width: Plane.side, height: Plane.side,
      pixels: development.pixels(
        brightness: brightness, warmth: concrete.warmth.values, grains: random.bytes(brightness.count),
        side: Plane.side))
  }
}
