/// Which pixels of a file's image make which part of a resized one.
///
/// Images are resized row by row while they are decoded, in the file's orientation; positions in the upright image are
/// translated to it here, so that the result is that of turning the image first.
struct ResizePlan {
  /// The part of the upright image that is used.
  let crop: (x: Range<Int>, y: Range<Int>)
  /// The part of the result that it fills.
  let target: (x: Range<Int>, y: Range<Int>)
  /// The whole result.
  let width: Int, height: Int
  /// The upright image.
  private let uprightWidth: Int, uprightHeight: Int
  let orientation: Orientation
  /// What surrounds the target part.
  let padding: BackgroundColor

  /// - Parameters: the size as it is in the file, and how the image there is to be turned.
  init(width: Int, height: Int, orientation: Orientation, options: ResizeOptions) {
    precondition(options.width > 0 && options.height > 0, "an image has at least one pixel")
    (uprightWidth, uprightHeight) = orientation.isTransposed ? (height, width) : (width, height)
    (self.width, self.height, self.orientation) = (options.width, options.height, orientation)
    padding = options.background ?? .black
    (crop, target) = Self.fit((uprightWidth, uprightHeight), options)
  }

  /// As in Keras's `smart_resize` and TensorFlow's `resize_with_pad`, in their order of single-precision operations:
  /// which pixel is at the edge depends on their rounding.
  private static func fit(
    _ size: (width: Int, height: Int), _ options: ResizeOptions
  ) -> (crop: (x: Range<Int>, y: Range<Int>), target: (x: Range<Int>, y: Range<Int>)) {
    let whole = (x: 0..<size.width, y: 0..<size.height)
    let all = (x: 0..<options.width, y: 0..<options.height)
    switch options.mode {
    case .stretch: return (whole, all)
    case .crop:
      func centred(_ side: Int, _ other: Int, _ target: Int, _ otherTarget: Int) -> Range<Int> {
        let fitting = Int(Float(other * target) / Float(otherTarget))
        let length = max(min(side, fitting), 1)
        let start = Int(Float(side - length) / 2)
        return start..<start + length
      }
      return (
        (
          centred(size.width, size.height, options.width, options.height),
          centred(size.height, size.width, options.height, options.width)
        ), all
      )
    case .pad:
      let ratio = max(Float(size.width) / Float(options.width), Float(size.height) / Float(options.height))
      func centred(_ side: Int, _ target: Int) -> Range<Int> {
        let scaled = Float(side) / ratio
        // The scaled side of a very narrow image is less than a pixel.
        let length = min(max(Int(scaled), 1), target)
        let start = min(max(Int(((Float(target) - scaled) / 2).rounded(.down)), 0), target - length)
        return start..<start + length
      }
      return (whole, (centred(size.width, options.width), centred(size.height, options.height)))
    }
  }

  /// One side of the image as the file has it: how positions along it follow from the upright image's.
  struct Side {
    /// The part of the upright side that is used, and how many target pixels it becomes.
    let crop: Range<Int>
    let target: Int
    /// How long the whole side is, and whether the file has it the other way round.
    let length: Int
    let isFlipped: Bool

    /// The position in the file of pixel `place` of the used part.
    func position(_ place: Int) -> Int { isFlipped ? length - 1 - (crop.lowerBound + place) : crop.lowerBound + place }
  }

  private var horizontal: Side {
    Side(
      crop: crop.x, target: target.x.count, length: uprightWidth, isFlipped: orientation.isFlippedHorizontally)
  }
  private var vertical: Side {
    Side(crop: crop.y, target: target.y.count, length: uprightHeight, isFlipped: orientation.isFlippedVertically)
  }

  /// What the positions within the file's rows follow from, and what its rows.
  var columns: Side { orientation.isTransposed ? vertical : horizontal }
  var rows: Side { orientation.isTransposed ? horizontal : vertical }

  /// Where in the result target pixel (row, column) of the file's orientation is: the index of its red value.
  func index(row: Int, column: Int) -> Int {
    let (x, y) = orientation.isTransposed ? (row, column) : (column, row)
    return ((target.y.lowerBound + y) * width + target.x.lowerBound + x) * 3
  }
}

/// What the values of a resized image are made of: floats of 0 ... 255, or bytes.
protocol ResizedValue {
  init(resized value: Float)
  init(_ byte: UInt8)
}

extension Float: ResizedValue {
  @inline(__always) init(resized value: Float) { self = value }
}

extension UInt8: ResizedValue {
  /// The nearest byte, halves to the even one. From 2^23 on floats have no fraction: adding 1.5 x 2^23 rounds, and
  /// leaves the byte in the lowest bits.
  @inline(__always) init(resized value: Float) { self.init(truncatingIfNeeded: (value + 12_582_912).bitPattern) }
}

extension ResizePlan {
  /// The resized image's values: height x width x 3, row by row.
  ///
  /// - Parameter feed: passes each row of the file to the closure that it is given.
  func values<Value: ResizedValue>(
    antialias: Bool, _ feed: ((UnsafePointer<UInt8>) -> Void) throws -> Void
  ) rethrows -> [Value] {
    try [Value](unsafeUninitializedCapacity: width * height * 3) { values, count in
      if target.x.count < width || target.y.count < height {
        for pixel in 0..<width * height {
          values[pixel * 3] = Value(resized: Float(padding.red))
          values[pixel * 3 + 1] = Value(resized: Float(padding.green))
          values[pixel * 3 + 2] = Value(resized: Float(padding.blue))
        }
      }
      if antialias {
        var resizer = AntialiasedResizer(self, values)
        try feed { resizer.take($0) }
      } else {
        var resizer = BilinearResizer(self, values)
        try feed { resizer.take($0) }
      }
      count = width * height * 3
    }
  }
}

/// Red, green and blue at `pointer`, then 0: two loads, as a load of four bytes could pass the end.
@inline(__always)
func pixel(at pointer: UnsafePointer<UInt8>) -> SIMD4<Float> {
  let word = UInt32(UnsafeRawPointer(pointer).loadUnaligned(as: UInt16.self)) | UInt32(pointer[2]) << 16
  return SIMD4<Float>(unsafeBitCast(word, to: SIMD4<UInt8>.self))
}
