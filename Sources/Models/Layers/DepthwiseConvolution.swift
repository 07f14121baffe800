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

  public func outputShape(_ inputs: [Shape]) throws(ModelMistake) -> Shape {
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
    makeOperation(inputs, parameters, prologue: nil)
  }

  /// The layer at work on what `prologue` makes of its input.
  func makeOperation(_ inputs: [Shape], _ parameters: [Tensor], prologue: Normalization?) -> any Operation {
    DepthwiseOperation(
      kernel: parameters[0], bias: usesBias ? parameters[1] : nil, window: window(inputs[0]), prologue: prologue)
  }

  func window(_ input: Shape) -> Window {
    Window(height: input.height, width: input.width, kernel: kernelSize, stride: strides, isSame: isSame)
  }
}

/// A depthwise convolution at work.
final class DepthwiseOperation: Operation, @unchecked Sendable {
  private let kernel: Tensor
  private let bias: Tensor?
  private let window: Window
  private let bounds: Bounds
  private let prologue: Normalization?
  /// Each shard's part of the gradients, which are added up in a fixed order.
  private var kernelParts = Parts()
  private var biasParts = Parts()

  /// - Parameter prologue: what is to be done to the input, shard by shard.
  init(kernel: Tensor, bias: Tensor?, window: Window, bounds: Bounds = .none, prologue: Normalization? = nil) {
    (self.kernel, self.bias, self.window, self.bounds) = (kernel, bias, window, bounds)
    self.prologue = prologue
  }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    pass.crew.forEachShard(output.images, pixels: output.shape.pixels) { [self] images, _, scratch in
      depthwise(
        normalized(inputs[0][images], scratch), kernel, window, bias: bias, bounds: bounds, into: output[images])
    }
  }

  /// What the prologue makes of some images.
  private func normalized(_ images: Tensor, _ scratch: Scratch) -> Tensor {
    guard let prologue else { return images }
    let result = scratch.tensor(0, images: images.images, images.shape)
    prologue.apply(images, into: result)
    return result
  }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    let (images, pixels) = (step.output.images, step.output.shape.pixels)
    let kernelTarget = step.parameterGradients[0]
    let parts = kernelParts.prefix(Crew.shards(images, pixels: pixels), count: kernel.count)
    pass.crew.forEachShard(images, pixels: pixels) { [self] images, shard, scratch in
      let gradient = step.outputGradient[images]
      if let target = step.inputGradients[0]?[images] {
        depthwiseInputGradient(
          gradient, kernel, window, flipped: scratch.tensor(1, Shape(flat: kernel.count)), into: target)
      }
      if kernelTarget != nil {
        depthwiseKernelGradient(normalized(step.inputs[0][images], scratch), gradient, window, into: parts[shard])
      }
    }
    if let kernelTarget { sumParts(parts, into: kernelTarget) }
    if bias != nil, let target = step.parameterGradients[1] { biasParts.sumChannels(step, into: target, pass.crew) }
  }
}
