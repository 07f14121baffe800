import Kernels

/// A straight line: the print of a formwork board's edge, a saw cut, a joint.
struct Joint: Mark {
  private let place: SIMD2<Float>
  private let along: SIMD2<Float>
  private let halfWidth: Float
  /// The share of light lost in it.
  private let darkness: Float
  /// How far it stands out, or is cut in below 0, in pixels.
  private let rise: Float
  private let softness: Float
  private let fray: Float
  /// How much brighter the surface is on one side: the boards soaked up differently.
  private let step: Float

  init(_ random: inout RandomStream) {
    place = random.place(margin: -20)
    along = random.direction()
    halfWidth = random.logUniform(0.5, 1.4)
    darkness = random.uniform(0.03, 0.22)
    rise = random.uniform(-1.2, 0.9)
    softness = random.uniform(0.6, 2)
    fray = random.uniform(0, 0.4)
    step = random.chance(0.4) ? random.uniform(-0.08, 0.08) : 0
  }

  func draw(on concrete: inout Concrete, _ random: inout RandomStream) {
    let reach = softness + 2
    concrete.scratch.measure([Stroke(through: place, along: along, halfWidth: halfWidth)], reach: reach)
    for (index, gap) in concrete.scratch.values.enumerated() where gap < reach {
      let inside = smoothStep(softness, -softness, gap + concrete.fray.values[index] * fray)
      concrete.reflectance.values[index] *= 1 - darkness * inside
      concrete.height.values[index] += rise * inside
    }
    guard step != 0 else { return }
    Plane.forEachPixel { index, place in
      let side = (place - self.place).dot(along.normal)
      concrete.reflectance.values[index] *= 1 + step * min(max(side, -1), 1)
    }
  }
}

/// A scratch: long, thin and gently bent, brighter or darker than the surface.
struct Scratch: Mark {
  private let stroke: Stroke
  /// How much brighter than the surface, as a share.
  private let change: Float

  init(_ random: inout RandomStream) {
    var place = random.place(margin: 30)
    var heading = random.direction()
    let bend = random.uniform(-0.06, 0.06)
    let halfWidth = random.uniform(0.3, 1.2)
    var knots = [Stroke.Knot]()
    for _ in 0..<6 + random.integer(below: 24) {
      knots.append(Stroke.Knot(place: place, halfWidth: halfWidth))
      place += heading * 8
      heading = heading.turned(bend)
    }
    stroke = Stroke(knots)
    change = random.uniform(0.1, 0.4) * (random.chance(0.6) ? 1 : -1)
  }

  func draw(on concrete: inout Concrete, _ random: inout RandomStream) {
    concrete.scratch.measure([stroke], reach: 2)
    for (index, gap) in concrete.scratch.values.enumerated() where gap < 2 {
      let inside = smoothStep(0.7, -0.7, gap + concrete.fray.values[index] * 0.4)
      concrete.reflectance.values[index] *= 1 + change * inside
    }
  }
}
