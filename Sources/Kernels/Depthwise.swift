/// Depthwise convolutions: each channel has a kernel of its own. Kernels are (window height) × (window width) ×
/// channels. Vectors run over channels; a segment of four output pixels shares each load of the kernel.

/// output = clamp(input ∗ kernel + bias) for each image.
public func depthwise(
  _ input: Tensor, _ kernel: Tensor, _ window: Window, bias: Tensor? = nil, bounds: Bounds = .none,
  into output: Tensor
) {
  let map = DepthwiseMap(input.shape, window)
  precondition(kernel.count >= window.area * map.channels, "the kernel has a value for each tap and channel")
  precondition(output.shape.pixels == window.outputHeight * window.outputWidth, "the output fits the window")
  for image in 0..<min(input.images, output.images) {
    map.forward(
      UnsafePointer(input.base + image * input.shape.count), UnsafePointer(kernel.base),
      bias.map { UnsafePointer($0.base) }, bounds, output.base + image * output.shape.count)
  }
}

/// The gradient with respect to the input, for each image; `flipped` is room for a kernel.
public func depthwiseInputGradient(
  _ outputGradient: Tensor, _ kernel: Tensor, _ window: Window, flipped: Tensor, into inputGradient: Tensor
) {
  let shape = inputGradient.shape
  let channels = shape.channels
  if window.strideHeight == 1 && window.strideWidth == 1 {
    // With a stride of 1 it is the convolution with the kernel turned by 180°.
    for tap in 0..<window.area {
      (flipped.base + tap * channels).update(from: kernel.base + (window.area - 1 - tap) * channels, count: channels)
    }
    let back = Window(transposing: window, height: shape.height, width: shape.width)
    depthwise(outputGradient, flipped, back, into: inputGradient)
    return
  }
  inputGradient.fill(0)
  for image in 0..<inputGradient.images {
    let target = inputGradient.base + image * shape.count
    var source = outputGradient.base + image * outputGradient.shape.count
    for y in 0..<window.outputHeight {
      let rows = window.rowTaps(y, shape.height)
      for x in 0..<window.outputWidth {
        let columns = window.columnTaps(x, shape.width)
        for row in rows {
          for column in columns {
            let line = y * window.strideHeight - window.top + row
            let pixel = line * shape.width + x * window.strideWidth - window.left + column
            let weights = kernel.base + (row * window.kernelWidth + column) * channels
            addProducts(source, weights, channels, to: target + pixel * channels)
          }
        }
        source += channels
      }
    }
  }
}

/// The gradient with respect to the kernel over all images, for the channels in `range`, written to those of
/// `kernelGradient`. The range begins at a multiple of 8.
public func depthwiseKernelGradient(
  _ input: Tensor, _ outputGradient: Tensor, _ window: Window, channels range: Range<Int>, into kernelGradient: Tensor
) {
  let map = DepthwiseMap(input.shape, window)
  var channel = range.lowerBound
  while channel < range.upperBound {
    let count = min(8, range.upperBound - channel)
    map.kernelGradient(input, outputGradient, channel, count, kernelGradient)
    channel += count
  }
}

@inline(__always)
private func addProducts(
  _ a: UnsafeMutablePointer<Float>, _ b: UnsafeMutablePointer<Float>, _ count: Int, to c: UnsafeMutablePointer<Float>
) {
  var index = 0
  while index + 8 <= count {
    (c + index).store((c + index).vector().addingProduct((a + index).vector(), (b + index).vector()))
    index += 8
  }
  while index < count {
    c[index] = c[index].addingProduct(a[index], b[index])
    index += 1
  }
}

extension Window {
  /// The window that carries gradients back through a window of stride 1.
  init(transposing window: Window, height: Int, width: Int) {
    (kernelHeight, kernelWidth, strideHeight, strideWidth) = (window.kernelHeight, window.kernelWidth, 1, 1)
    (top, left) = (window.kernelHeight - 1 - window.top, window.kernelWidth - 1 - window.left)
    (outputHeight, outputWidth) = (height, width)
  }
}

/// The walk of a depthwise window over a feature map.
private struct DepthwiseMap {
  let height: Int
  let width: Int
  let channels: Int
  let window: Window

  init(_ shape: Shape, _ window: Window) {
    (height, width, channels, self.window) = (shape.height, shape.width, shape.channels, window)
  }

  func forward(
    _ input: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ bias: UnsafePointer<Float>?, _ bounds: Bounds,
    _ output: UnsafeMutablePointer<Float>
  ) {
    let isThree = window.kernelWidth == 3
    let step = window.strideWidth
    for y in 0..<window.outputHeight {
      let rows = window.rowTaps(y, height)
      var x = 0
      while x < window.outputWidth {
        let first = x * step - window.left
        let target = output + (y * window.outputWidth + x) * channels
        // Four pixels whose windows lie within the map's columns.
        if isThree && step <= 2 && first >= 0 && x + 4 <= window.outputWidth && first + 3 * step + 3 <= width {
          let source = input + ((y * window.strideHeight - window.top + rows.lowerBound) * width + first) * channels
          let weights = kernel + rows.lowerBound * 3 * channels
          if step == 1 {
            segment(source, weights, rows.count, bias, bounds, target, step: 1)
          } else {
            segment(source, weights, rows.count, bias, bounds, target, step: 2)
          }
          x += 4
        } else {
          pixel(input, kernel, y, x, rows, bias, bounds, target)
          x += 1
        }
      }
    }
  }

