import CVectors

/// The walk of a depthwise window over one image's feature map. Kernels are (window height) × (window width) × channels.
public struct DepthwiseMap {
  @usableFromInline let height: Int
  @usableFromInline let width: Int
  @usableFromInline let channels: Int
  @usableFromInline let window: Window

  public init(height: Int, width: Int, channels: Int, _ window: Window) {
    (self.height, self.width, self.channels, self.window) = (height, width, channels, window)
  }

  /// Writes clamp(input ∗ kernel + bias).
  @inlinable @inline(__always)
  public func forward<V: FloatVector>(
    of type: V.Type, _ range: Range<Int>, _ input: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>,
    _ bias: UnsafePointer<Float>?,
    _ bounds: Bounds, _ output: UnsafeMutablePointer<Float>
  ) {
    guard isNarrow else {
      for y in 0..<window.outputHeight {
        for x in 0..<window.outputWidth {
          pixel(of: type, range, input, kernel, y, x, bias, bounds, output + (y * window.outputWidth + x) * channels)
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
          of: type, range, segment, input + (line + segment.first * segment.step) * channels,
          kernel + rows.lowerBound * 3 * channels, rows.count, bias, bounds,
          output + (y * window.outputWidth + segment.first) * channels)
      }
    }
  }

  /// Whether windows are 3 wide and reach over the edges by a column at most: then `Segment` serves.
  @inlinable
  var isNarrow: Bool {
    window.kernelWidth == 3 && window.strideWidth <= 2 && window.left <= 1 && overhang <= 1 && width > 1
      && window.outputWidth > 0 && !window.isDilated
  }

  /// How many columns the last window reaches beyond the map.
  @inlinable
  var overhang: Int { (window.outputWidth - 1) * window.strideWidth - window.left + 3 - width }

  /// Cuts a line into segments, compiled for each kind.
  @inlinable @inline(__always)
  func forEachSegment(_ body: (Segment) -> Void) {
    for x in stride(from: 0, to: window.outputWidth, by: 4) {
      let count = min(4, window.outputWidth - x)
      let segment = Segment(
        first: x, count: count, step: window.strideWidth, isLeft: x == 0 && window.left == 1,
        isRight: x + count == window.outputWidth && overhang == 1)
      segment.specialized(body)
    }
  }

  /// The output pixels of a segment.
  @inlinable @inline(__always)
  func forward<V: FloatVector>(
    of type: V.Type, _ range: Range<Int>, _ segment: Segment, _ source: UnsafePointer<Float>,
    _ kernel: UnsafePointer<Float>, _ rows: Int,
    _ bias: UnsafePointer<Float>?, _ bounds: Bounds, _ output: UnsafeMutablePointer<Float>
  ) {
    var first = range.lowerBound
    while first + V.scalarCount <= range.upperBound {
      forward(
        of: type, segment, source + first, kernel + first, rows, bias.map { $0 + first }, bounds, output + first)
      first += V.scalarCount
    }
    if V.takesRest && first < range.upperBound {
      forwardOneByOne(first..<range.upperBound, segment, source, kernel, rows, bias, bounds, output)
    }
  }

  /// Channels that do not fill a vector. Compiled once for all kinds of segments.
  @usableFromInline
  func forwardOneByOne(
    _ range: Range<Int>, _ segment: Segment, _ source: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>,
    _ rows: Int, _ bias: UnsafePointer<Float>?, _ bounds: Bounds, _ output: UnsafeMutablePointer<Float>
  ) {
    for channel in range {
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
    }
  }

  /// A vector of channels of a segment.
  @inlinable @inline(__always)
  func forward<V: FloatVector>(
    of type: V.Type, _ segment: Segment, _ source: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>,
    _ rows: Int, _ bias: UnsafePointer<Float>?, _ bounds: Bounds, _ output: UnsafeMutablePointer<Float>
  ) {
    let channels = channels
    let start = bias.map { V(at: $0) } ?? V()
    // What is written a little later.
    for pixel in 0..<segment.count { vectors_prefetch(output + pixel * channels + 384) }
    var a = start, b = start, c = start, d = start
    var line = source
    var weights = kernel
    for _ in 0..<rows {
      line = vectors_rebased(line)
      weights = vectors_rebased(weights)
      @inline(__always) func tap(_ column: Int) {
        let weight = V(at: weights + column * channels)
        @inline(__always) func add(_ pixel: Int, _ sum: inout V) {
          guard segment.has(pixel, column) else { return }
          sum.addProduct(V(at: line + (column + pixel * segment.step) * channels), weight)
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
    @inline(__always) func store(_ pixel: Int, _ sum: V) {
      if pixel < segment.count { bounds.clamp(sum).store(output + pixel * channels) }
    }
    store(0, a)
    store(1, b)
    store(2, c)
    store(3, d)
  }

  /// One output pixel of any window, at any place.
  @inlinable @inline(__always)
  func pixel<V: FloatVector>(
    of type: V.Type, _ range: Range<Int>, _ input: UnsafePointer<Float>, _ kernel: UnsafePointer<Float>, _ y: Int,
    _ x: Int,
    _ bias: UnsafePointer<Float>?, _ bounds: Bounds, _ output: UnsafeMutablePointer<Float>
  ) {
    let rows = window.rowTaps(y, height)
    let columns = window.columnTaps(x, width)
    let corner = (y * window.strideHeight - window.top) * width + x * window.strideWidth - window.left
    forEachLane(of: type, range) { lanes in
      var sum = bias.map { lanes.load($0) } ?? V()
      for row in rows {
        for column in columns {
          let place = corner + row * window.dilationHeight * width + column * window.dilationWidth
          let value = lanes.load(input + place * channels)
          sum.addProduct(value, lanes.load(kernel + (row * window.kernelWidth + column) * channels))
        }
      }
      lanes.store(bounds.clamp(sum), output)
    }
  }
}
