/// The loops that draw a photograph of a rough surface. Planes hold a value for every pixel, row by row; each is
/// computed by the same operations in the same order whatever the vectors' width.

/// The light that every pixel of a surface lit from the side reflects.
///
/// - Parameters:
///   - reflectance: the share of light that is reflected.
///   - light: the light that falls on it.
///   - height: the height of the surface; its slope towards `direction`, times `relief`, brightens a pixel.
///   - falloff: how much brighter the image is at its right and lower edge than in the middle.
///   - brightness: the result.
///   - width: the columns of all planes.
public func shade(
  reflectance: [Float], light: [Float], height: [Float], direction: SIMD2<Float>, relief: Float,
  falloff: SIMD2<Float>, into brightness: inout [Float], width: Int
) {
  let count = brightness.count
  precondition(
    reflectance.count == count && light.count == count && height.count == count && width > 0 && count % width == 0,
    "planes of one size")
  let rows = count / width
  let (xScale, yScale) = (2 / Float(width), 2 / Float(rows))
  brightness.withUnsafeMutableBufferPointer { brightness in
    for y in 0..<rows {
      let row = y * width
      let (above, below) = (max(y - 1, 0) * width, min(y + 1, rows - 1) * width)
      let yFall = (Float(y) * yScale - 1) * falloff.y
      func shade(_ x: Int, _ left: Int, _ right: Int) {
        let slope = SIMD2(height[row + right] - height[row + left], height[below + x] - height[above + x])
        let towards = slope.x * direction.x + slope.y * direction.y
        let shade = max(1 + relief * min(max(towards, -3.3), 3.3), 0.15)
        let fall = 1 + ((Float(x) * xScale - 1) * falloff.x + yFall)
        brightness[row + x] = reflectance[row + x] * light[row + x] * shade * fall
      }
      shade(0, 0, min(1, width - 1))
      for x in stride(from: 1, to: width - 1, by: 1) { shade(x, x - 1, x + 1) }
      if width > 1 { shade(width - 1, width - 2, width - 1) }
    }
  }
}

/// Blends `share` of the binomial blur with the neighbours `step` before and after each value into `target`. The first
/// and the last values, which lack one of them, stay.
public func blur(_ plane: [Float], share: Float, step: Int, into target: inout [Float]) {
  precondition(plane.count == target.count && step > 0 && 2 * step <= plane.count, "planes of one size")
  let count = plane.count
  let factor = share * 0.25
  target.withUnsafeMutableBufferPointer { target in
    for index in 0..<step { target[index] = plane[index] }
    for index in step..<count - step {
      target[index] = plane[index] + factor * (plane[index - step] - 2 * plane[index] + plane[index + step])
    }
    for index in count - step..<count { target[index] = plane[index] }
  }
}

/// How a camera renders light.
public struct Development: Sendable {
  /// What brightness is multiplied by.
  public let gain: Float
  /// The strengths of red, green and blue, and how they change with the surface's warmth.
  public let cast: SIMD3<Float>
  public let tint: SIMD3<Float>
  /// The strength of the film's grain.
  public let grain: Float
  /// Whether the image is transposed.
  public let isTransposed: Bool

  public init(gain: Float, cast: SIMD3<Float>, tint: SIMD3<Float>, grain: Float, isTransposed: Bool) {
    (self.gain, self.cast, self.tint, self.grain, self.isTransposed) = (gain, cast, tint, grain, isTransposed)
  }

  /// The photograph of a square surface, `side` pixels wide: red, green, blue of each pixel. `grains` are random bytes.
  public func pixels(brightness: [Float], warmth: [Float], grains: [UInt8], side: Int) -> [UInt8] {
    let count = side * side
    precondition(brightness.count == count && warmth.count == count && grains.count == count, "planes of one size")
    var lines = [UInt8](repeating: 0, count: 3 * side)
    return [UInt8](unsafeUninitializedCapacity: 3 * count) { pixels, initialized in
      lines.withUnsafeMutableBufferPointer { lines in
        for y in 0..<side {
          let row = y * side
          for channel in 0..<3 {
            let (cast, tint) = (cast[channel], tint[channel])
            for x in 0..<side {
              let colour = (cast + tint * warmth[row + x]) * (brightness[row + x] * gain)
              lines[channel * side + x] = Self.byte(colour + symmetricValue(grains[row + x]) * grain)
            }
          }
          let (first, step) = isTransposed ? (3 * y, 3 * side) : (3 * row, 3)
          for x in 0..<side {
            for channel in 0..<3 { pixels[first + x * step + channel] = lines[channel * side + x] }
          }
        }
      }
      initialized = 3 * count
    }
  }

  /// The byte for a brightness. Highlights roll off instead of being cut off.
  @inline(__always)
  private static func byte(_ value: Float) -> UInt8 {
    let excess = value - 190
    return UInt8(min(max(excess > 0 ? 190 + excess / (1 + excess * (1 / 65)) : value, 0), 255))
  }
}

/// Lowers the values of `plane`, `width` columns wide, to the distance from a line's edge where that is less: in pixels,
/// negative inside. The line goes from `start` to `end`, `startWidth` and `endWidth` to either side of its middle. Only
/// pixels between `low` and `high` are looked at.
public func lower(
  _ plane: inout [Float], width: Int, toLineFrom start: SIMD2<Float>, _ startWidth: Float, to end: SIMD2<Float>,
  _ endWidth: Float, within low: SIMD2<Float>, _ high: SIMD2<Float>
) {
  precondition(width > 0 && plane.count % width == 0, "whole rows")
  let (right, bottom) = (Float(width - 1), Float(plane.count / width - 1))
  guard low.x <= right, low.y <= bottom, high.x >= 0, high.y >= 0 else { return }
  let xs = Int(max(low.x, 0))...Int(min(high.x, right))
  let way = end - start
  let scale = 1 / max(way.x * way.x + way.y * way.y, 1e-6)
  let widening = endWidth - startWidth
  plane.withUnsafeMutableBufferPointer { plane in
    for y in Int(max(low.y, 0))...Int(min(high.y, bottom)) {
      let yOffset = Float(y) - start.y
      for x in xs {
        let xOffset = Float(x) - start.x
        let share = min(max((xOffset * way.x + yOffset * way.y) * scale, 0), 1)
        let (xRest, yRest) = (xOffset - way.x * share, yOffset - way.y * share)
        let distance = (xRest * xRest + yRest * yRest).squareRoot() - startWidth - widening * share
        plane[y * width + x] = min(plane[y * width + x], distance)
      }
    }
  }
}