  /// Four output pixels of a window 3 wide.
  @inline(__always)
  private func segment(
    _ source: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ rows: Int, _ bias: UnsafePointer<Float>?,
    _ bounds: Bounds, _ output: UnsafeMutablePointer<Float>, step: Int
  ) {
    let channels = channels
    var channel = 0
    while channel + 8 <= channels {
      let start = bias.map { ($0 + channel).vector() } ?? Vector()
      var a = start, b = start, c = start, d = start
      var line = source + channel
      var weights = kernel + channel
      for _ in 0..<rows {
        @inline(__always) func tap(_ column: Int) {
          let weight = (weights + column * channels).vector()
          a.addProduct((line + column * channels).vector(), weight)
          b.addProduct((line + (column + step) * channels).vector(), weight)
          c.addProduct((line + (column + 2 * step) * channels).vector(), weight)
          d.addProduct((line + (column + 3 * step) * channels).vector(), weight)
        }
        tap(0)
        tap(1)
        tap(2)
        line += width * channels
        weights += 3 * channels
      }
      (output + channel).store(bounds.clamp(a))
      (output + channels + channel).store(bounds.clamp(b))
      (output + 2 * channels + channel).store(bounds.clamp(c))
      (output + 3 * channels + channel).store(bounds.clamp(d))
      channel += 8
    }
    while channel < channels {
      for index in 0..<4 {
        var sum = bias?[channel] ?? 0
        for row in 0..<rows {
          for column in 0..<3 {
            let value = source[(row * width + column + index * step) * channels + channel]
            sum = sum.addingProduct(value, kernel[(row * 3 + column) * channels + channel])
          }
        }
        output[index * channels + channel] = bounds.clamp(sum)
      }
      channel += 1
    }
  }

  /// One output pixel of any window, at any place.
  private func pixel(
    _ input: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ y: Int, _ x: Int, _ rows: Range<Int>,
    _ bias: UnsafePointer<Float>?, _ bounds: Bounds, _ output: UnsafeMutablePointer<Float>
  ) {
    let columns = window.columnTaps(x, width)
    let corner = (y * window.strideHeight - window.top) * width + x * window.strideWidth - window.left
    var channel = 0
    while channel + 8 <= channels {
      var sum = bias.map { ($0 + channel).vector() } ?? Vector()
      for row in rows {
        for column in columns {
          let value = (input + (corner + row * width + column) * channels + channel).vector()
          sum.addProduct(value, (kernel + (row * window.kernelWidth + column) * channels + channel).vector())
        }
      }
      (output + channel).store(bounds.clamp(sum))
      channel += 8
    }
    while channel < channels {
      var sum = bias?[channel] ?? 0
      for row in rows {
        for column in columns {
          let value = input[(corner + row * width + column) * channels + channel]
          sum = sum.addingProduct(value, kernel[(row * window.kernelWidth + column) * channels + channel])
        }
      }
      output[channel] = bounds.clamp(sum)
      channel += 1
    }
  }

  /// Up to 8 channels of the kernel's gradient. Lanes past `count` compute on whatever is there and are dropped.
  func kernelGradient(
    _ input: Tensor, _ outputGradient: Tensor, _ channel: Int, _ count: Int, _ kernelGradient: Tensor
  ) {
    for row in 0..<window.kernelHeight {
      for column in 0..<window.kernelWidth {
        // The output columns whose window has this tap on the map.
        let firstX = max(0, (window.left - column + window.strideWidth - 1) / window.strideWidth)
        let lastX = min(window.outputWidth - 1, (width - 1 + window.left - column) / window.strideWidth)
        var sums = (Vector(), Vector(), Vector(), Vector())
        for image in 0..<input.images where firstX <= lastX {
          for y in 0..<window.outputHeight {
            let line = y * window.strideHeight - window.top + row
            if line < 0 || line >= height { continue }
            let pixel = line * width + firstX * window.strideWidth - window.left + column
            var a = UnsafePointer(input.base + image * input.shape.count + pixel * channels + channel)
            var b = UnsafePointer(
              outputGradient.base + image * outputGradient.shape.count
                + (y * window.outputWidth + firstX) * channels + channel)
            let stepA = window.strideWidth * channels
            var x = firstX
            while x + 3 <= lastX {
              sums.0.addProduct(a.vector(), b.vector())
              sums.1.addProduct((a + stepA).vector(), (b + channels).vector())
              sums.2.addProduct((a + 2 * stepA).vector(), (b + 2 * channels).vector())
              sums.3.addProduct((a + 3 * stepA).vector(), (b + 3 * channels).vector())
              a += 4 * stepA
              b += 4 * channels
              x += 4
            }
            while x <= lastX {
              sums.0.addProduct(a.vector(), b.vector())
              a += stepA
              b += channels
              x += 1
            }
          }
        }
        let sum = (sums.0 + sums.1) + (sums.2 + sums.3)
        let target = kernelGradient.base + (row * window.kernelWidth + column) * channels + channel
        for lane in 0..<count { target[lane] = sum[lane] }
      }
    }
  }
}
