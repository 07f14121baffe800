/// Adds the uniform cubic B-spline surface of `lattice` to a picture-sized plane of `width` columns.
///
/// The plane's rows are sheared against the lattice: row y begins `shear · y` pixels further right, in whole pixels, so
/// that noise stretched along y runs along (shear, 1).
///
/// - Parameters:
///   - lattice: the control values, row-major; `latticeSize` says how many are needed.
///   - spacing: the pixels between two control values, along x and y.
public func addSpline(
  _ lattice: [Float], spacing: SIMD2<Float>, shear: Float, to plane: inout [Float], width: Int
) {
  let height = plane.count / width
  let extent = shearedWidth(width, height, shear)
  let size = latticeSize(width: width, height: height, spacing: spacing, shear: shear)
  let across = (0..<extent).map { SplinePoint(at: Float($0) / spacing.x) }
  // First every lattice row is drawn out to pixels, then every pixel row mixes four of those.
  var drawn = [Float](repeating: 0, count: extent * size.rows)
  for row in 0..<size.rows {
    for (x, point) in across.enumerated() {
      let from = row * size.columns + point.first
      let inner = lattice[from + 1] * point.weights[1] + lattice[from + 2] * point.weights[2]
      drawn[row * extent + x] = inner + lattice[from] * point.weights[0] + lattice[from + 3] * point.weights[3]
    }
  }
  for y in 0..<height {
    let point = SplinePoint(at: Float(y) / spacing.y)
    let shift = shear < 0 ? extent - width - Int(-shear * Float(y)) : Int(shear * Float(y))
    let from = point.first * extent + shift
    for x in 0..<width {
      let inner = drawn[from + extent + x] * point.weights[1] + drawn[from + 2 * extent + x] * point.weights[2]
      let outer = drawn[from + x] * point.weights[0] + drawn[from + 3 * extent + x] * point.weights[3]
      plane[y * width + x] += inner + outer
    }
  }
}

/// How many control values `addSpline` needs for a plane of the given size.
public func latticeSize(
  width: Int, height: Int, spacing: SIMD2<Float>, shear: Float
) -> (columns: Int, rows: Int) {
  (Int(Float(shearedWidth(width, height, shear)) / spacing.x) + 4, Int(Float(height) / spacing.y) + 4)
}

private func shearedWidth(_ width: Int, _ height: Int, _ shear: Float) -> Int {
  width + Int(shear.magnitude * Float(height)) + 1
}

/// A place between control values: the first of the four that count there, and their weights (the uniform cubic
/// B-spline's basis functions).
private struct SplinePoint {
  let first: Int
  let weights: SIMD4<Float>

  init(at position: Float) {
    let floor = position.rounded(.down)
    let t = position - floor
    let s = 1 - t
    first = Int(floor)
    weights =
      SIMD4(s * s * s, 3 * t * t * t - 6 * t * t + 4, 3 * s * s * s - 6 * s * s + 4, t * t * t) * (1 / 6)
  }
}
