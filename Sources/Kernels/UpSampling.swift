/// Feature maps made larger by whole factors.

/// Where the values along one axis of the larger map come from: a share of one place, the rest of another.
public struct UpSampling: Sendable {
  private struct Source: Sendable {
    let first: Int
    let second: Int
    /// How much of the second there is.
    let share: Float
  }

  private let rows: [Source]
  private let columns: [Source]

  /// - Parameters:
  ///   - shape: the smaller map.
  ///   - factors: how much higher and wider the larger map is.
  ///   - isBilinear: whether values are interpolated, with the pixels' centres half a pixel from the edges, as TensorFlow
  ///     does; or else those of the nearest pixel.
  public init(_ shape: Shape, factors: (Int, Int), isBilinear: Bool) {
    func axis(_ size: Int, _ factor: Int) -> [Source] {
      (0..<size * factor).map { place in
        guard isBilinear else { return Source(first: place / factor, second: place / factor, share: 0) }
        let center = (Float(place) + 0.5) / Float(factor) - 0.5
        let first = center.rounded(.down)
        return Source(
          first: max(Int(first), 0), second: min(Int(first) + 1, size - 1), share: center - first)
      }
    }
    (rows, columns) = (axis(shape.height, factors.0), axis(shape.width, factors.1))
  }

  /// The larger maps.
  public func apply(_ input: Tensor, into output: Tensor) {
    let (width, channels) = (input.shape.width, input.shape.channels)
    for image in 0..<input.images {
      let source = input.base + image * input.shape.count
      var target = output.base + image * output.shape.count
      for row in rows {
        let (upper, lower) = (source + row.first * width * channels, source + row.second * width * channels)
        for column in columns {
          let (left, right) = (column.first * channels, column.second * channels)
          forEachLane(channels) { lanes in
            let above = blend(lanes.load(upper + left), lanes.load(upper + right), column.share)
            let below = blend(lanes.load(lower + left), lanes.load(lower + right), column.share)
            lanes.store(blend(above, below, row.share), target)
          }
          target += channels
        }
      }
    }
  }

  /// The gradient of the smaller maps: to each pixel what it had a share in.
  public func applyGradient(_ outputGradient: Tensor, into inputGradient: Tensor) {
    let (width, channels) = (inputGradient.shape.width, inputGradient.shape.channels)
    inputGradient.fill(0)
    for image in 0..<inputGradient.images {
      let target = inputGradient.base + image * inputGradient.shape.count
      var source = outputGradient.base + image * outputGradient.shape.count
      for row in rows {
        for column in columns {
          for (y, yShare) in [(row.first, 1 - row.share), (row.second, row.share)] where yShare > 0 {
            for (x, xShare) in [(column.first, 1 - column.share), (column.second, column.share)] where xShare > 0 {
              let pixel = target + (y * width + x) * channels
              forEachLane(channels) { lanes in
                lanes.store(lanes.load(pixel) + lanes.load(source) * (yShare * xShare), pixel)
              }
            }
          }
          source += channels
        }
      }
    }
  }
}

@inline(__always)
private func blend(_ first: Vector, _ second: Vector, _ share: Float) -> Vector {
  first.addingProduct(second - first, Vector(repeating: share))
}
