import Kernels

/// A crack: a wandering line with branches, dark inside, with chipped edges that catch the light.
struct Crack: Mark {
  private let strokes: [Stroke]
  /// The share of light lost inside.
  private let darkness: Float
  /// How deep the edges are chipped, and how far from the opening, in pixels.
  private let chipDepth: Float
  private let chipReach: Float
  /// How far the edges are frayed, in pixels.
  private let fray: Float

  init(_ random: inout RandomStream) {
    // Fine ones are rare: images are mostly seen at a fifth of their size.
    let halfWidth = random.logUniform(random.chance(0.08) ? 1.5 : 2.7, 8)
    let isFine = halfWidth < 2.8
    // It runs both ways from a place inside; a fifth of them end near that place. What the image shows is long
    // enough to differ from a hole.
    var main: Stroke
    var direction: SIMD2<Float>
    repeat {
      let place = random.place(margin: -65)
      direction = random.direction()
      var ahead = Walk(from: place, direction, halfWidth, &random)
      var backward = Walk(from: place, -direction, halfWidth, &random)
      let knots = ahead.knots(length: random.chance(0.2) ? random.uniform(20, 60) : 400, &random)
      main = Stroke(knots.reversed() + backward.knots(length: 400, &random).dropFirst())
    } while main.span < 160

    var strokes = [main]
    // The finer, the more of it.
    let branches = (random.chance(0.45) ? 1 + random.integer(below: 3) : 0) + (isFine ? 1 : 0)
    for _ in 0..<branches {
      let knot = main.knots[random.integer(below: main.knots.count)]
      let turn = random.uniform(0.4, 2) * (random.chance(0.5) ? 1 : -1)
      var walk = Walk(from: knot.place, direction.turned(turn), knot.halfWidth * random.uniform(0.35, 0.8), &random)
      strokes.append(Stroke(walk.knots(length: random.uniform(30, 250), &random)))
    }
    self.strokes = strokes
    darkness = random.uniform(isFine ? 0.8 : 0.65, 0.92)
    chipDepth = random.uniform(0, 1.6) * min(halfWidth, 2.5)
    chipReach = random.uniform(1, 3) + halfWidth * random.uniform(0.2, 0.8)
    fray = min(halfWidth * 0.4, 1.6) * random.uniform(0.4, 1)
  }

  func draw(on concrete: inout Concrete, _ random: inout RandomStream) {
    let reach = chipReach + 2
    concrete.scratch.measure(strokes, reach: reach)
    for (index, gap) in concrete.scratch.values.enumerated() where gap < reach {
      let roughness = concrete.fray.values[index]
      let distance = gap + roughness * fray
      let inside = smoothStep(0.9, -0.9, distance)
      concrete.reflectance.values[index] *= 1 - darkness * inside * (0.9 + 0.1 * roughness)
      concrete.height.values[index] -= chipDepth * smoothStep(chipReach, -1, distance)
    }
  }
}

/// A random walk that keeps coming back to its first direction, as a crack does on its way between the stones.
private struct Walk {
  private var place: SIMD2<Float>
  private let direction: SIMD2<Float>
  private let halfWidth: Float
  /// The spread of the tangent of a turn.
  private let wander: Float
  /// The mean length of a step, in pixels.
  private let step: Float

  init(from place: SIMD2<Float>, _ direction: SIMD2<Float>, _ halfWidth: Float, _ random: inout RandomStream) {
    (self.place, self.direction, self.halfWidth) = (place, direction, halfWidth)
    wander = random.uniform(0.25, 0.75)
    step = random.uniform(4, 9)
  }

  /// A way of the given length, or as far as the image's edge. It narrows towards an end inside the image.
  mutating func knots(length: Float, _ random: inout RandomStream) -> [Stroke.Knot] {
    let edge = Float(Plane.side) + 10
    var knots = [Stroke.Knot(place: place, halfWidth: halfWidth)]
    var heading = direction
    var width = halfWidth
    var way: Float = 0
    while way < length && place.min() > -10 && place.max() < edge {
      let turn = random.normal() * wander * (random.chance(0.15) ? 2.2 : 1)
      heading = (heading + direction * 0.5).turned(min(max(turn, -1.5), 1.5))
      let length = step * random.uniform(0.5, 1.5)
      place += heading * length
      way += length
      width += (halfWidth - width) * 0.2 + random.normal() * halfWidth * 0.16
      width = min(max(width, halfWidth * 0.4), halfWidth * 1.8)
      knots.append(Stroke.Knot(place: place, halfWidth: width))
    }
    let taper = min(way, 60)
    guard way >= length else { return knots }
    var left = way
    for index in knots.indices.dropFirst() {
      left -= (knots[index].place - knots[index - 1].place).length
      knots[index].halfWidth *= min(max(left, 0) / taper, 1).squareRoot()
    }
    return knots
  }
}
