extension Image {
  /// The image at another size, as floats in 0...255: height x width x 3 values, row by row, channels last.
  ///
  /// Bilinear, half-pixel centres, no antialiasing: equal bit for bit to
  /// `tf.image.resize(image, (height, width), "bilinear")`, and so to what `image_dataset_from_directory` yields.
  public func resizedValues(height: Int, width: Int) -> [Float] { resample(height: height, width: width) { $0 } }

  /// The image at another size: `resizedValues`, each rounded to the nearest byte, halves to the even one
  /// (`tf.cast(tf.round(values), tf.uint8)`).
  public func resized(height: Int, width: Int) -> Image {
    // From 2^23 on floats have no fraction: adding 1.5 x 2^23 rounds, and leaves the byte in the lowest bits.
    let pixels = resample(height: height, width: width) { UInt8(truncatingIfNeeded: ($0 + 12_582_912).bitPattern) }
    return Image(width: width, height: height, pixels: pixels)
  }

  /// The resized image's values, each converted: for each of its rows the two source rows it lies between are
  /// interpolated across, and then one towards the other.
  @inline(__always)
  private func resample<Value>(height: Int, width: Int, convert: (Float) -> Value) -> [Value] {
    precondition(height > 0 && width > 0, "an image has at least one pixel")
    let rows = Tap.all(from: self.height, to: height, stride: self.width * 3)
    let columns = Tap.all(from: self.width, to: width, stride: 3)
    var (top, bottom) = (Line(count: width * 3), Line(count: width * 3))
    return [Value](unsafeUninitializedCapacity: height * width * 3) { values, count in
      pixels.withUnsafeBufferPointer { source in
        for (y, row) in rows.enumerated() {
          if row.lower == bottom.offset { swap(&top, &bottom) }
          top.interpolate(source, at: row.lower, columns)
          bottom.interpolate(source, at: row.upper, columns)
          let first = y * width * 3
          top.values.withUnsafeBufferPointer { top in
            bottom.values.withUnsafeBufferPointer { bottom in
              for x in 0..<width * 3 { values[first + x] = convert(top[x] + (bottom[x] - top[x]) * row.share) }
            }
          }
        }
      }
      count = height * width * 3
    }
  }
}

/// A source row at the target's width.
private struct Line {
  /// Where the source row begins, -1 as long as there is none.
  private(set) var offset = -1
  private(set) var values: [Float]

  /// A line of `count` values, and room for the fourth value of its last pixel.
  init(count: Int) { values = [Float](repeating: 0, count: count + 1) }

  /// Becomes the row at `offset`, if it is not already: enlarging uses each several times.
  mutating func interpolate(_ source: UnsafeBufferPointer<UInt8>, at offset: Int, _ columns: [Tap]) {
    if offset == self.offset { return }
    self.offset = offset
    let row = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(source)[offset...])
    values.withUnsafeMutableBytes { values in
      columns.withUnsafeBufferPointer { columns in
        for x in 0..<columns.count {
          let column = columns[x]
          let (left, right) = (Self.pixel(row, at: column.lower), Self.pixel(row, at: column.upper))
          // The fourth value is overwritten by the next pixel.
          values.storeBytes(of: left + (right - left) * column.share, toByteOffset: x * 12, as: SIMD4<Float>.self)
        }
      }
    }
  }

  /// Red, green and blue at `offset`, then 0: two loads, as a load of four bytes could pass the end.
  @inline(__always)
  private static func pixel(_ row: UnsafeRawBufferPointer, at offset: Int) -> SIMD4<Float> {
    let redGreen = row.loadUnaligned(fromByteOffset: offset, as: UInt16.self)
    let word = UInt32(redGreen) | UInt32(row[offset + 2]) << 16
    return SIMD4<Float>(unsafeBitCast(word, to: SIMD4<UInt8>.self))
  }
}

/// The two source rows (or columns) that a row of the resized image lies between.
private struct Tap {
  /// The offset of the one nearer to the start, and of the other.
  let lower: Int, upper: Int
  /// How far the way is from the lower to the upper: 0 ..< 1.
  let share: Float

  /// The taps of all `target` positions along a side of `source` pixels, each `stride` from the next. As TensorFlow's
  /// `compute_interpolation_weights` with its `HalfPixelScaler`, in its order of single-precision operations.
  static func all(from source: Int, to target: Int, stride: Int) -> [Tap] {
    let scale = Float(source) / Float(target)
    return (0..<target).map { position in
      let place = (Float(position) + 0.5) * scale - 0.5
      let floor = place.rounded(.down)
      let lower = min(max(Int(floor), 0), source - 1)
      let upper = min(max(Int(place.rounded(.up)), 0), source - 1)
      return Tap(lower: lower * stride, upper: upper * stride, share: place - floor)
    }
  }
}
