/// Kernels that treat each channel of a batch as one population: sums, batch statistics, batch normalization.

/// Writes the sum of each channel over all images and pixels: the gradient of a bias.
public func channelSums(_ input: Tensor, into sums: Tensor) {
  let channels = input.shape.channels
  sums.fill(0)
  forEachBlock(input.images * input.shape.pixels) { rows in
    forEachLane(channels) { lanes in
      var sum = Vector()
      for row in rows { sum += lanes.load(input.base + row * channels) }
      lanes.store(lanes.load(sums) + sum, sums)
    }
  }
}

/// Writes to `moments` (2 × channels) the mean of each channel and its sum of squared deviations, over the images of
/// one shard. Values are taken relative to the shard's first pixel, as a plain sum of squares loses digits where the
/// mean is large.
public func channelMoments(_ input: Tensor, into moments: Tensor) {
  let channels = input.shape.channels
  let rows = input.images * input.shape.pixels
  let squares = moments.base + channels
  moments.fill(0)
  forEachBlock(rows) { rows in
    forEachLane(channels) { lanes in
      let origin = lanes.load(input)
      var (sum, square) = (Vector(), Vector())
      for row in rows {
        let difference = lanes.load(input.base + row * channels) - origin
        sum += difference
        square.addProduct(difference, difference)
      }
      lanes.store(lanes.load(moments) + sum, moments)
      lanes.store(lanes.load(squares) + square, squares)
    }
  }
  let count = Vector(repeating: Float(rows))
  forEachLane(channels) { lanes in
    let sum = lanes.load(moments)
    lanes.store(larger(lanes.load(squares) - sum * sum / count, Vector()), squares)
    lanes.store(lanes.load(input) + sum / count, moments)
  }
}

/// Joins the moments of shards of `counts` values each, in the order given, to the mean and variance of the whole
/// batch. The variance is the biased one, that of the population.
public func joinMoments(_ shards: ArraySlice<Tensor>, counts: [Int], mean: Tensor, variance: Tensor) {
  let channels = mean.count
  let total = Double(max(counts.reduce(0, +), 1))
  forEachLane(channels) { lanes in
    var sum = SIMD8<Double>()
    for (shard, count) in zip(shards, counts) { sum += SIMD8<Double>(lanes.load(shard)) * Double(count) }
    let average = sum / total
    var squares = SIMD8<Double>()
    for (shard, count) in zip(shards, counts) {
      let difference = SIMD8<Double>(lanes.load(shard)) - average
      squares += SIMD8<Double>(lanes.load(shard.base + channels)) + difference * difference * Double(count)
    }
    lanes.store(Vector(average), mean)
    lanes.store(Vector(squares / total), variance)
  }
}

/// output = clamp(x · scale + offset), with a scale and an offset for each channel.
public func scaleChannels(
  _ input: Tensor, scale: Tensor, offset: Tensor, bounds: Bounds = .none, into output: Tensor
) {
  forEachPixel(input) { lanes, place in
    let value = lanes.load(input.base + place)
    lanes.store(bounds.clamp(lanes.load(offset).addingProduct(value, lanes.load(scale))), output.base + place)
  }
}

/// result = x · scale, with a scale for each channel.
public func scaleChannels(_ input: Tensor, scale: Tensor, into output: Tensor) {
  forEachPixel(input) { lanes, place in
    lanes.store(lanes.load(input.base + place) * lanes.load(scale), output.base + place)
  }
}

/// Batch normalization with an activation that clamps, as its backward sees it: y = clamp(x · scale + offset).
public struct Normalization: Sendable {
  let mean: Tensor
  let scale: Tensor
  let offset: Tensor
  let bounds: Bounds

  /// - Parameter mean: what x is measured from in the sums.
  public init(mean: Tensor, scale: Tensor, offset: Tensor, bounds: Bounds) {
    (self.mean, self.scale, self.offset, self.bounds) = (mean, scale, offset, bounds)
  }

  /// y, from x.
  public func apply(_ input: Tensor, into output: Tensor) {
    scaleChannels(input, scale: scale, offset: offset, bounds: bounds, into: output)
  }

  /// The gradient of what is clamped: that of y where y lies strictly between the bounds, else 0.
  @inline(__always)
  private func pass(_ gradient: Vector, _ x: Vector, _ lanes: Lanes) -> Vector {
    let y = lanes.load(offset).addingProduct(x, lanes.load(scale))
    return gradient.replacing(
      with: 0, where: (y .<= Vector(repeating: bounds.low)) .| (y .>= Vector(repeating: bounds.high)))
  }

  /// Writes to `sums` (2 × channels) the sums over one shard of dy and of dy · (x − mean), where dy is the gradient
  /// before the clamp.
  public func sums(_ input: Tensor, _ gradient: Tensor, into sums: Tensor) {
    let channels = input.shape.channels
    let products = sums.base + channels
    sums.fill(0)
    forEachBlock(input.images * input.shape.pixels) { rows in
      forEachLane(channels) { lanes in
        var (sum, product) = (Vector(), Vector())
        let middle = lanes.load(mean)
        for row in rows {
          let x = lanes.load(input.base + row * channels)
          let slope = pass(lanes.load(gradient.base + row * channels), x, lanes)
          sum += slope
          product.addProduct(slope, x - middle)
        }
        lanes.store(lanes.load(sums) + sum, sums)
        lanes.store(lanes.load(products) + product, products)
      }
    }
  }

  /// The input gradient with the batch's statistics (Ioffe and Szegedy, 2015, section 3):
  /// dx = scale · (dy − a − b · (x − mean)), with a the mean of dy, and b that of dy · (x − mean) over the variance.
  public func inputGradient(_ input: Tensor, _ gradient: Tensor, a: Tensor, b: Tensor, into result: Tensor) {
    forEachPixel(input) { lanes, place in
      let x = lanes.load(input.base + place)
      let slope = pass(lanes.load(gradient.base + place), x, lanes)
      let rest = slope - lanes.load(a) - lanes.load(b) * (x - lanes.load(mean))
      lanes.store(rest * lanes.load(scale), result.base + place)
    }
  }

  /// The input gradient with running statistics: dx = scale · dy.
  public func inputGradient(_ input: Tensor, _ gradient: Tensor, into result: Tensor) {
    forEachPixel(input) { lanes, place in
      let slope = pass(lanes.load(gradient.base + place), lanes.load(input.base + place), lanes)
      lanes.store(slope * lanes.load(scale), result.base + place)
    }
  }
}

// MARK: - Walks

/// Cuts rows into blocks: each is summed for itself, so that rounding grows with the number of blocks only.
@inline(__always)
private func forEachBlock(_ rows: Int, _ body: (Range<Int>) -> Void) {
  for first in stride(from: 0, to: rows, by: 16) { body(first..<min(first + 16, rows)) }
}

/// Calls `body` for the channels of every pixel, which begin `place` values from the start.
@inline(__always)
private func forEachPixel(_ input: Tensor, _ body: (_ lanes: Lanes, _ place: Int) -> Void) {
  let channels = input.shape.channels
  for pixel in 0..<input.images * input.shape.pixels { forEachLane(channels) { body($0, pixel * channels) } }
}
