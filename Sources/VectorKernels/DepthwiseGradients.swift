extension DepthwiseMap {
  /// The gradient of every input pixel, from the output pixels whose windows see it. The window is not dilated.
  @inlinable @inline(__always)
  public func inputGradient<V: FloatVector>(
    of type: V.Type, _ range: Range<Int>, _ gradient: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>
  ) {
    withUnsafeTemporaryAllocation(of: Tap.self, capacity: window.area) { taps in
      for line in 0..<height {
        for column in 0..<width {
          var count = 0
          forEachTap(line + window.top, window.kernelHeight, window.strideHeight, window.outputHeight) { row, y in
            forEachTap(column + window.left, window.kernelWidth, window.strideWidth, window.outputWidth) { tap, x in
              taps[count] = Tap(
                gradient + (y * window.outputWidth + x) * channels,
                kernel + (row * window.kernelWidth + tap) * channels)
              count += 1
            }
          }
          forEachLane(of: type, range) { lanes in
            var sum = V()
            for index in 0..<count { sum.addProduct(lanes.load(taps[index].value), lanes.load(taps[index].weight)) }
            lanes.store(sum, target + (line * width + column) * channels)
          }
        }
      }
    }
  }

  @usableFromInline
  struct Tap {
    @usableFromInline let value: UnsafePointer<Float>
    @usableFromInline let weight: UnsafePointer<Float>

    @inlinable @inline(__always)
    init(_ value: UnsafePointer<Float>, _ weight: UnsafePointer<Float>) { (self.value, self.weight) = (value, weight) }
  }

  /// The taps of the windows that see `place` (counted from the first window's edge), and those windows.
  @inlinable @inline(__always)
  func forEachTap(_ place: Int, _ taps: Int, _ step: Int, _ windows: Int, _ body: (Int, Int) -> Void) {
    for tap in stride(from: place % step, to: min(taps, place + 1), by: step) where (place - tap) / step < windows {
      body(tap, (place - tap) / step)
    }
  }

  /// Adds one image's gradient of the kernel. The image is added up for itself first, as its sum loses fewer digits.
  @inlinable @inline(__always)
  public func addKernelGradient<V: FloatVector>(
    of type: V.Type, _ range: Range<Int>, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>
  ) {
    let isSquare = isNarrow && window.kernelHeight == 3
    forEachLane(of: type, range) { lanes in
      if isSquare && lanes.count == V.scalarCount {
        addSquareKernelGradient(
          of: type, input + lanes.first, gradient + lanes.first, target + lanes.first)
      } else {
        addKernelGradient(lanes, input, gradient, target)
      }
    }
  }

  /// A vector of channels of a 3 × 3 kernel's gradient, in one walk.
  @inlinable @inline(__always)
  func addSquareKernelGradient<V: FloatVector>(
    of type: V.Type, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>
  ) {
    var sums = (V(), V(), V(), V(), V(), V(), V(), V(), V())
    forEachSegment { segment in
      for y in 0..<window.outputHeight {
        let rows = window.rowTaps(y, height)
        let line = (y * window.strideHeight - window.top) * width - window.left
        let source = input + (line + segment.first * segment.step) * channels
        let slope = gradient + (y * window.outputWidth + segment.first) * channels
        if rows.contains(0) { addLine(of: type, segment, source, slope, &sums.0, &sums.1, &sums.2) }
        if rows.contains(1) { addLine(of: type, segment, source + width * channels, slope, &sums.3, &sums.4, &sums.5) }
        if rows.contains(2) {
          addLine(of: type, segment, source + 2 * width * channels, slope, &sums.6, &sums.7, &sums.8)
        }
      }
    }
    @inline(__always) func add(_ tap: Int, _ sum: V) {
      (V(at: target + tap * channels) + sum).store(target + tap * channels)
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
  @inlinable @inline(__always)
  func addLine<V: FloatVector>(
    of type: V.Type, _ segment: Segment, _ source: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ a: inout V, _ b: inout V, _ c: inout V
  ) {
    @inline(__always) func add(_ pixel: Int) {
      guard pixel < segment.count else { return }
      let slope = V(at: gradient + pixel * channels)
      @inline(__always) func tap(_ column: Int, _ sum: inout V) {
        guard segment.has(pixel, column) else { return }
        sum.addProduct(V(at: source + (column + pixel * segment.step) * channels), slope)
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
  @inlinable @inline(__always)
  func addKernelGradient<V: FloatVector>(
    _ lanes: Lanes<V>, _ input: UnsafePointer<Float>, _ gradient: UnsafePointer<Float>,
    _ target: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<window.kernelHeight {
      for column in 0..<window.kernelWidth {
        var sum = V()
        for y in 0..<window.outputHeight where window.rowTaps(y, height).contains(row) {
          let line = (y * window.strideHeight - window.top + row * window.dilationHeight) * width
          for x in 0..<window.outputWidth where window.columnTaps(x, width).contains(column) {
            let place = line + x * window.strideWidth - window.left + column * window.dilationWidth
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
