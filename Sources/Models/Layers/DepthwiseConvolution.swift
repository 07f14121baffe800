import Kernels

/// A depthwise convolution: each channel with a kernel of its own. Kernel: height × width × channels × 1.
///
/// `depthwise_conv2d 3 strides=2 padding=same`
public struct DepthwiseConvolution: Layer {
  public let kernelSize: (Int, Int)
  public let strides: (Int, Int)
  public let isSame: Bool
  public let usesBias: Bool

  public init(kernelSize: (Int, Int), strides: (Int, Int) = (1, 1), isSame: Bool = false, usesBias: Bool = true) {
    (self.kernelSize, self.strides, self.isSame, self.usesBias) = (kernelSize, strides, isSame, usesBias)
  }

  public var kind: String { "DepthwiseConv2D" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try featureMap(inputs)
    let window = try checkedWindow(kind, input, kernelSize, strides, isSame: isSame)
    return Shape(window.outputHeight, window.outputWidth, input.channels)
  }

  public func parameters(_ inputs: [Shape]) -> [ParameterDeclaration] {
    let area = kernelSize.0 * kernelSize.1
    let channels = inputs[0].channels
    // Keras counts the fans of a depthwise kernel by its last two dimensions: channels in, 1 out.
    let kernel = ParameterDeclaration(
      "depthwise_kernel", [kernelSize.0, kernelSize.1, channels, 1],
      .glorotUniform(fanIn: area * channels, fanOut: area))
    return usesBias ? [kernel, ParameterDeclaration("bias", [channels], .zeros)] : [kernel]
  }

  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int {
    output.count * kernelSize.0 * kernelSize.1
  }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation {
    makeOperation(inputs, parameters, prologue: nil, epilogue: nil)
  }

  /// The layer at work between two batch normalizations, where there are such.
  func makeOperation(
    _ inputs: [Shape], _ parameters: [Tensor], prologue: BatchNormalizationOperation?,
    epilogue: BatchNormalizationOperation?
  ) -> any Operation {
    DepthwiseOperation(
      kernel: parameters[0], bias: usesBias ? parameters[1] : nil, window: window(inputs[0]), prologue: prologue,
      epilogue: epilogue)
  }

  func window(_ input: Shape) -> Window {
    Window(height: input.height, width: input.width, kernel: kernelSize, stride: strides, isSame: isSame)
  }
}

/// A depthwise convolution at work.
final class DepthwiseOperation: RowwiseOperation, @unchecked Sendable {
  private let kernel: Tensor
  private let bias: Tensor?
  private let window: Window
  private let bounds: Bounds
  private let prologue: BatchNormalizationOperation?
  private let epilogue: BatchNormalizationOperation?
  /// Each shard's part of the gradients, which are added up in a fixed order.
  private var parts = GradientParts()

  init(
    kernel: Tensor, bias: Tensor?, window: Window, bounds: Bounds = .none,
    prologue: BatchNormalizationOperation? = nil, epilogue: BatchNormalizationOperation? = nil
  ) {
    (self.kernel, self.bias, self.window, self.bounds) = (kernel, bias, window, bounds)
    (self.prologue, self.epilogue) = (prologue, epilogue)
  }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    let pixels = output.shape.pixels
    let moments = epilogue?.momentWorkspace(output, pass)
    pass.context.forEachShard(output.images, pixels: pixels) { [self] images, shard, workspace in
      depthwise(
        normalized(inputs[0][images], workspace), kernel, window, bias: bias, bounds: bounds, into: output[images])
      if let moments { channelMoments(output[images], into: moments[shard]) }
    }
  }

  func inputRows(_ rows: Range<Int>, height: Int) -> Range<Int> { window.inputRows(rows, height: height) }

  func forward(_ source: Lines, _ rows: Range<Int>, addend: Tensor?, into output: Tensor, _ workspace: Workspace) {
    depthwise(
      source.image, kernel, window.part(rows, from: source.rows.lowerBound), bias: bias, bounds: bounds,
      into: Lines(rows, in: output).image)
  }

  /// What the prologue makes of some images.
  private func normalized(_ images: Tensor, _ workspace: Workspace) -> Tensor {
    prologue.map { $0.normalized(images, workspace) } ?? images
  }

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
        depthwiseInputGradient(
          gradient, kernel, window, flipped: workspace.tensor(1, Shape(flat: kernel.count)), into: target)
        if let prologue, let sums {
          sums[shard].fill(0)
          values = prologue.normalized(values, target, addingTo: sums[shard], workspace)
        } else {
          values = normalized(values, workspace)
        }
      }
      if let kernel = parts[0]?[shard] { depthwiseKernelGradient(values, gradient, window, into: kernel) }
      if bias != nil, let bias = parts[1]?[shard] { channelSums(gradient, into: bias) }
    }
    sumParts(parts, into: step.parameterGradients, pass.context)
  }
}
