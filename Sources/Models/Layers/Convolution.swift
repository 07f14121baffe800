import Basics
import Kernels

/// A two-dimensional convolution: y = Σ x · kernel + bias. Kernel: height × width × input channels ÷ groups × filters.
///
/// `conv2d 32 3 strides=2 padding=same`
public struct Convolution: Layer {
  public let filters: Int
  public let kernelSize: (Int, Int)
  public let strides: (Int, Int)
  /// The distance of neighbouring taps (Yu and Koltun, 2016).
  public let dilation: (Int, Int)
  /// The parts that channels are cut into, each with filters of its own (Krizhevsky et al., 2012).
  public let groups: Int
  public let isSame: Bool
  public let usesBias: Bool
  public let initializer: KernelInitializer
  public let regularizer: Regularizer?

  public init(
    filters: Int, kernelSize: (Int, Int), strides: (Int, Int) = (1, 1), dilation: (Int, Int) = (1, 1), groups: Int = 1,
    isSame: Bool = false, usesBias: Bool = true, initializer: KernelInitializer = .glorotUniform,
    regularizer: Regularizer? = nil
  ) {
    (self.filters, self.kernelSize, self.strides) = (filters, kernelSize, strides)
    (self.dilation, self.groups, self.isSame, self.usesBias) = (dilation, groups, isSame, usesBias)
    (self.initializer, self.regularizer) = (initializer, regularizer)
  }

  public var kind: String { "Conv2D" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try featureMap(inputs)
    guard filters > 0 else {
      throw .argument(kind: kind, name: "filters", expected: "at least 1", received: "\(filters)")
    }
    guard groups > 0, filters % groups == 0, input.channels % groups == 0 else {
      throw .argument(
        kind: kind, name: "groups",
        expected: "a divisor of its \(filters) filters and of its input's "
          + "\(input.channels) channels", received: "\(groups)")
    }
    try regularizer?.check(kind)
    let window = try checkedWindow(kind, input, kernelSize, strides, dilation, isSame: isSame)
    return Shape(window.outputHeight, window.outputWidth, filters)
  }

  public func parameters(_ inputs: [Shape]) -> [ParameterDeclaration] {
    let area = Double(kernelSize.0) * Double(kernelSize.1)
    let channels = inputs[0].channels / groups
    let kernel = ParameterDeclaration(
      "kernel", [kernelSize.0, kernelSize.1, channels, filters],
      initializer.initializer(fanIn: area * Double(channels), fanOut: area * Double(filters)),
      regularizer: regularizer)
    return usesBias ? [kernel, ParameterDeclaration("bias", [filters], .zeros)] : [kernel]
  }

  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int {
    output.count * kernelSize.0 * kernelSize.1 * (inputs[0].channels / groups)
  }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation {
    if groups > 1 { return GroupedConvolutionOperation(self, inputs[0], parameters) }
    return makeOperation(inputs, parameters, prologue: nil, epilogue: nil)
  }

  /// The operation of the layer, of a single group, fused with the batch normalizations around it, where there are such:
  /// with one before it only where `window` is pointwise.
  func makeOperation(
    _ inputs: [Shape], _ parameters: [Tensor], prologue: BatchNormalizationOperation?,
    epilogue: BatchNormalizationOperation?
  ) -> any Operation {
    let window = window(inputs[0])
    let kernel = ProductKernel(parameters[0], rows: window.area * inputs[0].channels, columns: filters)
    let bias = usesBias ? parameters[1] : nil
    return window.isPointwise
      ? PointwiseOperation(kernel: kernel, bias: bias, prologue: prologue, epilogue: epilogue)
      : ConvolutionOperation(
        input: inputs[0], kernel: kernel, bias: bias, filters: filters, window: window, epilogue: epilogue)
  }

  func window(_ input: Shape) -> Window {
    Window(
      height: input.height, width: input.width, kernel: kernelSize, stride: strides, dilation: dilation, isSame: isSame)
  }
}

