import Kernels

/// One physical quantity at every pixel of a picture, row-major.
struct Plane {
  static let side = 227
  var values: [Float]

  init(_ value: Float = 0) { values = [Float](repeating: value, count: Self.side * Self.side) }

  subscript(x: Int, y: Int) -> Float {
    get { values[y * Self.side + x] }
    set { values[y * Self.side + x] = newValue }
  }
}

/// Lattice noise (K. Perlin, "An image synthesizer", SIGGRAPH 1985) with cubic B-splines between the lattice's values.
struct Noise {
  /// The pixels between two lattice values, along x and y: about a third of the noise's wavelength.
  var spacing: SIMD2<Float>
  /// The noise's standard deviation.
  var amplitude: Float
  /// How far the noise leans: structures stretched along y run along (lean, 1).
  var lean: Float = 0

  init(_ spacing: Float, _ amplitude: Float) {
    (self.spacing, self.amplitude) = (SIMD2(repeating: spacing), amplitude)
  }

  init(across: Float, along: Float, lean: Float, _ amplitude: Float) {
    (spacing, self.amplitude, self.lean) = (SIMD2(across, along), amplitude, lean)
  }

  func add(to plane: inout Plane, _ random: inout RandomStream) {
    let side = Plane.side
    let size = latticeSize(width: side, height: side, spacing: spacing, shear: lean)
    // A uniform value in ±1 has a standard deviation of 1/√3, of which the spline leaves 0.48.
    let scale = amplitude * 3.6
    let lattice = random.symmetric(size.columns * size.rows).map { $0 * scale }
    addSpline(lattice, spacing: spacing, shear: lean, to: &plane.values, width: side)
  }
}

extension Plane {
  /// A plane of noise: the sum of the octaves.
  init(_ octaves: [Noise], _ random: inout RandomStream) {
    self.init()
    for octave in octaves { octave.add(to: &self, &random) }
  }
}

extension RandomStream {
  /// Values uniform in ±1 in steps of 1/128, four from one draw.
  mutating func symmetric(_ count: Int) -> [Float] {
    var values = [Float]()
    values.reserveCapacity(count + 3)
    while values.count < count {
      let word = nextWord()
      for shift: UInt32 in [0, 8, 16, 24] {
        values.append((Float(word >> shift & 255) - 127.5) * (1 / 127.5))
      }
    }
    values.removeLast(values.count - count)
    return values
  }

  /// Whether something of the given probability happens.
  mutating func chance(_ probability: Float) -> Bool { uniform() < probability }

  /// A value in [low, high) whose logarithm is uniform.
  mutating func logUniform(_ low: Float, _ high: Float) -> Float {
    low * exponential(uniform() * logarithm(high / low))
  }

  /// A point in the picture, or up to `margin` pixels outside it.
  mutating func point(margin: Float = 0) -> SIMD2<Float> {
    let range = -margin..<Float(Plane.side) + margin
    return SIMD2(uniform(range.lowerBound, range.upperBound), uniform(range.lowerBound, range.upperBound))
  }

  /// A direction: a unit vector, uniform on the circle (by rejection, without sines).
  mutating func direction() -> SIMD2<Float> {
    while true {
      let vector = SIMD2(uniform(-1, 1), uniform(-1, 1))
      let square = (vector * vector).sum()
      if square > 0.01 && square < 1 { return vector / square.squareRoot() }
    }
  }
}

extension SIMD2<Float> {
  var length: Float { (self * self).sum().squareRoot() }
  /// The vector turned by a right angle.
  var normal: SIMD2 { SIMD2(-y, x) }
  /// The unit vector of this direction turned by the angle whose tangent is `tangent`.
  func turned(_ tangent: Float) -> SIMD2 {
    let vector = self + normal * tangent
    return vector / vector.length
  }
}

/// 0 below `low`, 1 above `high`, a smooth cubic between.
@inline(__always)
func smoothStep(_ low: Float, _ high: Float, _ value: Float) -> Float {
  let t = min(max((value - low) / (high - low), 0), 1)
  return t * t * (3 - 2 * t)
}
