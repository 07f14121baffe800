/// The walk of a depthwise window over one image's feature map.
struct DepthwiseMap {
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
    guard isNarrow else {
      for y in 0..<window.outputHeight {
        for x in 0..<window.outputWidth {
          pixel(input, kernel, y, x, bias, bounds, output + (y * window.outputWidth + x) * channels)
        }
      }
      return
    }
    // From top to bottom, as neighbouring lines share most of what they read.
    forEachSegment { segment in
      for y in 0..<window.outputHeight {
        let rows = window.rowTaps(y, height)
        let line = (y * window.strideHeight - window.top + rows.lowerBound) * width - window.left
        forward(
          segment, input + (line + segment.first * segment.step) * channels, kernel + rows.lowerBound * 3 * channels,
          rows.count, bias, bounds, output + (y * window.outputWidth + segment.first) * channels)
      }
    }
  }

  /// Whether windows are 3 wide and reach over the edges by a column at most: then `Segment` serves.
  private var isNarrow: Bool {
    window.kernelWidth == 3 && window.strideWidth <= 2 && window.left <= 1 && overhang <= 1 && width > 1
      && window.outputWidth > 0
  }

  /// How many columns the last window reaches beyond the map.
  private var overhang: Int { (window.outputWidth - 1) * window.strideWidth - window.left + 3 - width }

  /// Cuts a line into segments, compiled for each kind.
  @inline(__always)
  private func forEachSegment(_ body: (Segment) -> Void) {
    for x in stride(from: 0, to: window.outputWidth, by: 4) {
      let count = min(4, window.outputWidth - x)
      let segment = Segment(
        first: x, count: count, step: window.strideWidth, isLeft: x == 0 && window.left == 1,
        isRight: x + count == window.outputWidth && overhang == 1)
      segment.specialized(body)
    }
  }

  /// The output pixels of a segment.
  @inline(__always)
  private func forward(
    _ segment: Segment, _ source: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ rows: Int,
    _ bias: UnsafePointer<Float>?, _ bounds: Bounds, _ output: UnsafeMutablePointer<Float>
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
          @inline(__always) func add(_ pixel: Int, _ sum: inout Vector) {
            guard segment.has(pixel, column) else { return }
            sum.addProduct((line + (column + pixel * segment.step) * channels).vector(), weight)
          }
          add(0, &a)
          add(1, &b)
          add(2, &c)
          add(3, &d)
        }
        tap(0)
        tap(1)
        tap(2)
        line += width * channels
        weights += 3 * channels
      }
      @inline(__always) func store(_ pixel: Int, _ sum: Vector) {
        if pixel < segment.count { (output + pixel * channels + channel).store(bounds.clamp(sum)) }
      }
      store(0, a)
      store(1, b)
      store(2, c)
      store(3, d)
      channel += 8
    }
    while channel < channels {
      for pixel in 0..<segment.count {
        var sum = bias?[channel] ?? 0
        for row in 0..<rows {
          for column in 0..<3 where segment.has(pixel, column) {
            let value = source[(row * width + column + pixel * segment.step) * channels + channel]
            sum = sum.addingProduct(value, kernel[(row * 3 + column) * channels + channel])
          }
        }
        output[pixel * channels + channel] = bounds.clamp(sum)
      }
      channel += 1
    }
  }

  /// One output pixel of any window, at any place.
  private func pixel(
    _ input: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ y: Int, _ x: Int, _ bias: UnsafePointer<Float>?,
    _ bounds: Bounds, _ output: UnsafeMutablePointer<Float>
  ) {
    let rows = window.rowTaps(y, height)
    let columns = window.columnTaps(x, width)
    let corner = (y * window.strideHeight - window.top) * width + x * window.strideWidth - window.left
    forEachLane(channels) { lanes in
      var sum = bias.map { lanes.load($0) } ?? Vector()
      for row in rows {
        for column in columns {
          let value = lanes.load(input + (corner + row * width + column) * channels)
          sum.addProduct(value, lanes.load(kernel + (row * window.kernelWidth + column) * channels))
        }
      }
      lanes.store(bounds.clamp(sum), output)
    }
  }

  // MARK: - Gradients

  /// The gradient of every input pixel, from the output pixels whose windows see it.
  func inputGradient(
    _ gradient: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>
  ) {
    withUnsafeTemporaryAllocation(of: Tap.self, capacity: window.area) { taps in
      for line in 0..<height {
        for column in 0..<width {
          var count = 0
          forEachTap(line + window.top, window.kernelHeight, window.strideHeight, window.outputHeight) { row, y in
            forEachTap(column + window.left, window.kernelWidth, window.strideWidth, window.outputWidth) { tap, x in
              taps[count] = Tap(
                value: gradient + (y * window.outputWidth + x) * channels,
                weight: kernel + (row * window.kernelWidth + tap) * channels)
              count += 1
            }
          }
          forEachLane(channels) { lanes in
            var sum = Vector()
            for index in 0..<count { sum.addProduct(lanes.load(taps[index].value), lanes.load(taps[index].weight)) }
            lanes.store(sum, target + (line * width + column) * channels)
          }
        }
      }
    }
  }

  private struct Tap {
    let value: UnsafePointer<Float>
    let weight: UnsafePointer<Float>
  }

  /// The taps of the windows that see `place` (counted from the first window's edge), and those windows.
  @inline(__always)
  private func forEachTap(_ place: Int, _ taps: Int, _ step: Int, _ windows: Int, _ body: (Int, Int) -> Void) {
    for tap in stride(from: place % step, to: min(taps, place + 1), by: step) where (place - tap) / step < windows {
      body(tap, (place - tap) / step)
    }
  }

  /// Adds one image's gradient of the kernel. The image is added up for itself first, as its sum loses fewer digits.
  func addKernelGradient(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>
  ) {
    forEachLane(channels) { lanes in
      if lanes.count == 8 && isNarrow && window.kernelHeight == 3 {
        addSquareKernelGradient(input + lanes.first, gradient + lanes.first, target + lanes.first)
      } else {
        addKernelGradient(input, gradient, target, lanes)
      }
    }
  }

  /// A vector of channels of a 3 × 3 kernel's gradient, in one walk.
  private func addSquareKernelGradient(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>
  ) {
    var sums = (Vector(), Vector(), Vector(), Vector(), Vector(), Vector(), Vector(), Vector(), Vector())
    forEachSegment { segment in
      for y in 0..<window.outputHeight {
        let rows = window.rowTaps(y, height)
        let line = (y * window.strideHeight - window.top) * width - window.left
        let source = input + (line + segment.first * segment.step) * channels
        let slope = gradient + (y * window.outputWidth + segment.first) * channels
        if rows.contains(0) { addLine(segment, source, slope, &sums.0, &sums.1, &sums.2) }
        if rows.contains(1) { addLine(segment, source + width * channels, slope, &sums.3, &sums.4, &sums.5) }
        if rows.contains(2) { addLine(segment, source + 2 * width * channels, slope, &sums.6, &sums.7, &sums.8) }
      }
    }
    @inline(__always) func add(_ tap: Int, _ sum: Vector) {
      (target + tap * channels).store((target + tap * channels).vector() + sum)
    }
    add(0, sums.0)
    add(1, sums.1)
    add(2, sums.2)
    add(3, sums.3)
    add(4, sums.4)
    add(5, sums.5)
    add(6, sums.6)
    add(7, sums.7)
    add(8, sums.8)
  }

  /// What a segment gives to one line of the kernel.
  @inline(__always)
  private func addLine(
    _ segment: Segment, _ source: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, _ a: inout Vector,
    _ b: inout Vector, _ c: inout Vector
  ) {
    @inline(__always) func add(_ pixel: Int) {
      guard pixel < segment.count else { return }
      let slope = (gradient + pixel * channels).vector()
      @inline(__always) func tap(_ column: Int, _ sum: inout Vector) {
        guard segment.has(pixel, column) else { return }
        sum.addProduct((source + (column + pixel * segment.step) * channels).vector(), slope)
      }
      tap(0, &a)
      tap(1, &b)
      tap(2, &c)
    }
    add(0)
    add(1)
    add(2)
    add(3)
  }

  /// Some channels of any kernel's gradient, tap by tap.
  private func addKernelGradient(
    _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>, _ target: UnsafeMutablePointer<Float>,
    _ lanes: Lanes
  ) {
    for row in 0..<window.kernelHeight {
      for column in 0..<window.kernelWidth {
        var sum = Vector()
        for y in 0..<window.outputHeight where window.rowTaps(y, height).contains(row) {
          let line = (y * window.strideHeight - window.top + row) * width
          for x in 0..<window.outputWidth where window.columnTaps(x, width).contains(column) {
            let place = line + x * window.strideWidth - window.left + column
            sum.addProduct(
              lanes.load(input + place * channels), lanes.load(gradient + (y * window.outputWidth + x) * channels))
          }
        }
        let tap = target + (row * window.kernelWidth + column) * channels
        lanes.store(lanes.load(tap) + sum, tap)
      }
    }
  }
}

