import Kernels

/// A crack: a wandering main line with branches, dark inside, with chipped edges that catch the light.
struct Crack: Mark {
  var strokes: [Stroke]
  /// The share of light lost inside.
  var darkness: Float
  /// How deep the edges are chipped, in pixels of height, and over what distance from the opening.
  var chip: Float
  var chipReach: Float
  /// How far the edges are frayed, in pixels.
  var fray: Float

  init(_ random: inout RandomStream) {
    let halfWidth = random.logUniform(random.chance(0.1) ? 1.4 : 2.4, 9)
    let isThin = halfWidth < 2.8
    // Most cracks run through the picture, both ways from a point inside; some end near that point.
    var main: Stroke
    var home: SIMD2<Float>
    repeat {
      var start = Walk(position: random.point(margin: -60), heading: random.direction(), halfWidth: halfWidth, &random)
      home = start.heading
      var back = start
      back.heading = -home
      let ahead = start.stroke(length: random.chance(0.2) ? random.uniform(20, 60) : 400, &random)
      let behind = back.stroke(length: 400, &random)
      main = Stroke(knots: ahead.knots.reversed() + behind.knots.dropFirst())
    } while main.knots.count < 8 || main.span < 150
    strokes = [main]
    // The thinner, the more of it.
    let branches = (isThin ? 1 : 0) + (random.chance(0.45) ? 1 + random.integer(below: 3) : 0)
    for _ in 0..<branches {
      let knot = main.knots[random.integer(below: main.knots.count)]
      let side: Float = random.chance(0.5) ? 1 : -1
      var walk = Walk(
        position: knot.position, heading: home.turned(side * random.uniform(0.4, 2)),
        halfWidth: knot.halfWidth * random.uniform(0.35, 0.8), &random)
      strokes.append(walk.stroke(length: random.uniform(30, 250), &random))
    }
    darkness = random.uniform(isThin ? 0.75 : 0.62, 0.92)
    chip = random.uniform(0, 1.6) * min(halfWidth, 2.5)
    chipReach = random.uniform(1, 3) + halfWidth * random.uniform(0.2, 0.8)
    fray = min(halfWidth * 0.4, 1.6) * random.uniform(0.4, 1)
  }

  func draw(on surface: inout Surface, _ random: inout RandomStream) {
    var gap = Plane(100)
    for stroke in strokes { stroke.approach(&gap, reach: chipReach + 2) }
    for index in gap.values.indices where gap.values[index] < chipReach + 2 {
      let distance = gap.values[index] + surface.fray.values[index] * fray
      let inside = smoothStep(0.9, -0.9, distance)
      surface.reflectance.values[index] *= 1 - darkness * inside * (0.9 + 0.1 * surface.fray.values[index])
      surface.height.values[index] -= chip * smoothStep(chipReach, -1, distance)
    }
  }
}

/// A random walk that keeps to its main direction: how a crack finds its way between the stones.
private struct Walk {
  var position: SIMD2<Float>
  var heading: SIMD2<Float>
  var halfWidth: Float
  let wander: Float
  let step: Float

  init(position: SIMD2<Float>, heading: SIMD2<Float>, halfWidth: Float, _ random: inout RandomStream) {
    (self.position, self.heading, self.halfWidth) = (position, heading, halfWidth)
    wander = random.uniform(0.25, 0.75)
    step = random.uniform(4, 9)
  }

  /// The way of the given length, or as far as the picture's edge. It narrows towards an end inside the picture.
  mutating func stroke(length: Float, _ random: inout RandomStream) -> Stroke {
    let limit = Float(Plane.side) + 10
    var knots = [Stroke.Knot(position: position, halfWidth: halfWidth)]
    var way: Float = 0
    var width = halfWidth
    let home = heading
    while way < length && position.min() > -10 && position.max() < limit {
      let turn = random.normal() * wander * (random.chance(0.15) ? 2.2 : 1)
      heading = (heading + home * 0.5)
      heading = (heading / heading.length).turned(min(max(turn, -1.5), 1.5))
      let step = self.step * random.uniform(0.5, 1.5)
      position += heading * step
      way += step
      width += (halfWidth - width) * 0.2 + random.normal() * halfWidth * 0.16
      width = min(max(width, halfWidth * 0.4), halfWidth * 1.8)
      let taper = min(max((length - way) / min(length, 60), 0), 1)
      knots.append(.init(position: position, halfWidth: width * taper.squareRoot()))
    }
    return Stroke(knots: knots)
  }
}
