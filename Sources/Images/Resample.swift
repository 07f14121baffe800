extension Image {
  /// The picture at another size, as floats in 0...255: height x width x 3 values, row by row, channels last.
  ///
  /// Bilinear, half-pixel centres, no antialiasing: equal bit for bit to
  /// `tf.image.resize(image, (height, width), "bilinear")`, and so to what `image_dataset_from_directory` yields.
  public func resizedValues(height: Int, width: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: height * width * 3) { values, count in
      resample(height: height, width: width) { index, value in values[index] = value }
      count = height * width * 3
    }
  }

  /// The picture at another size: `resizedValues`, each rounded to the nearest byte, halves to the even one
  /// (`tf.cast(tf.round(values), tf.uint8)`).
  public func resized(height: Int, width: Int) -> Image {
    let pixels = [UInt8](unsafeUninitializedCapacity: height * width * 3) { bytes, count in
      resample(height: height, width: width) { index, value in
        bytes[index] = UInt8(truncatingIfNeeded: Int32(value.rounded(.toNearestOrEven)))
      }
      count = height * width * 3
    }
    return Image(width: width, height: height, pixels: pixels)
  }

  /// Calls `put(index, value)` for each value of the resized picture in its order.
  @inline(__always)
  private func resample(height: Int, width: Int, put: (Int, Float) -> Void) {
    precondition(height > 0 && width > 0, "a picture has at least one pixel")
    let rows = Tap.all(from: self.height, to: height, stride: self.width * 3)
    let columns = Tap.all(from: self.width, to: width, stride: 3)
    pixels.withUnsafeBufferPointer { source in
      var index = 0
      for row in rows {
        for column in columns {
          for channel in 0..<3 {
            let upperLeft = Float(source[row.lower + column.lower + channel])
            let upperRight = Float(source[row.lower + column.upper + channel])
            let lowerLeft = Float(source[row.upper + column.lower + channel])
            let lowerRight = Float(source[row.upper + column.upper + channel])
            let top = upperLeft + (upperRight - upperLeft) * column.share
            let bottom = lowerLeft + (lowerRight - lowerLeft) * column.share
            put(index, top + (bottom - top) * row.share)
            index += 1
          }
        }
      }
    }
  }
}

/// The two rows (or columns) that one row of the resized picture lies between.
private struct Tap {
  /// Offset of the nearer to the start, and of the other.
  let lower: Int, upper: Int
  /// How far the way is from the lower to the upper: 0 ..< 1.
  let share: Float

  /// The taps of all `target` positions of a side of `source` pixels, each `stride` from the next. As TensorFlow's
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