/// Up to four neighbouring output pixels of a window 3 wide.
private struct Segment {
  let first: Int
  let count: Int
  /// The window's stride.
  let step: Int
  /// Whether the first pixel's window begins, and the last one's ends, a column outside the map.
  let isLeft: Bool
  let isRight: Bool

  /// Whether a pixel's tap lies on the map.
  @inline(__always)
  func has(_ pixel: Int, _ column: Int) -> Bool {
    pixel < count && !(isLeft && pixel == 0 && column == 0) && !(isRight && pixel == count - 1 && column == 2)
  }

  /// Calls `body` with all but `first` turned into constants, so that each kind of segment is compiled on its own.
  @inline(__always)
  func specialized(_ body: (Segment) -> Void) {
    @inline(__always) func with(_ count: Int, _ step: Int) {
      switch (isLeft, isRight) {
      case (false, false): body(Segment(first: first, count: count, step: step, isLeft: false, isRight: false))
      case (false, true): body(Segment(first: first, count: count, step: step, isLeft: false, isRight: true))
      case (true, false): body(Segment(first: first, count: count, step: step, isLeft: true, isRight: false))
      case (true, true): body(Segment(first: first, count: count, step: step, isLeft: true, isRight: true))
      }
    }
    switch (count, step) {
    case (4, 1): with(4, 1)
    case (3, 1): with(3, 1)
    case (2, 1): with(2, 1)
    case (1, 1): with(1, 1)
    case (4, _): with(4, 2)
    case (3, _): with(3, 2)
    case (2, _): with(2, 2)
    default: with(1, 2)
    }
  }
}
