import VectorKernels

/// General convolutions as matrix products with a kernel of height × width × input × output. A row of the other matrix
/// is the patch under the window: read where it lies, a segment from each line of the padded map, or laid out beforehand
/// ("im2col"; Chellapilla, Puri and Simard, 2006).

/// Output rows `rows` of a convolution that is not dilated: clamp(Σ x · kernel + bias + addend). `padded` has what
/// `padLines` made for them; the addend is laid out like the output.
public func convolve(
  _ padded: Tensor, _ window: Window, rows: Range<Int>, _ kernel: ProductMatrix, bias: Tensor?, addend: Tensor?,
  bounds: Bounds, into output: Tensor
) {
  let (line, channels) = (padded.shape.count, padded.shape.channels)
  precondition(
    !window.isDilated && padded.images >= window.inputHeight(rows.count) && padded.shape.width >= window.inputWidth
      && kernel.rows == window.area * channels && output.count >= rows.count * window.outputWidth * kernel.columns,
    "the convolution's shapes fit")
  for row in 0..<rows.count {
    let place = row * window.outputWidth * kernel.columns
    computeProduct(
      ProductOperands(
        segments: window.kernelHeight, inner: window.kernelWidth * channels,
        a: UnsafePointer(padded.base + row * window.strideHeight * line), aSegment: line,
        aRow: window.strideWidth * channels, aInner: 1, b: UnsafePointer(kernel.panel(0)), bInner: kernel.rowStride,
        bPanel: kernel.panelStride, bias: bias.map { UnsafePointer($0.base) },
        addend: addend.map { UnsafePointer($0.base + place) }, c: output.base + place, cRow: kernel.columns,
        bounds: bounds),
      rows: window.outputWidth, columns: kernel.columns)
  }
}

/// Copies the lines that output rows `rows` are made from, with zeros where the window reaches beyond `lines`.
public func padLines(_ lines: Lines, _ window: Window, rows: Range<Int>, into padded: Tensor) {
  let channels = lines.shape.channels
  let before = min(window.left * channels, padded.shape.count)
  let count = min(lines.shape.count, padded.shape.count - before)
  for index in 0..<padded.images {
    let target = padded.base + index * padded.shape.count
    let row = rows.lowerBound * window.strideHeight - window.top + index
    guard lines.rows ~= row else {
      target.update(repeating: 0, count: padded.shape.count)
      continue
    }
    target.update(repeating: 0, count: before)
    (target + before).update(from: lines.base(row), count: count)
    (target + before + count).update(repeating: 0, count: padded.shape.count - before - count)
  }
}

/// Lays out the patches under the window for output rows `rows`: (output pixels) × (window area × channels), with zeros
/// where the window reaches beyond `lines`.
public func gatherPatches(_ lines: Lines, _ window: Window, rows: Range<Int>, into patches: Tensor) {
  let (width, channels) = (lines.shape.width, lines.shape.channels)
  precondition(patches.count >= rows.count * window.outputWidth * window.area * channels, "patches fit")
  if window.isDilated { return gatherDilatedPatches(lines, window, rows: rows, into: patches) }
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
      guard lines.rows ~= row else {
        for x in 0..<window.outputWidth { (places + x * patch).update(repeating: 0, count: line) }
        continue
      }
      let source = lines.base(row)
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

/// The same for a dilated window.
private func gatherDilatedPatches(_ lines: Lines, _ window: Window, rows: Range<Int>, into patches: Tensor) {
  let (width, channels) = (lines.shape.width, lines.shape.channels)
  var target = patches.base
  for y in rows {
    for x in 0..<window.outputWidth {
      let columns = window.columnTaps(x, width)
      for tap in 0..<window.kernelHeight {
        let row = y * window.strideHeight - window.top + tap * window.dilationHeight
        for column in 0..<window.kernelWidth {
          if lines.rows ~= row, columns ~= column {
            let place = x * window.strideWidth - window.left + column * window.dilationWidth
            copy(lines.base(row) + place * channels, to: target, count: channels)
          } else {
            target.update(repeating: 0, count: channels)
          }
          target += channels
        }
      }
    }
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
        let row = y * window.strideHeight - window.top + tap * window.dilationHeight
        let first = x * window.strideWidth - window.left + columns.lowerBound * window.dilationWidth
        let target = image.base + (row * width + first) * channels
        let values = source + (tap * window.kernelWidth + columns.lowerBound) * channels
        if window.dilationWidth > 1 {
          for column in 0..<columns.count {
            let place = column * window.dilationWidth * channels
            for channel in 0..<channels { target[place + channel] += values[column * channels + channel] }
          }
        } else {
          for index in 0..<columns.count * channels { target[index] += values[index] }
        }
      }
      source += window.area * channels
    }
  }
}
