import KernelsAVX512
import VectorKernels

/// Kernels that treat each channel of a batch as one population: sums, batch statistics, batch normalization.

/// Writes the sum of each channel over all images and pixels: the gradient of a bias.
public func channelSums(_ input: Tensor, into sums: Tensor) {
  sums.fill(0)
  addChannelSums(input, to: sums)
}

/// Adds to `sums` those of each channel over all images and pixels: the gradient of a bias.
public func addChannelSums(_ input: Tensor, to sums: Tensor) {
  let channels = input.shape.channels
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
  let values = UnsafePointer(input.base)
  forWidestVectors(
    channels,
    wide: {
      addMomentsAVX512(
        $0, values, rows: rows, channels: channels, origin: values, sums: moments.base, squares: squares)
    },
    narrow: {
      addMoments(
        of: Vector.self, $0, values, rows: rows, channels: channels, origin: values, sums: moments.base,
        squares: squares)
    })
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
  let parts = zip(shards, counts).map { (moments: UnsafePointer($0.base), count: Double($1)) }
  forEachLane(channels) { lanes in
    var sum = SIMD8<Double>()
    for part in parts { sum += SIMD8<Double>(lanes.load(part.moments)) * part.count }
    let average = sum / total
    var squares = SIMD8<Double>()
    for part in parts {
      let difference = SIMD8<Double>(lanes.load(part.moments)) - average
      squares += SIMD8<Double>(lanes.load(part.moments + channels)) + difference * difference * part.count
    }
    lanes.store(Vector(average), mean)
    lanes.store(Vector(squares / total), variance)
  }
}

/// output = clamp(x · scale + offset), with a scale and an offset for each channel.
public func scaleChannels(
  _ input: Tensor, scale: Tensor, offset: Tensor, bounds: Bounds = .none, into output: Tensor
) {
  let rows = ScaledRows(input, scale: scale, offset: offset, bounds: bounds)
  forWidestVectors(
    input.shape.channels, wide: { applyAVX512(rows, $0, into: output.base) },
    narrow: { rows.apply(of: Vector.self, $0, into: output.base) })
}

extension ScaledRows {
  fileprivate init(_ input: Tensor, scale: Tensor, offset: Tensor, bounds: Bounds) {
    self.init(
      values: UnsafePointer(input.base), rows: input.images * input.shape.pixels, channels: input.shape.channels,
      scale: UnsafePointer(scale.base), offset: UnsafePointer(offset.base), bounds: bounds)
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

  /// Adds to `sums` (2 × channels) those of dy and of dy · (x − mean), where dy is the gradient before the clamp; writes y
  /// on the way, where there is an output for it.
  public func addSums(_ input: Tensor, _ gradient: Tensor, to sums: Tensor, applyingInto output: Tensor? = nil) {
    let (rows, slope, middle) = (rows(input), UnsafePointer(gradient.base), UnsafePointer(mean.base))
    let output = output?.base
    forWidestVectors(
      rows.channels, wide: { sumsAVX512(rows, $0, slope, mean: middle, addingTo: sums.base, applyingInto: output) },
      narrow: {
        rows.sums(of: Vector.self, $0, slope, mean: middle, addingTo: sums.base, applyingInto: output)
      })
  }

  /// The input gradient (Ioffe and Szegedy, 2015, section 3): dx = scale · (dy − a − b · (x − mean)). With the batch's
  /// statistics a is the mean of dy, and b that of dy · (x − mean) over the variance; with running ones both are 0.
  public func inputGradient(_ input: Tensor, _ gradient: Tensor, a: Tensor, b: Tensor, into result: Tensor) {
    let (rows, slope, middle) = (rows(input), UnsafePointer(gradient.base), UnsafePointer(mean.base))
    let (a, b) = (UnsafePointer(a.base), UnsafePointer(b.base))
    forWidestVectors(
      rows.channels, wide: { inputGradientAVX512(rows, $0, slope, mean: middle, a: a, b: b, into: result.base) },
      narrow: { rows.inputGradient(of: Vector.self, $0, slope, mean: middle, a: a, b: b, into: result.base) })
  }

  private func rows(_ input: Tensor) -> ScaledRows {
    ScaledRows(input, scale: scale, offset: offset, bounds: bounds)
  }
}

// MARK: - Loops

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
