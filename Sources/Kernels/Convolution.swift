/// General convolutions as matrix products: the patches under the window are laid out as rows ("im2col"; Chellapilla,
/// Puri and Simard, 2006), whose values come in the order of a height × width × input × output kernel.

/// Lays out the patches of one image for output rows `rows`: (output pixels) × (window area × channels), with zeros where
/// the window overhangs.
public func gatherPatches(_ image: Tensor, _ window: Window, rows: Range<Int>, into patches: Tensor) {
  let (height, width, channels) = (image.shape.height, image.shape.width, image.shape.channels)
  precondition(patches.count >= rows.count * window.outputWidth * window.area * channels, "patches fit")
  let line = window.kernelWidth * channels
  let patch = window.area * channels
  // The output columns whose window lies on the image.
  let start = min((window.left + window.strideWidth - 1) / window.strideWidth, window.outputWidth)
  let last = width - window.kernelWidth + window.left
  let end = last < 0 ? start : max(start, min(last / window.strideWidth + 1, window.outputWidth))
  var target = patches.base
  for y in rows {
    for tap in 0..<window.kernelHeight {
      let row = y * window.strideHeight - window.top + tap
      let places = target + tap * line
      guard row >= 0 && row < height else {
        for x in 0..<window.outputWidth { (places + x * patch).update(repeating: 0, count: line) }
        continue
      }
      let source = image.base + row * width * channels
      func copyPart(_ x: Int) {
        let columns = window.columnTaps(x, width)
        let first = x * window.strideWidth - window.left + columns.lowerBound
        let place = places + x * patch
        place.update(repeating: 0, count: line)
        copy(source + first * channels, to: place + columns.lowerBound * channels, count: columns.count * channels)
      }
      for x in 0..<start { copyPart(x) }
      for x in start..<end {
        copy(source + (x * window.strideWidth - window.left) * channels, to: places + x * patch, count: line)
      }
      for x in end..<window.outputWidth { copyPart(x) }
    }
    target += window.outputWidth * patch
  }
}

/// Copies a few values: a call of the C library's would take longer than they do.
@inline(__always)
private func copy(_ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, count: Int) {
  if count < 8 {
    for place in 0..<count { target[place] = source[place] }
    return
  }
  // The last vector may overlap the one before.
  var place = 0
  while place < count - 8 {
    (target + place).store((source + place).vector())
    place += 8
  }
  (target + count - 8).store((source + count - 8).vector())
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
