import Kernels

/// A depthwise convolution: each channel with kernels of its own, `multiplier` of them. Kernel: height × width × channels ×
/// multiplier.
///
/// `depthwise_conv2d 3 strides=2 padding=same`
public struct DepthwiseConvolution: Layer {
  public let kernelSize: (Int, Int)
  public let strides: (Int, Int)
  /// The distance of neighbouring taps.
  public let dilation: (Int, Int)
  /// How many outputs each channel has.
  public let multiplier: Int
  public let isSame: Bool
  public let usesBias: Bool
  public let initializer: KernelInitializer
  public let regularizer: Regularizer?

  public init(
    kernelSize: (Int, Int), strides: (Int, Int) = (1, 1), dilation: (Int, Int) = (1, 1), multiplier: Int = 1,
    isSame: Bool = false, usesBias: Bool = true, initializer: KernelInitializer = .glorotUniform,
    regularizer: Regularizer? = nil
  ) {
    (self.kernelSize, self.strides, self.dilation) = (kernelSize, strides, dilation)
    (self.multiplier, self.isSame, self.usesBias) = (multiplier, isSame, usesBias)
    (self.initializer, self.regularizer) = (initializer, regularizer)
  }

  public var kind: String { "DepthwiseConv2D" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try featureMap(inputs)
    guard multiplier > 0 else {
      throw .argument(kind: kind, name: "depth_multiplier", expected: "at least 1", received: "\(multiplier)")
    }
    try regularizer?.check(kind)
    let window = try checkedWindow(kind, input, kernelSize, strides, dilation, isSame: isSame)
    return Shape(window.outputHeight, window.outputWidth, input.channels * multiplier)
  }

  public func parameters(_ inputs: [Shape]) -> [ParameterDeclaration] {
    let area = Double(kernelSize.0) * Double(kernelSize.1)
    let channels = inputs[0].channels
    // Keras counts the fans of a depthwise kernel by its last two dimensions: channels in, multiplier out.
    let kernel = ParameterDeclaration(
      "depthwise_kernel", [kernelSize.0, kernelSize.1, channels, multiplier],
      initializer.initializer(fanIn: area * Double(channels), fanOut: area * Double(multiplier)),
      regularizer: regularizer)
    return usesBias ? [kernel, ParameterDeclaration("bias", [channels * multiplier], .zeros)] : [kernel]
  }

  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int {
    output.count * kernelSize.0 * kernelSize.1
  }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation {
    makeOperation(inputs, parameters, prologue: nil, epilogue: nil)
  }

  /// The operation of the layer, fused with the batch normalizations around it, where there are such.
  func makeOperation(
    _ inputs: [Shape], _ parameters: [Tensor], prologue: BatchNormalizationOperation?,
    epilogue: BatchNormalizationOperation?
  ) -> any Operation {
    DepthwiseOperation(
      input: inputs[0], kernel: parameters[0], bias: usesBias ? parameters[1] : nil, window: window(inputs[0]),
      prologue: prologue, epilogue: epilogue)
  }

  func window(_ input: Shape) -> Window {
    Window(
      height: input.height, width: input.width, kernel: kernelSize, stride: strides, dilation: dilation, isSame: isSame)
  }
}

/// Computes a depthwise convolution. With several kernels for each channel the channels are repeated as often, so that each
/// has one.
final class DepthwiseOperation: RowwiseOperation, @unchecked Sendable {
  private let input: Shape
  private let kernel: Tensor
  private let bias: Tensor?
  private let window: Window
  private let bounds: Bounds
  /// How many kernels each channel has.
  private let multiplier: Int
  private let prologue: BatchNormalizationOperation?
  private let epilogue: BatchNormalizationOperation?
  /// Each shard's part of the gradients, which are added up in a fixed order.
  private var parts = GradientParts()