/// The window that a layer's arguments describe, if they are valid.
func checkedWindow(
  _ kind: String, _ input: Shape, _ kernel: (Int, Int), _ strides: (Int, Int), _ dilation: (Int, Int) = (1, 1),
  isSame: Bool
) throws(ModelError) -> Window {
  for (name, (height, width)) in [("kernel_size", kernel), ("strides", strides), ("dilation_rate", dilation)] {
    guard height > 0, width > 0 else {
      throw .argument(kind: kind, name: name, expected: "at least 1", received: "\(height)x\(width)")
    }
  }
  // As in Keras: no output would then depend on every input.
  guard max(strides.0, strides.1) == 1 || max(dilation.0, dilation.1) == 1 else {
    throw .argument(
      kind: kind, name: "dilation_rate", expected: "1 where strides are above 1",
      received: "\(dilation.0)x\(dilation.1)")
  }
  let window = Window(
    height: input.height, width: input.width, kernel: kernel, stride: strides, dilation: dilation, isSame: isSame)
  guard window.outputHeight > 0, window.outputWidth > 0 else {
    throw .windowTooLarge(kind: kind, window: "\(window.spanHeight)x\(window.spanWidth)", input: input)
  }
  return window
}

/// Computes a convolution as products of the kernel with patches of the feature map. A second input, where there is
/// one, is added to the result before the bounds: a fused residual connection.
final class ConvolutionOperation: RowwiseOperation, @unchecked Sendable {
  private let input: Shape
  private let kernel: ProductKernel
  private let bias: Tensor?
  private let window: Window
  private let bounds: Bounds
  private let filters: Int
  private let epilogue: BatchNormalizationOperation?
  /// Each shard's part of the gradients, which are added up in a fixed order.
  private var parts = GradientParts()

