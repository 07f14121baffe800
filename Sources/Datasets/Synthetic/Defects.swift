import Kernels

/// A bug hole, where an air bubble sat against the formwork: a hollow, dark inside.
struct Hole: Mark {
  private let centre: SIMD2<Float>
  private let radius: Float
  private let along: SIMD2<Float>
  private let stretch: Float
  private let darkness: Float

  init(upTo largest: Float, _ random: inout RandomStream) {
    centre = random.place()
    radius = random.logUniform(0.8, largest)
    along = random.direction()
    stretch = random.uniform(1, 1.5)
    darkness = random.uniform(0.15, 0.6)
  }

  func draw(on concrete: inout Concrete, _ random: inout RandomStream) {
    let fray = min(radius * 0.25, 1.2)
    let reach = radius * stretch + 4
    Plane.forEachPixel(from: centre - reach, to: centre + reach) { index, place in
      let offset = place - centre
      let distance = SIMD2(offset.dot(along) / stretch, offset.dot(along.normal)).length
      let gap = distance - radius + concrete.fray.values[index] * fray
      concrete.reflectance.values[index] *= 1 - darkness * smoothStep(1, -1 - radius * 0.3, gap)
      concrete.height.values[index] -= min(radius, 4) * 0.35 * smoothStep(1.5, -1.5, gap)
    }
  }
}

/// A stone of the aggregate near the surface, or a speck of lime: a spot of another brightness and tint.
struct Stone: Mark {
  private let centre: SIMD2<Float>
  private let radius: Float
  private let change: Float
  private let warmth: Float
  private let rise: Float

  /// A stone of `radius` pixels, by the share `change` brighter than the surface.
  init(radius: Float, change: Float, _ random: inout RandomStream) {
    (self.radius, self.change) = (radius, change)
    centre = random.place()
    warmth = random.uniform(-0.6, 0.6)
    rise = random.uniform(0, 0.5)
  }

  func draw(on concrete: inout Concrete, _ random: inout RandomStream) {
    Plane.forEachPixel(from: centre - radius - 3, to: centre + radius + 3) { index, place in
      let gap = (place - centre).length - radius + concrete.fray.values[index] * min(radius * 0.4, 1.5)
      let inside = smoothStep(0.8, -0.8, gap)
      concrete.reflectance.values[index] *= 1 + change * inside
      concrete.warmth.values[index] += warmth * inside
      concrete.height.values[index] += rise * inside
    }
  }
}

/// A patch of mortar or paint on top of the concrete.
struct Patch: Mark {
  private let centre: SIMD2<Float>
  private let radius: Float
  private let change: Float
  private let warmth: Float

  init(_ random: inout RandomStream) {
    centre = random.place(margin: 20)
    radius = random.logUniform(8, 60)
    change = random.uniform(-0.15, 0.25)
    warmth = random.uniform(-0.3, 1)
  }

  func draw(on concrete: inout Concrete, _ random: inout RandomStream) {
    concrete.scratch.reset(to: [Noise(14, radius * 0.2), Noise(5, radius * 0.06)], &random)
    Plane.forEachPixel(from: centre - radius * 1.8, to: centre + radius * 1.8) { index, place in
      let gap = (place - centre).length - radius + concrete.scratch.values[index] + concrete.fray.values[index]
      let inside = smoothStep(1, -1, gap)
      concrete.reflectance.values[index] *= 1 + change * inside
      concrete.warmth.values[index] += warmth * inside
      concrete.height.values[index] += inside
    }
  }
}
