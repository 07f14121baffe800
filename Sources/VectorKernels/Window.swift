/// How a window (a convolution's kernel, a pool) slides over a feature map.
public struct Window: Hashable, Sendable {
  public let kernelHeight: Int
  public let kernelWidth: Int
  public let strideHeight: Int
  public let strideWidth: Int
  public private(set) var top: Int
  public let left: Int
  public private(set) var outputHeight: Int
  public let outputWidth: Int

  /// A window over an input of `height` × `width`, with TensorFlow's padding: "valid" (none), or "same": the output
  /// has ⌈input ÷ stride⌉ pixels, and of an odd number of padding pixels the larger part comes after.
  public init(height: Int, width: Int, kernel: (Int, Int), stride: (Int, Int), isSame: Bool) {
    (kernelHeight, kernelWidth) = kernel
    (strideHeight, strideWidth) = stride
    func side(_ size: Int, _ kernel: Int, _ stride: Int) -> (output: Int, before: Int) {
      guard isSame else { return (max(0, (size - kernel + stride) / stride), 0) }
      let output = (size + stride - 1) / stride
      return (output, max(0, (output - 1) * stride + kernel - size) / 2)
    }
    (outputHeight, top) = side(height, kernel.0, stride.0)
    (outputWidth, left) = side(width, kernel.1, stride.1)
  }

  /// The window that carries gradients back through a window of stride 1.
  public init(transposing window: Window, height: Int, width: Int) {
    (kernelHeight, kernelWidth, strideHeight, strideWidth) = (window.kernelHeight, window.kernelWidth, 1, 1)
    (top, left) = (window.kernelHeight - 1 - window.top, window.kernelWidth - 1 - window.left)
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
  @_alwaysEmitIntoClient
  public var area: Int { kernelHeight * kernelWidth }

  /// Whether the window is a single pixel that visits every pixel.
  public var isPointwise: Bool { area == 1 && strideHeight == 1 && strideWidth == 1 }

  /// The rows that the window passes over while it makes `rows` rows of output, padding among them.
  public func inputHeight(_ rows: Int) -> Int { (rows - 1) * strideHeight + kernelHeight }

  /// The columns that it passes over, padding among them.
  public var inputWidth: Int { (outputWidth - 1) * strideWidth + kernelWidth }

  /// The rows of an input of `height` rows that output rows `rows` are made from.
  public func inputRows(_ rows: Range<Int>, height: Int) -> Range<Int> {
    let first = max(0, rows.lowerBound * strideHeight - top)
    return first..<max(first, min(height, (rows.upperBound - 1) * strideHeight - top + kernelHeight))
  }

  /// The taps that fall on rows 0 ..< height for output row `y`.
  @_alwaysEmitIntoClient @inline(__always)
  public func rowTaps(_ y: Int, _ height: Int) -> Range<Int> {
    let first = y * strideHeight - top
    return max(0, -first)..<max(max(0, -first), min(kernelHeight, height - first))
  }

  /// The taps that fall on columns 0 ..< width for output column `x`.
  @_alwaysEmitIntoClient @inline(__always)
  public func columnTaps(_ x: Int, _ width: Int) -> Range<Int> {
    let first = x * strideWidth - left
    return max(0, -first)..<max(max(0, -first), min(kernelWidth, width - first))
  }
}
