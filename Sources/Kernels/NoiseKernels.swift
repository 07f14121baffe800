/// The uniform cubic B-spline surface over a lattice of control values, at every pixel of an image.
///
/// It may lean: row y begins `lean · y` pixels further right in the lattice, in whole pixels, so that what is stretched
/// along y runs along (lean, 1).
public struct LatticeSpline: Sendable {
  /// How many control values are needed.
  public let rows: Int
  public let columns: Int

  private let width: Int
  private let height: Int
  private let spacing: SIMD2<Float>
  private let lean: Float
  /// The columns of pixels that some row of the image comes from.
  private let extent: Int

  /// - Parameters:
  ///   - width: the image's width.
  ///   - height: the image's height.
  ///   - spacing: the pixels between two control values along x and y, above 0.
  ///   - lean: see above.
  public init(width: Int, height: Int, spacing: SIMD2<Float>, lean: Float) {
    (self.width, self.height, self.spacing, self.lean) = (width, height, spacing, lean)
    extent = width + Int(lean.magnitude * Float(height)) + 1
    rows = Int(Float(height) / spacing.y) + 4
    columns = Int(Float(extent) / spacing.x) + 4
  }

  /// Adds the surface over `lattice` (rows × columns, row by row) to `plane` (height × width, row by row).
  public func add(_ lattice: [Float], to plane: inout [Float]) {
    precondition(lattice.count == rows * columns && plane.count == height * width, "a lattice and a plane that fit")
    // Every row of the lattice is drawn out to pixels; then every row of pixels blends four of those.
    let across = (0..<extent).map { Point(at: Float($0) / spacing.x) }
    var drawn = [Float](repeating: 0, count: rows * extent)
    for row in 0..<rows {
      for x in 0..<extent {
        let first = row * columns + across[x].first
        let weights = across[x].weights
        let inner = lattice[first + 1] * weights[1] + lattice[first + 2] * weights[2]
        drawn[row * extent + x] = inner + (lattice[first] * weights[0] + lattice[first + 3] * weights[3])
      }
    }
    for y in 0..<height {
      let (first, weights) = (Point(at: Float(y) / spacing.y).first, Point(at: Float(y) / spacing.y).weights)
      let shift = Int(lean.magnitude * Float(lean < 0 ? height - y : y))
      let from = first * extent + shift
      for x in 0..<width {
        let inner = drawn[from + extent + x] * weights[1] + drawn[from + 2 * extent + x] * weights[2]
        let outer = drawn[from + x] * weights[0] + drawn[from + 3 * extent + x] * weights[3]
        plane[y * width + x] += inner + outer
      }
    }
  }

  /// A place between control values: the first of the four that count there, and their weights, the uniform cubic
  /// B-spline's basis functions.
  private struct Point {
    let first: Int
    let weights: SIMD4<Float>

    init(at place: Float) {
      let floor = place.rounded(.down)
      let t = place - floor
      let s = 1 - t
      first = Int(floor)
      weights = SIMD4(s * s * s, 4 - 3 * t * t * (2 - t), 4 - 3 * s * s * (2 - s), t * t * t) * (1 / 6)
    }
  }
}
