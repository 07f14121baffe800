/// Depthwise convolutions: each channel has a kernel of its own. Kernels are (window height) × (window width) ×
/// channels. Vectors run over channels; the windows 3 wide of up to four neighbouring pixels share their loads.

/// output = clamp(input ∗ kernel + bias) for each image.
public func depthwise(
  _ input: Tensor, _ kernel: Tensor, _ window: Window, bias: Tensor? = nil, bounds: Bounds = .none,
  into output: Tensor
) {
  let map = DepthwiseMap(input.shape, window)
  precondition(kernel.count >= window.area * map.channels, "the kernel has a value for each tap and channel")
  precondition(output.shape.pixels == window.outputHeight * window.outputWidth, "the output fits the window")
  for image in 0..<min(input.images, output.images) {
    map.forward(
      UnsafePointer(input.base + image * input.shape.count), UnsafePointer(kernel.base),
      bias.map { UnsafePointer($0.base) }, bounds, output.base + image * output.shape.count)
  }
}

/// The gradient with respect to the input, for each image; `flipped` is room for a kernel.
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
    map.inputGradient(
      UnsafePointer(outputGradient.base + image * outputGradient.shape.count), UnsafePointer(kernel.base),
      inputGradient.base + image * shape.count)
  }
}

/// The gradient with respect to the kernel, added up over the images.
public func depthwiseKernelGradient(
  _ input: Tensor, _ outputGradient: Tensor, _ window: Window, into kernelGradient: Tensor
) {
  let map = DepthwiseMap(input.shape, window)
  kernelGradient.fill(0)
  for image in 0..<input.images {
    map.addKernelGradient(
      UnsafePointer(input.base + image * input.shape.count),
      UnsafePointer(outputGradient.base + image * outputGradient.shape.count), kernelGradient.base)
  }
}

extension Window {
  /// The window that carries gradients back through a window of stride 1.
  init(transposing window: Window, height: Int, width: Int) {
    (kernelHeight, kernelWidth, strideHeight, strideWidth) = (window.kernelHeight, window.kernelWidth, 1, 1)
    (top, left) = (window.kernelHeight - 1 - window.top, window.kernelWidth - 1 - window.left)
    (outputHeight, outputWidth) = (height, width)
  }
}
