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
    DepthwiseOperation(kernel: parameters[0], bias: usesBias ? parameters[1] : nil, window: window(inputs[0]))
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
  /// Each shard's part of the gradients: made when a backward asks for them.
  private var kernelParts: [Tensor] = []
  private var biasParts: [Tensor] = []

  init(kernel: Tensor, bias: Tensor?, window: Window, bounds: Bounds = .none) {
    (self.kernel, self.bias, self.window, self.bounds) = (kernel, bias, window, bounds)
  }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    pass.crew.forEachShard(output.images, pixels: output.shape.pixels) { [self] images, _, _ in
      depthwise(inputs[0][images], kernel, window, bias: bias, bounds: bounds, into: output[images])
    }
  }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    let pixels = step.output.shape.pixels
    let kernelTarget = step.parameterGradients[0]
    let biasTarget = bias == nil ? nil : step.parameterGradients[1]
    let shards = Crew.shards(step.output.images, pixels: pixels)
    while kernelParts.count < shards {
      kernelParts.append(Tensor(count: kernel.count))
      biasParts.append(Tensor(count: step.output.shape.channels))
    }
    pass.crew.forEachShard(step.output.images, pixels: pixels) { [self] images, shard, scratch in
      let gradient = step.outputGradient[images]
      if let target = step.inputGradients[0]?[images] {
        depthwiseInputGradient(
          gradient, kernel, window, flipped: scratch.tensor(0, Shape(flat: kernel.count)), into: target)
      }
      if kernelTarget != nil {
        depthwiseKernelGradient(step.inputs[0][images], gradient, window, into: kernelParts[shard])
      }
      if biasTarget != nil { channelSums(gradient, into: biasParts[shard]) }
    }
    if let kernelTarget { sumParts(kernelParts.prefix(shards), into: kernelTarget) }
    if let biasTarget { sumParts(biasParts.prefix(shards), into: biasTarget) }
  }
}
