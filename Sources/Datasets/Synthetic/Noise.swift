import Kernels

/// Lattice noise of one scale: random values on a lattice, and cubic B-splines between them.
///
/// The lattice is K. Perlin's idea ("An image synthesizer", SIGGRAPH 1985), the spline J. P. Lewis's ("Algorithms for
/// solid noise synthesis", SIGGRAPH 1989).
struct Noise {
  /// The pixels between two lattice values, along x and y: about a third of the noise's wavelength.
  let spacing: SIMD2<Float>
  /// The standard deviation.
  let amplitude: Float
  /// Where structures stretched along y run: along (lean, 1).
  let lean: Float

  init(_ spacing: Float, _ amplitude: Float) {
    self.init(across: spacing, along: spacing, lean: 0, amplitude)
  }

  init(across: Float, along: Float, lean: Float, _ amplitude: Float) {
    (spacing, self.lean, self.amplitude) = (SIMD2(across, along), lean, amplitude)
  }

  func add(to plane: inout Plane, _ random: inout RandomStream) {
    let spline = LatticeSpline(width: Plane.side, height: Plane.side, spacing: spacing, lean: lean)
    // A value uniform from −1 to 1 has a standard deviation of 1/√3, of which the spline leaves 0.48 on average.
    let scale = amplitude * 3.6
    spline.add(random.bytes(spline.rows * spline.columns), scale: scale, to: &plane.values)
  }
}

extension RandomStream {
  /// Whether something of this probability happens.
  mutating func chance(_ probability: Float) -> Bool { uniform() < probability }

  /// A value in [low, high) whose logarithm is uniform: small ones are as frequent as they are in nature.
  mutating func logUniform(_ low: Float, _ high: Float) -> Float {
    low * exponential(uniform() * logarithm(high / low))
  }

  /// A place in the image, or up to `margin` pixels outside.
  mutating func place(margin: Float = 0) -> SIMD2<Float> {
    let end = Float(Plane.side) + margin
    return SIMD2(uniform(-margin, end), uniform(-margin, end))
  }

  /// A direction: a unit vector, by rejection from the square.
  mutating func direction() -> SIMD2<Float> {
    while true {
      let vector = SIMD2(uniform(-1, 1), uniform(-1, 1))
      let length = vector.length
      if length > 0.1 && length < 1 { return vector / length }
    }
  }
}
