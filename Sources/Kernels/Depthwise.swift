import KernelsAVX512
import VectorKernels

/// Depthwise convolutions: each channel has a kernel of its own. Kernels are (window height) × (window width) ×
/// channels. Vectors run over channels; the windows 3 wide of up to four neighbouring pixels share their loads.

/// output = clamp(input ∗ kernel + bias) for each image.
public func depthwise(
  _ input: Tensor, _ kernel: Tensor, _ window: Window, bias: Tensor? = nil, bounds: Bounds = .none,
  into output: Tensor
) {
  let map = DepthwiseMap(input.shape, window)
  precondition(kernel.count >= window.area * input.shape.channels, "the kernel has a value for each tap and channel")
  precondition(output.shape.pixels == window.outputHeight * window.outputWidth, "the output fits the window")
  for image in 0..<min(input.images, output.images) {
    let (source, target) = (input.base + image * input.shape.count, output.base + image * output.shape.count)
    let bias = bias.map { UnsafePointer($0.base) }
    forWidestVectors(
      input.shape.channels, wide: { depthwiseAVX512(map, $0, source, kernel.base, bias, bounds, target) },
      narrow: { map.forward(of: Vector.self, $0, source, kernel.base, bias, bounds, target) })
  }
}

/// The gradient with respect to the input, for each image; `flipped` is scratch memory for a kernel.
public func depthwiseInputGradient(
  _ outputGradient: Tensor, _ kernel: Tensor, _ window: Window, flipped: Tensor, into inputGradient: Tensor
) {
  let shape = inputGradient.shape
  let channels = shape.channels
  if window.strideHeight == 1 && window.strideWidth == 1 {
    // With a stride of 1 it is the convolution with the kernel turned by 180°.
    for tap in 0..<window.area {
      (flipped.base + tap * channels).update(from: kernel.base + (window.area - 1 - tap) * channels, count: channels)
    }
    let back = Window(transposing: window, height: shape.height, width: shape.width)
    depthwise(outputGradient, flipped, back, into: inputGradient)
    return
  }
  let map = DepthwiseMap(shape, window)
  for image in 0..<inputGradient.images {
    let slope = outputGradient.base + image * outputGradient.shape.count
    let target = inputGradient.base + image * shape.count
    forWidestVectors(
      channels, wide: { depthwiseInputGradientAVX512(map, $0, slope, kernel.base, target) },
      narrow: { map.inputGradient(of: Vector.self, $0, slope, kernel.base, target) })
  }
}

/// The gradient with respect to the kernel, added up over the images.
public func depthwiseKernelGradient(
  _ input: Tensor, _ outputGradient: Tensor, _ window: Window, into kernelGradient: Tensor
) {
  let map = DepthwiseMap(input.shape, window)
  kernelGradient.fill(0)
  for image in 0..<input.images {
    let source = input.base + image * input.shape.count
    let slope = outputGradient.base + image * outputGradient.shape.count
    forWidestVectors(
      input.shape.channels,
      wide: { addDepthwiseKernelGradientAVX512(map, $0, source, slope, kernelGradient.base) },
      narrow: { map.addKernelGradient(of: Vector.self, $0, source, slope, kernelGradient.base) })
  }
}

extension DepthwiseMap {
  fileprivate init(_ shape: Shape, _ window: Window) {
    self.init(height: shape.height, width: shape.width, channels: shape.channels, window)
  }
}
