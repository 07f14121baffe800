/// General convolutions as matrix products: the patches under the window are laid out as rows ("im2col"; Chellapilla,
/// Puri and Simard, 2006), whose values come in the order of a height × width × input × output kernel.

/// Lays out the patches of one image for output rows `rows`: (output pixels) × (window area × channels), with zeros where
/// the window overhangs.
public func gatherPatches(_ image: Tensor, _ window: Window, rows: Range<Int>, into patches: Tensor) {
  let (height, width, channels) = (image.shape.height, image.shape.width, image.shape.channels)
  precondition(patches.count >= rows.count * window.outputWidth * window.area * channels, "patches fit")
  var target = patches.base
  for y in rows {
    for x in 0..<window.outputWidth {
      let columns = window.columnTaps(x, width)
      for tap in 0..<window.kernelHeight {
        let row = y * window.strideHeight - window.top + tap
        if row < 0 || row >= height {
          target.update(repeating: 0, count: window.kernelWidth * channels)
        } else if columns.count == window.kernelWidth {
          let first = x * window.strideWidth - window.left
          copy(image.base + (row * width + first) * channels, to: target, count: window.kernelWidth * channels)
        } else {
          let before = columns.lowerBound * channels
          let inside = columns.count * channels
          let first = x * window.strideWidth - window.left + columns.lowerBound
          target.update(repeating: 0, count: before)
          copy(image.base + (row * width + first) * channels, to: target + before, count: inside)
          (target + before + inside).update(repeating: 0, count: window.kernelWidth * channels - before - inside)
        }
        target += window.kernelWidth * channels
      }
    }
  }
}

/// Copies a few values: a call of the C library's would take longer than they do.
@inline(__always)
private func copy(_ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int) {
  var place = 0
  while place + 8 <= count {
    (target + place).store((source + place).vector())
    place += 8
  }
  while place < count {
    target[place] = source[place]
    place += 1
  }
}

/// Adds each patch's values to the pixels that they came from: the transpose of `gatherPatches`.
public func scatterPatches(_ patches: Tensor, _ window: Window, rows: Range<Int>, addingTo image: Tensor) {
  let (height, width, channels) = (image.shape.height, image.shape.width, image.shape.channels)
  precondition(patches.count >= rows.count * window.outputWidth * window.area * channels, "patches fit")
  var source = patches.base
  for y in rows {
    let taps = window.rowTaps(y, height)
    for x in 0..<window.outputWidth {
      let columns = window.columnTaps(x, width)
      for tap in taps {
        let row = y * window.strideHeight - window.top + tap
        let first = x * window.strideWidth - window.left + columns.lowerBound
        let target = image.base + (row * width + first) * channels
        let values = source + (tap * window.kernelWidth + columns.lowerBound) * channels
        for index in 0..<columns.count * channels { target[index] += values[index] }
      }
      source += window.area * channels
    }
  }
}