  init(
    input: Shape, kernel: Tensor, bias: Tensor?, window: Window, bounds: Bounds = .none,
    prologue: BatchNormalizationOperation? = nil, epilogue: BatchNormalizationOperation? = nil
  ) {
    (self.input, self.kernel, self.bias, self.window, self.bounds) = (input, kernel, bias, window, bounds)
    (self.prologue, self.epilogue) = (prologue, epilogue)
    multiplier = kernel.count / max(window.area * input.channels, 1)
  }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    let pixels = output.shape.pixels
    let moments = epilogue?.momentWorkspace(output, pass)
    pass.context.forEachShard(output.images, pixels: pixels) { [self] images, shard, workspace in
      depthwise(
        repeated(normalized(inputs[0][images], workspace), workspace), kernel, window, bias: bias, bounds: bounds,
        into: output[images])
      if let moments { channelMoments(output[images], into: moments[shard]) }
    }
  }

  func inputRows(_ rows: Range<Int>, height: Int) -> Range<Int> { window.inputRows(rows, height: height) }

  func forward(_ source: Lines, _ rows: Range<Int>, addend: Tensor?, into output: Tensor, _ workspace: Workspace) {
    depthwise(
      repeated(source.image, workspace), kernel, window.part(rows, from: source.rows.lowerBound), bias: bias,
      bounds: bounds, into: Lines(rows, in: output).image)
  }

  /// What the prologue makes of some images.
  private func normalized(_ images: Tensor, _ workspace: Workspace) -> Tensor {
    prologue.map { $0.normalized(images, workspace) } ?? images
  }

  /// The images with each channel as often as it has kernels.
  private func repeated(_ images: Tensor, _ workspace: Workspace) -> Tensor {
    if multiplier == 1 { return images }
    let result = workspace.tensor(WorkspaceSlot.innerValues, images: images.images, repeated(images.shape))
    repeatChannels(images, times: multiplier, into: result)
    return result
  }

  private func repeated(_ shape: Shape) -> Shape { Shape(shape.height, shape.width, shape.channels * multiplier) }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    // The prologue's sums are those of the input's shards.
    let (images, pixels) = (step.inputs[0].images, step.inputs[0].shape.pixels)
    let parts = parts.prefix(ExecutionContext.shards(images, pixels: pixels), of: step.parameterGradients)
    let sums = prologue?.sumWorkspace(step.inputs[0])
    pass.context.forEachShard(images, pixels: pixels) { [self] images, shard, workspace in
      var values = step.inputs[0][images]
      var gradient = step.outputGradient[images]
      if let epilogue { gradient = epilogue.inputGradient(step.output[images], gradient, workspace) }
      if let target = step.inputGradients[0]?[images] {
        inputGradient(gradient, into: target, workspace)
        if let prologue, let sums {
          sums[shard].fill(0)
          values = prologue.normalized(values, target, addingTo: sums[shard], workspace)
        } else {
          values = normalized(values, workspace)
        }
      }
      if let kernel = parts[0]?[shard] {
        depthwiseKernelGradient(repeated(values, workspace), gradient, window, into: kernel)
      }
      if bias != nil, let bias = parts[1]?[shard] { channelSums(gradient, into: bias) }
    }
    sumParts(parts, into: step.parameterGradients, pass.context)
  }

  private func inputGradient(_ gradient: Tensor, into target: Tensor, _ workspace: Workspace) {
    let flipped = workspace.tensor(WorkspaceSlot.transpose, Shape(flat: kernel.count))
    if multiplier == 1 { return depthwiseInputGradient(gradient, kernel, window, flipped: flipped, into: target) }
    let all = workspace.tensor(
      WorkspaceSlot.innerValuesGradient, images: target.images, repeated(target.shape))
    depthwiseInputGradient(gradient, kernel, window, flipped: flipped, into: all)
    sumRepeatedChannels(all, times: multiplier, into: target)
  }

  func workspace(_ images: Int, _ output: Shape, isTraining: Bool) -> WorkspaceSize {
    var size = WorkspaceSize()
    let values = min(ExecutionContext.shardSize(pixels: input.pixels), images) * input.count
    if prologue != nil { size.need(values, in: WorkspaceSlot.values) }
    if multiplier > 1 { size.need(values * multiplier, in: WorkspaceSlot.innerValues) }
    guard isTraining else { return size }
    size.need(kernel.count, in: WorkspaceSlot.transpose)
    if multiplier > 1 { size.need(values * multiplier, in: WorkspaceSlot.innerValuesGradient) }
    if epilogue != nil { size.need(values * multiplier, in: WorkspaceSlot.gradient) }
    return size
  }
}
