import Images
import Kernels

/// How a piece of concrete is photographed: where the light comes from, and what the camera makes of it.
struct Camera {
  /// From where light grazes the surface, and how much it brings out the relief.
  private let lightDirection: SIMD2<Float>
  private let relief: Float
  /// How much brighter the image is at an edge than in the middle.
  private let falloff: SIMD2<Float>
  /// The mean brightness, 0 to 255. A camera exposes for the mean, whatever it looks at: brightness tells nothing.
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

  func photograph(_ concrete: Concrete, _ random: inout RandomStream) -> Image {
    let side = Plane.side
    var bright = brightness(of: concrete)
    bright.soften(blur)
    let gain = exposure * Float(bright.values.count) / bright.values.reduce(0, +)
    let grains = random.symmetric(bright.values.count)
    var pixels = [UInt8](repeating: 0, count: 3 * bright.values.count)
    for y in 0..<side {
      for x in 0..<side {
        let index = y * side + x
        let tint = SIMD3<Float>(0.03, 0, -0.04) * concrete.warmth.values[index]
        let colour = (cast + tint) * (bright.values[index] * gain) + grains[index] * grain
        let target = 3 * (isTurned ? x * side + y : index)
        pixels[target] = developed(colour.x)
        pixels[target + 1] = developed(colour.y)
        pixels[target + 2] = developed(colour.z)
      }
    }
    return Image(width: side, height: side, pixels: pixels)
  }

  /// The byte for a brightness. Highlights roll off instead of being cut off.
  @inline(__always)
  private func developed(_ value: Float) -> UInt8 {
    let excess = value - 190
    return UInt8(min(max(excess > 0 ? 190 + excess / (1 + excess * (1 / 65)) : value, 0), 255))
  }

  /// The light that comes back from every pixel: what the surface reflects, more where it is turned to the light.
  private func brightness(of concrete: Concrete) -> Plane {
    let side = Plane.side
    let height = concrete.height.values
    var bright = Plane()
    for y in 0..<side {
      let (above, below) = (max(y - 1, 0) * side, min(y + 1, side - 1) * side)
      for x in 0..<side {
        let index = y * side + x
        let (left, right) = (index - (x > 0 ? 1 : 0), index + (x < side - 1 ? 1 : 0))
        let slope = SIMD2(height[right] - height[left], height[below + x] - height[above + x])
        let shade = max(1 + relief * min(max(slope.dot(lightDirection), -3.3), 3.3), 0.15)
        let fall = 1 + (SIMD2(Float(x), Float(y)) * (2 / Float(side)) - 1).dot(falloff)
        bright.values[index] = concrete.reflectance.values[index] * concrete.light.values[index] * shade * fall
      }
    }
    return bright
  }
}

extension Plane {
  /// Blends in as much of the 3 × 3 binomial blur.
  fileprivate mutating func soften(_ share: Float) {
    for step in [1, Self.side] {
      let sharp = values
      // The outermost pixels stay: nobody looks there, and a row's end beside the next row's start does no harm.
      for index in step..<values.count - step {
        values[index] += share * 0.25 * (sharp[index - step] - 2 * sharp[index] + sharp[index + step])
      }
    }
  }
}
