/// The loops that turn images kept as bytes into samples of float32 values 0 ... 255.

/// Where an output pixel's value comes from: the place (xx · x + xy · y + x0, yx · x + yy · y + y0) in the source, in
/// pixels from the centre of the top left one.
public struct AffineMap: Sendable, Equatable {
  public var xx, xy, x0, yx, yy, y0: Double

  public init(xx: Double, xy: Double, x0: Double, yx: Double, yy: Double, y0: Double) {
    (self.xx, self.xy, self.x0, self.yx, self.yy, self.y0) = (xx, xy, x0, yx, yy, y0)
  }

  /// Every pixel from its own place.
  public static let identity = AffineMap(xx: 1, xy: 0, x0: 0, yx: 0, yy: 1, y0: 0)

  /// The map that warps the warped image once more: places go through `next` first, as `next` is the later warp.
  public func then(_ next: AffineMap) -> AffineMap {
    AffineMap(
      xx: xx * next.xx + xy * next.yx, xy: xx * next.xy + xy * next.yy, x0: xx * next.x0 + xy * next.y0 + x0,
      yx: yx * next.xx + yy * next.yx, yy: yx * next.xy + yy * next.yy, y0: yx * next.x0 + yy * next.y0 + y0)
  }
}

extension ByteStorage {
  /// Copies the image at `offset` into sample `image` of `tensor`, which has its height and width and 3 channels.
  public func copyImage(at offset: Int, into tensor: Tensor, image: Int) {
    let (source, target) = bases(at: offset, tensor, image)
    let count = tensor.shape.count
    var index = 0
    while index + 8 <= count {
      let bytes = UnsafeRawPointer(source + index).loadUnaligned(as: SIMD8<UInt8>.self)
      UnsafeMutableRawPointer(target + index).storeBytes(of: floats(bytes), as: Vector.self)
      index += 8
    }
    while index < count {
      target[index] = Float(source[index])
      index += 1
    }
  }

  /// Copies the image at `offset` as shades of grey into sample `image` of `tensor`, which has its height and width and a
  /// single channel.
  public func copyGreyImage(at offset: Int, into tensor: Tensor, image: Int) {
    let pixels = tensor.shape.pixels
    precondition(tensor.shape.channels == 1 && image >= 0 && image < tensor.images, "a sample for a grey image")
    precondition(offset >= 0 && offset + pixels * 3 <= count, "an image within the storage")
    let (source, target) = (base + offset, tensor.base + image * pixels)
    for pixel in 0..<pixels { target[pixel] = Float(luma(source + pixel * 3)) }
  }

  /// The image of so many pixels at `offset` as shades of grey: red, green and blue are the same.
  public func greyImage(at offset: Int, pixels: Int) -> ByteStorage {
    precondition(offset >= 0 && offset + pixels * 3 <= count, "an image within the storage")
    let grey = ByteStorage(count: pixels * 3)
    for pixel in 0..<pixels { (grey.base + pixel * 3).update(repeating: luma(base + offset + pixel * 3), count: 3) }
    return grey
  }

  /// Warps the image at `offset` into sample `image` of `tensor`, which has its height and width and 3 channels:
  /// bilinear between pixels, and outside the image mirrored about its edges (d c b a | a b c d | d c b a).
  ///
  /// This is `ImageProjectiveTransformV3` of TensorFlow with fill mode "reflect".
  public func warpImage(at offset: Int, by map: AffineMap, into tensor: Tensor, image: Int) {
    let (source, target) = bases(at: offset, tensor, image)
    let (height, width) = (tensor.shape.height, tensor.shape.width)
    let columns = Mirror(width)
    let rows = Mirror(height)
    let narrow = width < 8 ? Tensor(count: 24) : nil
    for y in 0..<height {
      let line = Line(
        xStart: Float(map.xy * Double(y) + map.x0), xStep: Float(map.xx), columns: columns,
        yStart: Float(map.yy * Double(y) + map.y0), yStep: Float(map.yx), rows: rows)
      let pixels = target + y * width * 3
      // Eight pixels at a time; the last eight overlap those before.
      for start in stride(from: 0, to: width, by: 8) {
        let first = max(0, min(start, width - 8))
        line.warp(source, from: first, to: narrow?.base ?? pixels + first * 3)
      }
      if let narrow { pixels.update(from: narrow.base, count: width * 3) }
    }
  }

  private func bases(
    at offset: Int, _ tensor: Tensor, _ image: Int
  ) -> (source: UnsafeMutablePointer<UInt8>, target: UnsafeMutablePointer<Float>) {
    precondition(tensor.shape.channels == 3 && image >= 0 && image < tensor.images, "a sample for an RGB image")
    precondition(offset >= 0 && offset + tensor.shape.count <= count, "an image within the storage")
    return (base + offset, tensor.base + image * tensor.shape.count)
  }
}

extension Tensor {
  /// Spreads (or narrows) the values of RGB sample `image` about each channel's mean by `factor`, cut to 0 ... 255.
  public func adjustContrast(image: Int, factor: Float) {
    precondition(shape.channels == 3 && image >= 0 && image < images, "an RGB sample")
    let values = base + image * shape.count
    var sum = SIMD4<Float>.zero
    for pixel in 0..<shape.pixels { sum += SIMD4(values[pixel * 3], values[pixel * 3 + 1], values[pixel * 3 + 2], 0) }
    let mean = sum / Float(max(1, shape.pixels))
    for channel in 0..<3 {
      let middle = mean[channel]
      for index in stride(from: channel, to: shape.count, by: 3) {
        values[index] = min(max((values[index] - middle) * factor + middle, 0), 255)
      }
    }
  }

