/// Kernels that treat the channels of each pixel together: softmax, layer normalization.

/// output = e^(x − max) ÷ Σ e^(x − max) over the channels of each pixel.
public func softmax(_ input: Tensor, into output: Tensor) {
  let channels = input.shape.channels
  for pixel in 0..<input.images * input.shape.pixels {
    let x = input.base + pixel * channels
    let y = output.base + pixel * channels
    var largest = -Float.infinity
    for channel in 0..<channels { largest = max(largest, x[channel]) }
    var sum: Float = 0
    for channel in 0..<channels {
      y[channel] = exponential(x[channel] - largest)
      sum += y[channel]
    }
    for channel in 0..<channels { y[channel] /= sum }
  }
}

/// dx = y · (dy − Σ dy · y), from the output y.
public func softmaxGradient(_ output: Tensor, _ outputGradient: Tensor, into inputGradient: Tensor) {
  let channels = output.shape.channels
  for pixel in 0..<output.images * output.shape.pixels {
    let y = output.base + pixel * channels
    let gradient = outputGradient.base + pixel * channels
    var sum: Float = 0
    for channel in 0..<channels { sum += y[channel] * gradient[channel] }
    for channel in 0..<channels {
      inputGradient.base[pixel * channels + channel] = y[channel] * (gradient[channel] - sum)
    }
  }
}

/// Layer normalization over the channels of each pixel (Ba, Kiros and Hinton, 2016):
/// output = (x − mean) ÷ √(variance + epsilon) · gamma + beta.
public func layerNormalize(_ input: Tensor, gamma: Tensor, beta: Tensor, epsilon: Float, into output: Tensor) {
  let channels = input.shape.channels
  for pixel in 0..<input.images * input.shape.pixels {
    let x = input.base + pixel * channels
    let (mean, scale) = layerMoments(x, channels, epsilon)
    for channel in 0..<channels {
      output.base[pixel * channels + channel] =
        (x[channel] - mean) * scale * gamma.base[channel] + beta.base[channel]
    }
  }
}

/// The gradients of `layerNormalize`: of the input, and, added to what is there, of gamma and beta.
public func layerNormalizeGradient(
  _ input: Tensor, gamma: Tensor, epsilon: Float, _ outputGradient: Tensor, into inputGradient: Tensor?,
  gammaGradient: Tensor?, betaGradient: Tensor?
) {
  let channels = input.shape.channels
  for pixel in 0..<input.images * input.shape.pixels {
    let x = input.base + pixel * channels
    let gradient = outputGradient.base + pixel * channels
    let (mean, scale) = layerMoments(x, channels, epsilon)
    var sum: Float = 0
    var product: Float = 0
    for channel in 0..<channels {
      let normal = (x[channel] - mean) * scale
      let slope = gradient[channel] * gamma.base[channel]
      sum += slope
      product += slope * normal
      gammaGradient?.base[channel] += gradient[channel] * normal
      betaGradient?.base[channel] += gradient[channel]
    }
    guard let inputGradient else { continue }
    for channel in 0..<channels {
      let normal = (x[channel] - mean) * scale
      let slope = gradient[channel] * gamma.base[channel]
      inputGradient.base[pixel * channels + channel] =
        scale * (slope - sum / Float(channels) - normal * product / Float(channels))
    }
  }
}

private func layerMoments(
  _ x: UnsafeMutablePointer<Float>, _ channels: Int, _ epsilon: Float
) -> (mean: Float, scale: Float) {
  var sum: Float = 0
  for channel in 0..<channels { sum += x[channel] }
  let mean = sum / Float(channels)
  var squares: Float = 0
  for channel in 0..<channels { squares += (x[channel] - mean) * (x[channel] - mean) }
  return (mean, 1 / (squares / Float(channels) + epsilon).squareRoot())
}
