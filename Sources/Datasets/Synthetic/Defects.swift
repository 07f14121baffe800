import Kernels

/// A bug hole: where an air bubble sat against the formwork. A hollow, dark inside.
struct Hole: Mark {
  let centre: SIMD2<Float>
  let radius: Float
  let along: SIMD2<Float>
  let stretch: Float
  let darkness: Float

  init(at centre: SIMD2<Float>, radius: Float, _ random: inout RandomStream) {
    (self.centre, self.radius) = (centre, radius)
    along = random.direction()
    stretch = random.uniform(1, 1.5)
    darkness = random.uniform(0.15, 0.6)
  }

  func draw(on surface: inout Surface, _ random: inout RandomStream) {
    let fray = min(radius * 0.25, 1.2)
    Surface.forEachPixel(near: centre, radius * stretch + 4) { index, offset in
      let x = (offset * along).sum() / stretch
      let y = (offset * along.normal).sum()
      let gap = (x * x + y * y).squareRoot() - radius + surface.fray.values[index] * fray
      let inside = smoothStep(1, -1 - radius * 0.3, gap)
      surface.reflectance.values[index] *= 1 - darkness * inside
      surface.height.values[index] -= min(radius, 4) * 0.35 * smoothStep(1.5, -1.5, gap)
    }
  }
}

/// A stone of the aggregate near the surface, or a speck of lime: a spot of another brightness and tint.
struct Stone: Mark {
  let centre: SIMD2<Float>
  let radius: Float
  let change: Float
  let warmth: Float
  let rise: Float

  init(radius: Float, change: Float, rise: Float, _ random: inout RandomStream) {
    centre = random.point()
    (self.radius, self.change, self.rise) = (radius, change, rise)
    warmth = random.uniform(-0.6, 0.6)
  }

  func draw(on surface: inout Surface, _ random: inout RandomStream) {
    Surface.forEachPixel(near: centre, radius + 3) { index, offset in
      let gap = offset.length - radius + surface.fray.values[index] * min(radius * 0.4, 1.5)
      let inside = smoothStep(0.8, -0.8, gap)
      surface.reflectance.values[index] *= 1 + change * inside
      surface.warmth.values[index] += warmth * inside
      surface.height.values[index] += rise * inside
    }
  }
}

/// A stain: damp, oil, rust or lime, spread where a slow noise is high, with a rim where it dried.
struct Stain: Mark {
  let size: SIMD2<Float>
  let lean: Float
  let strength: Float
  let rim: Float
  let warmth: Float
  let softness: Float
  let cover: Float

  init(strength: Float, _ random: inout RandomStream) {
    let size = random.uniform(16, 50)
    // Some run down the wall.
    self.size = SIMD2(size, size * (random.chance(0.3) ? random.uniform(2, 5) : 1))
    lean = random.uniform(-0.3, 0.3)
    self.strength = strength
    rim = random.chance(0.4) ? random.uniform(0, 0.12) : 0
    warmth = random.chance(0.3) ? random.uniform(0.3, 1.2) : random.uniform(-0.4, 0.4)
    softness = random.logUniform(0.4, 2)
    cover = random.uniform(0.2, 1.5)
  }

  func draw(on surface: inout Surface, _ random: inout RandomStream) {
    let shape = Plane(
      [Noise(across: size.x, along: size.y, lean: lean, 1), Noise(size.x * 0.35, 0.4), Noise(size.x * 0.12 + 1, 0.15)], &random)
    for (index, value) in shape.values.enumerated() where value > cover - softness {
      let inside = smoothStep(cover - softness, cover + softness, value)
      let edge = max(0, 1 - (value - cover).magnitude * 6)
      surface.reflectance.values[index] *= (1 - strength * inside) * (1 - rim * edge)
      surface.warmth.values[index] += warmth * inside
    }
  }
}

/// The shadow of something outside the picture: a half-plane or a band, with a sharp or a soft edge.
struct CastShadow: Mark {
  let point: SIMD2<Float>
  let across: SIMD2<Float>
  let width: Float
  let softness: Float
  let strength: Float
  let waves: Float

  init(width: Float, strength: Float, _ random: inout RandomStream) {
    point = random.point()
    across = random.direction()
    (self.width, self.strength) = (width, strength)
    softness = random.logUniform(15, 60)
    waves = random.chance(0.6) ? random.uniform(2, 12) : 0
  }

