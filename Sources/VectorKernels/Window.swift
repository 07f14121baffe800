/// How a window (a convolution's kernel, a pool) slides over a feature map.
public struct Window: Hashable, Sendable {
  public let kernelHeight: Int
  public let kernelWidth: Int
  public let strideHeight: Int
  public let strideWidth: Int
  /// The distance of neighbouring taps, in pixels.
  public let dilationHeight: Int
  public let dilationWidth: Int
  public private(set) var top: Int
  public let left: Int
  public private(set) var outputHeight: Int
  public let outputWidth: Int

  /// A window over an input of `height` × `width`, with TensorFlow's padding: "valid" (none), or "same": the output
  /// has ⌈input ÷ stride⌉ pixels, and of an odd number of padding pixels the larger part comes after.
  public init(
    height: Int, width: Int, kernel: (Int, Int), stride: (Int, Int), dilation: (Int, Int) = (1, 1), isSame: Bool
  ) {
    (kernelHeight, kernelWidth) = kernel
    (strideHeight, strideWidth) = stride
    // A single tap has no neighbour.
    (dilationHeight, dilationWidth) = (kernel.0 > 1 ? dilation.0 : 1, kernel.1 > 1 ? dilation.1 : 1)
    func side(_ size: Int, _ span: Int, _ stride: Int) -> (output: Int, before: Int) {
      guard isSame else { return (max(0, (size - span + stride) / stride), 0) }
      let output = (size + stride - 1) / stride
      return (output, max(0, (output - 1) * stride + span - size) / 2)
    }
    (outputHeight, top) = side(height, (kernel.0 - 1) * dilationHeight + 1, stride.0)
    (outputWidth, left) = side(width, (kernel.1 - 1) * dilationWidth + 1, stride.1)
  }

  /// The window that carries gradients back through a window of stride 1.
  public init(transposing window: Window, height: Int, width: Int) {
    (kernelHeight, kernelWidth, strideHeight, strideWidth) = (window.kernelHeight, window.kernelWidth, 1, 1)
    (dilationHeight, dilationWidth) = (window.dilationHeight, window.dilationWidth)
    (top, left) = (window.spanHeight - 1 - window.top, window.spanWidth - 1 - window.left)
    (outputHeight, outputWidth) = (height, width)
  }

  private init(of window: Window, top: Int, outputHeight: Int) {
    self = window
    (self.top, self.outputHeight) = (top, outputHeight)
  }

  /// The window that makes output rows `rows` from the input's rows from `first` on.
  public func part(_ rows: Range<Int>, from first: Int) -> Window {
    Window(of: self, top: first - (rows.lowerBound * strideHeight - top), outputHeight: rows.count)
  }

  /// The number of taps.
  @inlinable
  public var area: Int { kernelHeight * kernelWidth }

  /// The pixels from the first tap to the last.
  @inlinable
  public var spanHeight: Int { (kernelHeight - 1) * dilationHeight + 1 }
  @inlinable
  public var spanWidth: Int { (kernelWidth - 1) * dilationWidth + 1 }

  /// Whether there are gaps between taps.
  @inlinable
  public var isDilated: Bool { dilationHeight > 1 || dilationWidth > 1 }

  /// Whether the window is a single pixel that visits every pixel.
  public var isPointwise: Bool { area == 1 && strideHeight == 1 && strideWidth == 1 }

  /// The rows that the window passes over while it makes `rows` rows of output, padding among them.
  public func inputHeight(_ rows: Int) -> Int { (rows - 1) * strideHeight + spanHeight }

  /// The columns that it passes over, padding among them.
  public var inputWidth: Int { (outputWidth - 1) * strideWidth + spanWidth }

  /// The rows of an input of `height` rows that output rows `rows` are made from.
  public func inputRows(_ rows: Range<Int>, height: Int) -> Range<Int> {
    let first = max(0, rows.lowerBound * strideHeight - top)
    return first..<max(first, min(height, (rows.upperBound - 1) * strideHeight - top + spanHeight))
  }

  /// The taps that fall on rows 0 ..< height for output row `y`.
  @inlinable @inline(__always)
  public func rowTaps(_ y: Int, _ height: Int) -> Range<Int> {
    taps(y * strideHeight - top, kernelHeight, dilationHeight, height)
  }

  /// The taps that fall on columns 0 ..< width for output column `x`.
  @inlinable @inline(__always)
  public func columnTaps(_ x: Int, _ width: Int) -> Range<Int> {
    taps(x * strideWidth - left, kernelWidth, dilationWidth, width)
  }

  /// Those of `count` taps from place `first` on that fall on 0 ..< size.
  @inlinable @inline(__always)
  func taps(_ first: Int, _ count: Int, _ dilation: Int, _ size: Int) -> Range<Int> {
    if dilation > 1 { return dilatedTaps(first, count, dilation, size) }
    return max(0, -first)..<max(max(0, -first), min(count, size - first))
  }

  @usableFromInline
  func dilatedTaps(_ first: Int, _ count: Int, _ dilation: Int, _ size: Int) -> Range<Int> {
    let start = first < 0 ? (dilation - 1 - first) / dilation : 0
    let end = first < size ? min(count, (size - 1 - first) / dilation + 1) : start
    return start..<max(start, end)
  }
}
