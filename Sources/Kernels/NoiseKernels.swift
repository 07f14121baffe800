/// The uniform cubic B-spline surface over a lattice of control values, at every pixel of an image.
///
/// It may lean: row y begins `lean · y` pixels further right in the lattice, in whole pixels, so that what is stretched
/// along y runs along (lean, 1).
public struct LatticeSpline: Sendable {
  /// The number of control values.
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

  /// Adds the surface to `plane` (height × width, row by row). `lattice` holds rows × columns control values, row by
  /// row, each a byte that stands for `scale` times a value from −1 (byte 0) to +1 (byte 255).
  public func add(_ lattice: [UInt8], scale: Float, to plane: inout [Float]) {
    precondition(lattice.count == rows * columns && plane.count == height * width, "a lattice and a plane that fit")
    let across = (0..<extent).map { Point(at: Float($0) / spacing.x) }
    // A row of pixels blends four rows of the lattice, each interpolated to pixels when it is first needed.
    var (control, ring) = ([Float](repeating: 0, count: columns), [Float](repeating: 0, count: 4 * extent))
    var interpolated = 0
    plane.withUnsafeMutableBufferPointer { plane in
      ring.withUnsafeMutableBufferPointer { ring in
        for y in 0..<height {
          let down = Point(at: Float(y) / spacing.y)
          while interpolated < down.first + 4 {
            control.withUnsafeMutableBufferPointer { control in
              convert(lattice, interpolated, scale, into: control)
              interpolate(UnsafeRawBufferPointer(control), across, into: ring, at: interpolated % 4 * extent)
            }
            interpolated += 1
          }
          let shift = Int(lean.magnitude * Float(lean < 0 ? height - y : y))
          func row(_ number: Int) -> UnsafePointer<Float> {
            UnsafePointer(ring.baseAddress.unsafelyUnwrapped + (down.first + number) % 4 * extent + shift)
          }
          blend(row(0), row(1), row(2), row(3), down.weights, into: plane, at: y * width)
        }
      }
    }
  }

  /// The control values of a row of the lattice.
  private func convert(
    _ lattice: [UInt8], _ row: Int, _ scale: Float, into control: UnsafeMutableBufferPointer<Float>
  ) {
    lattice.withUnsafeBufferPointer { lattice in
      for column in 0..<columns { control[column] = symmetricValue(lattice[row * columns + column]) * scale }
    }
  }

  /// A row of control values at every column of pixels.
  private func interpolate(
    _ control: UnsafeRawBufferPointer, _ across: [Point], into ring: UnsafeMutableBufferPointer<Float>, at offset: Int
  ) {
    across.withUnsafeBufferPointer { across in
      for x in 0..<across.count {
        let point = across[x]
        let products = control.loadUnaligned(fromByteOffset: point.first * 4, as: SIMD4<Float>.self) * point.weights
        ring[offset + x] = (products[1] + products[2]) + (products[0] + products[3])
      }
    }
  }

  /// Adds what four rows come to at a row of pixels.
  private func blend(
    _ first: UnsafePointer<Float>, _ second: UnsafePointer<Float>, _ third: UnsafePointer<Float>,
    _ fourth: UnsafePointer<Float>, _ weights: SIMD4<Float>, into plane: UnsafeMutableBufferPointer<Float>,
    at offset: Int
  ) {
    let (w0, w1, w2, w3) = (weights[0], weights[1], weights[2], weights[3])
    for x in 0..<width {
      plane[offset + x] += (second[x] * w1 + third[x] * w2) + (first[x] * w0 + fourth[x] * w3)
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

/// The value from −1 to +1 that a random byte stands for.
@inline(__always)
func symmetricValue(_ byte: UInt8) -> Float { (Float(byte) - 127.5) * (1 / 127.5) }