  /// Adds `change` to every value of sample `image`, cut to 0 ... 255.
  public func adjustBrightness(image: Int, by change: Float) {
    precondition(image >= 0 && image < images, "a sample")
    let values = base + image * shape.count
    for index in 0..<shape.count { values[index] = min(max(values[index] + change, 0), 255) }
  }
}

/// The brightness of a pixel by ITU-R BT.601, 0.299 · red + 0.587 · green + 0.114 · blue, in Pillow's fixed-point numbers.
@inline(__always)
private func luma(_ pixel: UnsafePointer<UInt8>) -> UInt8 {
  let (red, green, blue) = (UInt32(pixel[0]), UInt32(pixel[1]), UInt32(pixel[2]))
  let sum: UInt32 = red * 19595 + green * 38470 + blue * 7471
  return UInt8((sum + 0x8000) >> 16)
}

/// One row of a warped image: where it lies in the source.
private struct Line {
  let xStart: Float, xStep: Float
  let columns: Mirror
  let yStart: Float, yStep: Float
  let rows: Mirror

  /// Writes the 8 pixels from column `first` on.
  @inline(__always)
  func warp(_ source: UnsafePointer<UInt8>, from first: Int, to target: UnsafeMutablePointer<Float>) {
    let column = Vector(repeating: Float(first)) + Vector(0, 1, 2, 3, 4, 5, 6, 7)
    let (left, _, xShare) = columns.place(
      Vector(repeating: xStart).addingProduct(column, Vector(repeating: xStep)))
    let (top, bottom, yShare) = rows.place(
      Vector(repeating: yStart).addingProduct(column, Vector(repeating: yStep)))
    let stride = SIMD8<Int32>(repeating: Int32(columns.count * 3))
    let upper = top &* stride &+ left &* 3
    let lower = bottom &* stride &+ left &* 3
    blend(source, upper[0], lower[0], xShare[0], yShare[0], target)
    blend(source, upper[1], lower[1], xShare[1], yShare[1], target + 3)
    blend(source, upper[2], lower[2], xShare[2], yShare[2], target + 6)
    blend(source, upper[3], lower[3], xShare[3], yShare[3], target + 9)
    blend(source, upper[4], lower[4], xShare[4], yShare[4], target + 12)
    blend(source, upper[5], lower[5], xShare[5], yShare[5], target + 15)
    blend(source, upper[6], lower[6], xShare[6], yShare[6], target + 18)
    let value = blend(source, upper[7], lower[7], xShare[7], yShare[7])
    (target[21], target[22], target[23]) = (value[0], value[1], value[2])
  }
}

/// Red, green and blue between four pixels; the fourth value means nothing.
@inline(__always)
private func blend(
  _ source: UnsafePointer<UInt8>, _ upper: Int32, _ lower: Int32, _ xShare: Float, _ yShare: Float
) -> SIMD4<Float> {
  // Two neighbours in one read: red, green, blue, red, green, blue. Beyond the last column the second has no share.
  let above = floats(UnsafeRawPointer(source + Int(upper)).loadUnaligned(as: SIMD8<UInt8>.self))
  let below = floats(UnsafeRawPointer(source + Int(lower)).loadUnaligned(as: SIMD8<UInt8>.self))
  let both = above.addingProduct(below - above, Vector(repeating: yShare))
  let far = SIMD4(both[3], both[4], both[5], both[6])
  return both.lowHalf.addingProduct(far - both.lowHalf, SIMD4(repeating: xShare))
}

@inline(__always)
private func blend(
  _ source: UnsafePointer<UInt8>, _ upper: Int32, _ lower: Int32, _ xShare: Float, _ yShare: Float,
  _ target: UnsafeMutablePointer<Float>
) {
  let value = blend(source, upper, lower, xShare, yShare)
  UnsafeMutableRawPointer(target).storeBytes(of: value, as: SIMD4<Float>.self)
}

/// One axis of an image that is continued by its mirror images.
private struct Mirror {
  let count: Int
  let size: Float
  let frequency: Float

  init(_ count: Int) { (self.count, size, frequency) = (count, Float(count), 0.5 / Float(count)) }

  /// The pixels around each coordinate, and how far it is from the first towards the second.
  @inline(__always)
  func place(_ coordinate: Vector) -> (first: SIMD8<Int32>, second: SIMD8<Int32>, share: Vector) {
    // A zigzag between the outer edges of the first and the last pixel, then cut to their centres.
    let phase = coordinate + 0.5
    let rest = phase - (phase * frequency).rounded(.down) * (2 * size)
    var inside = (size - 0.5) - magnitude(rest - size)
    inside.replace(with: 0, where: inside .< 0)
    inside.replace(with: size - 1, where: inside .> size - 1)
    let first = inside.rounded(.down)
    var second = first + 1
    second.replace(with: size - 1, where: second .> size - 1)
    return (wholeNumbers(first), wholeNumbers(second), inside - first)
  }
}

@inline(__always)
private func magnitude(_ x: Vector) -> Vector {
  unsafeBitCast(unsafeBitCast(x, to: SIMD8<UInt32>.self) & 0x7FFF_FFFF, to: Vector.self)
}

/// Whole values of 0 ..< 2²³ as integers: the low bits of the float after adding 2²³. (The library's conversion goes
/// lane by lane.)
@inline(__always)
private func wholeNumbers(_ x: Vector) -> SIMD8<Int32> {
  unsafeBitCast(x + 0x1p23, to: SIMD8<Int32>.self) & 0x7F_FFFF
}

@inline(__always)
private func floats(_ bytes: SIMD8<UInt8>) -> Vector { Vector(SIMD8<Int32>(truncatingIfNeeded: bytes)) }
