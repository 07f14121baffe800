import CVectors

/// Kernels that treat each channel of rows × channels values as one population, or scale it. Vectors run over channels,
/// so that no sum depends on their width; each kernel treats a range of channels.
///
/// Maps mostly lie outside the caches. Processors fetch ahead by themselves, but not beyond a page of 4 kB; kernels ask
/// for what is some kilobytes ahead. The distances are measured, and make little difference within a factor of 2.

/// Values in rows (images and pixels), and for each channel what they are scaled by, and what is then added.
public struct ScaledRows {
  public var values: UnsafePointer<Float>
  public var rows: Int
  public var channels: Int
  public var scale: UnsafePointer<Float>
  public var offset: UnsafePointer<Float>
  /// What the scaled values are clamped to.
  public var bounds: Bounds

  public init(
    values: UnsafePointer<Float>, rows: Int, channels: Int, scale: UnsafePointer<Float>, offset: UnsafePointer<Float>,
    bounds: Bounds
  ) {
    (self.values, self.rows, self.channels) = (values, rows, channels)
    (self.scale, self.offset, self.bounds) = (scale, offset, bounds)
  }

  /// Writes clamp(x · scale + offset).
  @_alwaysEmitIntoClient @inline(__always)
  public func apply<V: FloatVector>(of type: V.Type, _ range: Range<Int>, into output: UnsafeMutablePointer<Float>) {
    for row in 0..<rows {
      let start = row * channels
      forEachLane(of: type, range) { lanes in
        vectors_prefetch(values + start + lanes.first + 1024)
        let value = lanes.load(offset).addingProduct(lanes.load(values + start), lanes.load(scale))
        lanes.store(bounds.clamp(value), output + start)
      }
    }
  }

  /// Adds to `sums` (2 × channels) the sums of dy and of dy · (x − mean), where dy is the gradient before the clamp, of
  /// which `gradient` is that of the clamped value. Does what `apply` does on the way, where there is an output.
  @_alwaysEmitIntoClient @inline(__always)
  public func sums<V: FloatVector>(
    of type: V.Type, _ range: Range<Int>, _ gradient: UnsafePointer<Float>, mean: UnsafePointer<Float>,
    addingTo sums: UnsafeMutablePointer<Float>, applyingInto output: UnsafeMutablePointer<Float>?
  ) {
    let products = sums + channels
    forEachBlock(rows) { block in
      forEachLane(of: type, range) { lanes in
        var (sum, product) = (V(), V())
        let (middle, factor, addend) = (lanes.load(mean), lanes.load(scale), lanes.load(offset))
        for row in block {
          vectors_prefetch(values + (row + 32) * channels + lanes.first)
          let x = lanes.load(values + row * channels)
          let y = addend.addingProduct(x, factor)
          if let output { lanes.store(bounds.clamp(y), output + row * channels) }
          let slope = bounds.pass(lanes.load(gradient + row * channels), where: y)
          sum += slope
          product.addProduct(slope, x - middle)
        }
        lanes.store(lanes.load(sums) + sum, sums)
        lanes.store(lanes.load(products) + product, products)
      }
    }
  }

  /// Writes scale · (dy − a − b · (x − mean)).
  @_alwaysEmitIntoClient @inline(__always)
  public func inputGradient<V: FloatVector>(
    of type: V.Type, _ range: Range<Int>, _ gradient: UnsafePointer<Float>, mean: UnsafePointer<Float>,
    a: UnsafePointer<Float>,
    b: UnsafePointer<Float>, into result: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<rows {
      let start = row * channels
      forEachLane(of: type, range) { lanes in
        vectors_prefetch(values + start + lanes.first + 512)
        vectors_prefetch(gradient + start + lanes.first + 512)
        let x = lanes.load(values + start)
        let y = lanes.load(offset).addingProduct(x, lanes.load(scale))
        let slope = bounds.pass(lanes.load(gradient + start), where: y)
        let rest = slope - lanes.load(a) - lanes.load(b) * (x - lanes.load(mean))
        lanes.store(rest * lanes.load(scale), result + start)
      }
    }
  }
}

/// Adds to `sums` and `squares` those of each channel's differences from `origin`.
@_alwaysEmitIntoClient @inline(__always)
public func addMoments<V: FloatVector>(
  of type: V.Type, _ range: Range<Int>, _ values: UnsafePointer<Float>, rows: Int, channels: Int,
  origin: UnsafePointer<Float>,
  sums: UnsafeMutablePointer<Float>, squares: UnsafeMutablePointer<Float>
) {
  forEachBlock(rows) { block in
    forEachLane(of: type, range) { lanes in
      let middle = lanes.load(origin)
      var (sum, square) = (V(), V())
      for row in block {
        let difference = lanes.load(values + row * channels) - middle
        sum += difference
        square.addProduct(difference, difference)
      }
      lanes.store(lanes.load(sums) + sum, sums)
      lanes.store(lanes.load(squares) + square, squares)
    }
  }
}

/// Cuts rows into blocks: each is summed for itself, so that rounding grows with the number of blocks only.
@_alwaysEmitIntoClient @inline(__always)
func forEachBlock(_ rows: Int, _ body: (Range<Int>) -> Void) {
  for first in stride(from: 0, to: rows, by: 16) { body(first..<min(first + 16, rows)) }
}