  init(
    input: Shape, kernel: ProductKernel, bias: Tensor?, filters: Int, window: Window, bounds: Bounds = .none,
    epilogue: BatchNormalizationOperation? = nil
  ) {
    (self.input, self.kernel, self.bias, self.filters) = (input, kernel, bias, filters)
    (self.window, self.bounds, self.epilogue) = (window, bounds, epilogue)
  }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    let pixels = output.shape.pixels
    let moments = epilogue?.momentWorkspace(output, pass)
    pass.context.forEachShard(output.images, pixels: pixels) { [self] images, shard, workspace in
      let (x, y) = (inputs[0][images], output[images])
      let residual = inputs.count > 1 ? inputs[1][images] : nil
      for image in 0..<images.count {
        let (source, target) = (Lines(of: x, image), Lines(of: y, image))
        let addend = residual.map { Lines(of: $0, image) }
        forEachBlock { rows in forward(source, rows, addend: addend?[rows], into: target[rows], workspace) }
      }
      if let moments { channelMoments(y, into: moments[shard]) }
    }
  }

  func inputRows(_ rows: Range<Int>, height: Int) -> Range<Int> { window.inputRows(rows, height: height) }

  func forward(_ source: Lines, _ rows: Range<Int>, addend: Tensor?, into output: Tensor, _ workspace: Workspace) {
    if takesPatches {
      let patches = workspace.tensor(WorkspaceSlot.values, patchShape(rows.count))
      gatherPatches(source, window, rows: rows, into: patches)
      multiply(
        rows: 0..<rows.count * window.outputWidth, patches, kernel.matrix, bias: bias, addend: addend, bounds: bounds,
        into: output)
    } else {
      let line = Shape(1, window.inputWidth, input.channels)
      let padded = workspace.tensor(WorkspaceSlot.values, images: window.inputHeight(rows.count), line)
      padLines(source, window, rows: rows, into: padded)
      convolve(
        padded, window, rows: rows, kernel.matrix, bias: bias, addend: addend, bounds: bounds, into: output)
    }
  }

  /// Whether patches are laid out: for narrow maps, as otherwise each line of output is a product of its own with few rows,
  /// for which the whole kernel is read; and where there are gaps between taps.
  private var takesPatches: Bool { window.outputWidth < 5 || window.isDilated }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    let (images, pixels) = (step.output.images, step.output.shape.pixels)
    let matrix = step.inputGradients[0].map { _ in kernel.transposed(pass.context) }
    let parts = parts.prefix(ExecutionContext.shards(images, pixels: pixels), of: step.parameterGradients)
    pass.context.forEachShard(images, pixels: pixels) { [self] images, shard, workspace in
      var gradient = step.outputGradient[images]
      if let epilogue { gradient = epilogue.inputGradient(step.output[images], gradient, workspace) }
      if let target = step.inputGradients[0]?[images], let matrix { inputGradient(gradient, matrix, target, workspace) }
      if let kernel = parts[0]?[shard] { kernelGradient(step.inputs[0][images], gradient, kernel, workspace) }
      if bias != nil, let bias = parts[1]?[shard] { channelSums(gradient, into: bias) }
    }
    sumParts(parts, into: step.parameterGradients, pass.context)
  }

  /// The input's gradient over one shard.
  private func inputGradient(_ gradient: Tensor, _ matrix: ProductMatrix, _ target: Tensor, _ workspace: Workspace) {
    target.fill(0)
    for image in 0..<gradient.images {
      let gradient = Lines(of: gradient, image)
      forEachBlock { rows in
        let patches = workspace.tensor(WorkspaceSlot.values, patchShape(rows.count))
        multiply(rows: 0..<rows.count * window.outputWidth, gradient[rows], matrix, into: patches)
        scatterPatches(patches, window, rows: rows, addingTo: target[image..<image + 1])
      }
    }
  }

  /// The kernel's gradient over one shard.
  private func kernelGradient(_ x: Tensor, _ gradient: Tensor, _ part: Tensor, _ workspace: Workspace) {
    let columns = window.area * input.channels
    part.fill(0)
    for image in 0..<x.images {
      let (source, gradient) = (Lines(of: x, image), Lines(of: gradient, image))
      forEachBlock { rows in
        let patches = workspace.tensor(WorkspaceSlot.values, patchShape(rows.count))
        gatherPatches(source, window, rows: rows, into: patches)
        multiplyTransposed(
          rows: 0..<rows.count * window.outputWidth, patches, aColumns: columns, gradient[rows],
          bColumns: filters, cRows: 0..<columns, cColumns: 0..<filters, into: part, adding: true)
      }
    }
  }

  private func patchShape(_ rows: Int) -> Shape {
    Shape(flat: rows * window.outputWidth * window.area * input.channels)
  }

  /// How many of the output's rows have patches that stay in the cache.
  private var blockSize: Int {
    let perRow = window.outputWidth * window.area * input.channels
    return max(1, 65_536 / max(perRow, 1))
  }

  /// Cuts the output's rows into blocks. Large images have many of them: the user may ask to stop in between.
  private func forEachBlock(_ body: (Range<Int>) -> Void) {
    let size = blockSize
    for first in stride(from: 0, to: window.outputHeight, by: size) where !Interruption.isRequested {
      body(first..<min(first + size, window.outputHeight))
    }
  }

  func workspace(_ images: Int, _ output: Shape, isTraining: Bool) -> WorkspaceSize {
    let rows = min(blockSize, window.outputHeight)
    var size = WorkspaceSize()
    if takesPatches || isTraining { size.need(patchShape(rows).count, in: WorkspaceSlot.values) }
    if !takesPatches {
      size.need(window.inputHeight(rows) * window.inputWidth * input.channels, in: WorkspaceSlot.values)
    }
    guard isTraining else { return size }
    size.need(kernel.transposeCount, in: WorkspaceSlot.transpose)
    if epilogue != nil {
      size.need(ExecutionContext.shardSize(pixels: output.pixels) * output.count, in: WorkspaceSlot.gradient)
    }
    return size
  }
}
