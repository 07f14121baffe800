import Images
import Kernels

/// How a piece of concrete becomes a photograph: where the light comes from, and what the camera makes of it.
struct Camera {
  /// From where the light grazes the surface, and how much its relief shows.
  let lightDirection: SIMD2<Float>
  let relief: Float
  /// How much brighter the picture is on one side than in its middle.
  let falloff: SIMD2<Float>
  /// The picture's mean brightness, 0 to 255: cameras expose for the mean, whatever they look at.
  let exposure: Float
  /// The strengths of red, green and blue, and how the surface's tint changes them.
  let cast: SIMD3<Float>
  let sharpness: Float
  let grain: Float
  let isTurned: Bool
  let quality: Int

  init(_ random: inout RandomStream) {
    lightDirection = random.direction()
    relief = random.uniform(0.08, 0.3)
    falloff = random.direction() * random.uniform(0, 0.22)
    exposure = min(max(172 + 22 * random.normal(), 105), 215)
    let warm = random.uniform(-0.35, 1)
    cast = SIMD3(1 + 0.05 * warm, 1 + random.uniform(-0.015, 0.02), 1 - 0.07 * warm)
    sharpness = random.uniform(0.3, 1)
    grain = random.uniform(0, 3)
    isTurned = random.chance(0.5)
    quality = 62 + random.integer(below: 32)
  }

  func photograph(_ surface: Surface, _ random: inout RandomStream) -> Image {
    let side = Plane.side
    var bright = Plane()
    let height = surface.height.values
    var total: Float = 0
    for y in 0..<side {
      let row = y * side
      let above = max(y - 1, 0) * side
      let below = min(y + 1, side - 1) * side
      for x in 0..<side {
        let left = row + max(x - 1, 0)
        let right = row + min(x + 1, side - 1)
        let slope =
          (height[right] - height[left]) * lightDirection.x + (height[below + x] - height[above + x]) * lightDirection.y
        let shade = 1 + relief * min(max(slope, -3.3), 3.3)
        let place = SIMD2(Float(x), Float(y)) * (2 / Float(side)) - 1
        let fall = 1 + (place * falloff).sum()
        let value = surface.reflectance.values[row + x] * surface.light.values[row + x] * fall * max(shade, 0.15)
        bright.values[row + x] = value
        total += value
      }
    }
    soften(&bright)
    let gain = exposure / (total / Float(side * side))
    let noise = random.symmetric(side * side)
    var pixels = [UInt8](repeating: 0, count: 3 * side * side)
    for y in 0..<side {
      for x in 0..<side {
        let index = y * side + x
        let tint = SIMD3<Float>(0.03, 0, -0.04) * surface.warmth.values[index]
        let base = bright.values[index] * gain
        let colour = (base * (cast + tint) + noise[index] * grain)
        // Highlights roll off instead of clipping hard.
        let excess = pointwiseMax(colour - 190, .zero)
        let rolled = colour - excess + excess / (1 + excess * (1 / 65))
        let clipped = rolled.clamped(lowerBound: SIMD3(repeating: 0), upperBound: SIMD3(repeating: 255))
        let target = 3 * (isTurned ? x * side + y : index)
        pixels[target] = UInt8(clipped.x)
        pixels[target + 1] = UInt8(clipped.y)
        pixels[target + 2] = UInt8(clipped.z)
      }
    }
    return Image(width: side, height: side, pixels: pixels)
  }

  /// Blends in the 3 × 3 binomial blur, by as much as the picture is not sharp.
  private func soften(_ plane: inout Plane) {
    let side = Plane.side
    let share = (1 - sharpness) * 0.25
    for y in 0..<side {
      var left = plane[0, y]
      for x in 0..<side - 1 {
        let value = plane[x, y]
        plane[x, y] = value + share * (left - 2 * value + plane[x + 1, y])
        left = value
      }
    }
    var above = Array(plane.values[0..<side])
    for y in 0..<side - 1 {
      for x in 0..<side {
        let value = plane[x, y]
        plane[x, y] = value + share * (above[x] - 2 * value + plane[x, y + 1])
        above[x] = value
      }
    }
  }
}
