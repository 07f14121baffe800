/// Kernels that treat each channel of a batch as one population: sums, batch statistics, batch normalization.

/// Writes the sum of each channel over all images and pixels: the gradient of a bias.
public func channelSums(_ input: Tensor, into sums: Tensor) {
  let channels = input.shape.channels
  sumRows(input.base, input.images * input.shape.pixels, channels, sums.base) { x, _ in x }
}

/// Writes to `moments` (2 × channels) the mean of each channel and its sum of squared deviations, over the images of
/// one shard. Two passes, as one pass loses digits where the mean is large.
public func channelMoments(_ input: Tensor, into moments: Tensor) {
  let channels = input.shape.channels
  let rows = input.images * input.shape.pixels
  let mean = moments.base
  let squares = moments.base + channels
  sumRows(input.base, rows, channels, mean) { x, _ in x }
  for channel in 0..<channels { mean[channel] /= Float(rows) }
  sumRows(input.base, rows, channels, squares) { x, channel in
    let difference = x - vector(mean, channel, channels)
    return difference * difference
  }
}

/// Joins the moments of shards of `counts` values each (in the order given) to the mean and variance of the whole batch
/// (Chan, Golub and LeVeque, 1979). The variance is the biased one, that of the population.
public func joinMoments(_ shards: [Tensor], counts: [Int], mean: Tensor, variance: Tensor) {
  for channel in 0..<mean.count {
    var (count, average, squares) = (0.0, 0.0, 0.0)
    for (shard, size) in zip(shards, counts) {
      let difference = Double(shard.base[channel]) - average
      let total = count + Double(size)
      average += difference * Double(size) / total
      squares += Double(shard.base[mean.count + channel]) + difference * difference * count * Double(size) / total
      count = total
    }
    mean.base[channel] = Float(average)
    variance.base[channel] = Float(squares / max(count, 1))
  }
}

/// output = clamp(x · scale + offset), with a scale and an offset for each channel.
public func scaleChannels(
  _ input: Tensor, scale: Tensor, offset: Tensor, bounds: Bounds = .none, into output: Tensor
) {
  mapRows(input, output) { x, _, channel, count in
    bounds.clamp(vector(offset.base, channel, count).addingProduct(x, vector(scale.base, channel, count)))
  }
}

/// result = x · scale, with a scale for each channel.
public func scaleChannels(_ input: Tensor, scale: Tensor, into output: Tensor) {
  mapRows(input, output) { x, _, channel, count in x * vector(scale.base, channel, count) }
}

/// Writes to `sums` (2 × channels) the sums over one shard of the gradient and of gradient · (x − mean).
public func normalizationSums(_ input: Tensor, _ gradient: Tensor, mean: Tensor, into sums: Tensor) {
  let channels = input.shape.channels
  let rows = input.images * input.shape.pixels
  var row = 0
  sums.fill(0)
  while row < rows {
    let x = input.base + row * channels
    let g = gradient.base + row * channels
    forEachVector(channels) { channel, count in
      let slope = vector(g, channel, channels)
      let deviation = vector(x, channel, channels) - vector(mean.base, channel, channels)
      store(vector(sums.base, channel, channels) + slope, sums.base, channel, count)
      let squares = sums.base + channels
      store(vector(squares, channel, channels).addingProduct(slope, deviation), squares, channel, count)
    }
    row += 1
  }
}

/// The input gradient of batch normalization in training (Ioffe and Szegedy, 2015, section 3):
/// dx = scale · (dy − a − b · (x − mean)), with a the mean of dy, and b that of dy · (x − mean) over the variance.
public func normalizationInputGradient(
  _ input: Tensor, _ gradient: Tensor, mean: Tensor, scale: Tensor, a: Tensor, b: Tensor, into result: Tensor
) {
  mapRows(input, result, gradient) { x, gradient, channel, count in
    let deviation = x - vector(mean.base, channel, count)
    let rest = gradient - vector(a.base, channel, count) - vector(b.base, channel, count) * deviation
    return rest * vector(scale.base, channel, count)
  }
}

// MARK: - Vectors over channels

@inline(__always)
private func forEachVector(_ channels: Int, _ body: (_ channel: Int, _ count: Int) -> Void) {
  var channel = 0
  while channel < channels {
    body(channel, min(8, channels - channel))
    channel += 8
  }
}

/// Eight values from `channel` on; where fewer are left, zeros fill up.
@inline(__always)
private func vector(_ base: UnsafeMutablePointer<Float>, _ channel: Int, _ channels: Int) -> Vector {
  if channel + 8 <= channels { return (base + channel).vector() }
  var result = Vector()
  for lane in 0..<channels - channel { result[lane] = base[channel + lane] }
  return result
}

@inline(__always)
private func store(_ value: Vector, _ base: UnsafeMutablePointer<Float>, _ channel: Int, _ count: Int) {
  if count == 8 { return (base + channel).store(value) }
  for lane in 0..<count { base[channel + lane] = value[lane] }
}

/// Adds up `rows` rows. Each block of rows is summed for itself, so that rounding grows with the blocks' number only.
@inline(__always)
private func sumRows(
  _ input: UnsafeMutablePointer<Float>, _ rows: Int, _ channels: Int, _ sums: UnsafeMutablePointer<Float>,
  _ transform: (Vector, Int) -> Vector
) {
  forEachVector(channels) { channel, count in
    var total = Vector()
    var row = 0
    while row < rows {
      let end = min(row + 64, rows)
      var even = Vector()
      var odd = Vector()
      while row + 1 < end {
        even += transform(vector(input + row * channels, channel, channels), channel)
        odd += transform(vector(input + (row + 1) * channels, channel, channels), channel)
        row += 2
      }
      if row < end {
        even += transform(vector(input + row * channels, channel, channels), channel)
        row += 1
      }
      total += even + odd
    }
    store(total, sums, channel, count)
  }
}

/// Applies `transform(a, b, channel, channels)` to every pixel of `a` (and `b`, or `a` again).
@inline(__always)
private func mapRows(
  _ a: Tensor, _ output: Tensor, _ b: Tensor? = nil, _ transform: (Vector, Vector, Int, Int) -> Vector
) {
  let channels = a.shape.channels
  let second = b?.base ?? a.base
  for row in 0..<a.images * a.shape.pixels {
    let offset = row * channels
    forEachVector(channels) { channel, count in
      let value = transform(
        vector(a.base + offset, channel, channels), vector(second + offset, channel, channels), channel, channels)
      store(value, output.base + offset, channel, count)
    }
  }
}