  func draw(on surface: inout Surface, _ random: inout RandomStream) {
    let outline = Plane(waves > 0 ? [Noise(random.uniform(15, 40), waves), Noise(6, waves * 0.25)] : [], &random)
    for y in 0..<Plane.side {
      for x in 0..<Plane.side {
        let index = y * Plane.side + x
        let distance = ((SIMD2(Float(x), Float(y)) - point) * across).sum() + outline.values[index]
        let inside = smoothStep(-softness, softness, min(distance, width - distance))
        surface.light.values[index] *= 1 - strength * inside
      }
    }
  }
}

/// A straight line: the print of a formwork board's edge, a saw cut or a joint.
struct Joint: Mark {
  let stroke: Stroke
  let darkness: Float
  /// How far the line stands out (above 0) or is cut in (below 0), in pixels of height.
  let rise: Float
  let softness: Float
  let fray: Float
  /// How much brighter one side is than the other: the boards soaked up differently.
  let step: Float
  let point: SIMD2<Float>
  let across: SIMD2<Float>

  init(halfWidth: Float, darkness: Float, _ random: inout RandomStream) {
    point = random.point(margin: -20)
    let along = random.direction()
    across = along.normal
    stroke = Stroke(through: point, along: along, halfWidth: halfWidth)
    self.darkness = darkness
    rise = random.uniform(-1.8, 1.2)
    softness = random.uniform(0.6, 2)
    fray = random.uniform(0, 0.4)
    step = random.chance(0.4) ? random.uniform(-0.08, 0.08) : 0
  }

  func draw(on surface: inout Surface, _ random: inout RandomStream) {
    var gap = Plane(100)
    stroke.approach(&gap, reach: softness + 2)
    for index in gap.values.indices where gap.values[index] < softness + 2 {
      let distance = gap.values[index] + surface.fray.values[index] * fray
      let inside = smoothStep(softness, -softness, distance)
      surface.reflectance.values[index] *= 1 - darkness * inside
      surface.height.values[index] += rise * inside
    }
    guard step != 0 else { return }
    for y in 0..<Plane.side {
      for x in 0..<Plane.side {
        let side = ((SIMD2(Float(x), Float(y)) - point) * across).sum()
        surface.reflectance[x, y] *= 1 + step * min(max(side, -1), 1)
      }
    }
  }
}

/// A scratch: long, thin, gently bent, brighter or darker than the surface.
struct Scratch: Mark {
  let stroke: Stroke
  let change: Float

  init(_ random: inout RandomStream) {
    var heading = random.direction()
    var position = random.point(margin: 30)
    let bend = random.uniform(-0.06, 0.06)
    let halfWidth = random.uniform(0.3, 1.2)
    var knots = [Stroke.Knot]()
    for _ in 0..<6 + random.integer(below: 24) {
      knots.append(.init(position: position, halfWidth: halfWidth))
      position += heading * 8
      heading = heading.turned(bend)
    }
    stroke = Stroke(knots: knots)
    change = random.chance(0.6) ? random.uniform(0.1, 0.4) : -random.uniform(0.1, 0.4)
  }

  func draw(on surface: inout Surface, _ random: inout RandomStream) {
    var gap = Plane(100)
    stroke.approach(&gap, reach: 2)
    for index in gap.values.indices where gap.values[index] < 2 {
      let inside = smoothStep(0.7, -0.7, gap.values[index] + surface.fray.values[index] * 0.4)
      surface.reflectance.values[index] *= 1 + change * inside
    }
  }
}

/// A patch of mortar or paint on top of the concrete.
struct Patch: Mark {
  let centre: SIMD2<Float>
  let radius: Float
  let change: Float
  let warmth: Float

  init(_ random: inout RandomStream) {
    centre = random.point(margin: 20)
    radius = random.logUniform(8, 60)
    change = random.uniform(-0.15, 0.25)
    warmth = random.uniform(-0.3, 1)
  }

  func draw(on surface: inout Surface, _ random: inout RandomStream) {
    let outline = Plane([Noise(14, radius * 0.2), Noise(5, radius * 0.06)], &random)
    Surface.forEachPixel(near: centre, radius * 1.8) { index, offset in
      let gap = offset.length - radius + outline.values[index] + surface.fray.values[index]
      let inside = smoothStep(1, -1, gap)
      surface.reflectance.values[index] *= 1 + change * inside
      surface.warmth.values[index] += warmth * inside
      surface.height.values[index] += inside
    }
  }
}
