/// Pooling over windows and over whole maps. Padding never takes part: a maximum ignores it, an average divides by the
/// number of pixels that lie on the map, as TensorFlow does.

/// output = the largest value under the window.
public func maximumPool(_ input: Tensor, _ window: Window, into output: Tensor) {
  forEachWindow(input, window, output) { taps, target, channels in
    target.update(repeating: -.infinity, count: channels)
    for tap in taps {
      for channel in 0..<channels where tap[channel] > target[channel] { target[channel] = tap[channel] }
    }
  }
}

/// Adds each output's gradient to the first input under the window that has the output's value.
public func maximumPoolGradient(
  _ input: Tensor, _ output: Tensor, _ outputGradient: Tensor, _ window: Window, into inputGradient: Tensor
) {
  inputGradient.fill(0)
  let toGradient = inputGradient.base - input.base
  let toOutputGradient = outputGradient.base - output.base
  forEachWindow(input, window, output) { taps, target, channels in
    for channel in 0..<channels {
      for tap in taps where tap[channel] == target[channel] {
        (tap + toGradient)[channel] += (target + toOutputGradient)[channel]
        break
      }
    }
  }
}

/// output = the mean of the values under the window.
public func averagePool(_ input: Tensor, _ window: Window, into output: Tensor) {
  forEachWindow(input, window, output) { taps, target, channels in
    target.update(repeating: 0, count: channels)
    for tap in taps { for channel in 0..<channels { target[channel] += tap[channel] } }
    let share = 1 / Float(max(taps.count, 1))
    for channel in 0..<channels { target[channel] *= share }
  }
}

/// Adds to each input its share of the outputs' gradients.
public func averagePoolGradient(
  _ outputGradient: Tensor, _ window: Window, input: Tensor, into inputGradient: Tensor
) {
  inputGradient.fill(0)
  let toGradient = inputGradient.base - input.base
  forEachWindow(input, window, outputGradient) { taps, target, channels in
    let share = 1 / Float(max(taps.count, 1))
    for tap in taps { for channel in 0..<channels { (tap + toGradient)[channel] += target[channel] * share } }
  }
}

/// output (a vector an image) = the mean of each channel.
public func globalAveragePool(_ input: Tensor, into output: Tensor) {
  let (pixels, channels) = (input.shape.pixels, input.shape.channels)
  for image in 0..<input.images {
    let target = output.base + image * channels
    target.update(repeating: 0, count: channels)
    for pixel in 0..<pixels {
      let source = input.base + (image * pixels + pixel) * channels
      for channel in 0..<channels { target[channel] += source[channel] }
    }
    for channel in 0..<channels { target[channel] /= Float(pixels) }
  }
}

/// Gives each pixel its share of the gradient.
public func globalAveragePoolGradient(_ outputGradient: Tensor, into inputGradient: Tensor) {
  let (pixels, channels) = (inputGradient.shape.pixels, inputGradient.shape.channels)
  for image in 0..<inputGradient.images {
    let source = outputGradient.base + image * channels
    for pixel in 0..<pixels {
      let target = inputGradient.base + (image * pixels + pixel) * channels
      for channel in 0..<channels { target[channel] = source[channel] / Float(pixels) }
    }
  }
}

/// output (height × width of the padded map) = the input within a frame of zeros.
public func zeroPad(_ input: Tensor, top: Int, left: Int, into output: Tensor) {
  output.fill(0)
  copyFramed(input.shape, output.shape, top, left, input.images) { inner, outer, count in
    (output.base + outer).update(from: input.base + inner, count: count)
  }
}

/// The gradient without the frame.
public func zeroPadGradient(_ outputGradient: Tensor, top: Int, left: Int, into inputGradient: Tensor) {
  copyFramed(inputGradient.shape, outputGradient.shape, top, left, inputGradient.images) { inner, outer, count in
    (inputGradient.base + inner).update(from: outputGradient.base + outer, count: count)
  }
}

private func copyFramed(
  _ inner: Shape, _ outer: Shape, _ top: Int, _ left: Int, _ images: Int, _ copy: (Int, Int, Int) -> Void
) {
  for image in 0..<images {
    for y in 0..<inner.height {
      let target = image * outer.count + ((y + top) * outer.width + left) * inner.channels
      copy(image * inner.count + y * inner.width * inner.channels, target, inner.width * inner.channels)
    }
  }
}

/// Copies channels: `source` (its channels from `sourceChannel` on) to `target` (from `targetChannel` on).
public func copyChannels(
  _ source: Tensor, from sourceChannel: Int, to target: Tensor, at targetChannel: Int, count: Int
) {
  for pixel in 0..<source.images * source.shape.pixels {
    (target.base + pixel * target.shape.channels + targetChannel)
      .update(from: source.base + pixel * source.shape.channels + sourceChannel, count: count)
  }
}

/// output's channels c · times ..< (c + 1) · times = channel c of the input.
public func repeatChannels(_ input: Tensor, times: Int, into output: Tensor) {
  for index in 0..<input.count {
    (output.base + index * times).update(repeating: input.base[index], count: times)
  }
}

/// output's channel c = the sum of channels c · times ..< (c + 1) · times of the input: the gradient of `repeatChannels`.
public func sumRepeatedChannels(_ input: Tensor, times: Int, into output: Tensor) {
  for index in 0..<output.count {
    var sum: Float = 0
    for place in 0..<times { sum += input.base[index * times + place] }
    output.base[index] = sum
  }
}

/// Visits each window with pointers to the channels of the pixels that lie on the map, and of its output.
private func forEachWindow(
  _ input: Tensor, _ window: Window, _ output: Tensor,
  _ body: (_ taps: [UnsafeMutablePointer<Float>], _ target: UnsafeMutablePointer<Float>, _ channels: Int) -> Void
) {
  let shape = input.shape
  var taps = [UnsafeMutablePointer<Float>]()
  taps.reserveCapacity(window.area)
  var target = output.base
  for image in 0..<input.images {
    let base = input.base + image * shape.count
    for y in 0..<window.outputHeight {
      for x in 0..<window.outputWidth {
        taps.removeAll(keepingCapacity: true)
        for row in window.rowTaps(y, shape.height) {
          for column in window.columnTaps(x, shape.width) {
            let line = y * window.strideHeight - window.top + row
            let pixel = line * shape.width + x * window.strideWidth - window.left + column
            taps.append(base + pixel * shape.channels)
          }
        }
        body(taps, target, shape.channels)
        target += shape.channels
      }
    }
  }
}
