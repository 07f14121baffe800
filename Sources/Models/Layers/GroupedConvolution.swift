import Kernels

/// A grouped convolution: a convolution for each group of channels, one after the other.
final class GroupedConvolutionOperation: Operation, Sendable {
  private let layer: Convolution
  private let input: Shape
  private let kernel: Tensor
  private let bias: Tensor?

  init(_ layer: Convolution, _ input: Shape, _ parameters: [Tensor]) {
    (self.layer, self.input, kernel) = (layer, input, parameters[0])
    bias = layer.usesBias ? parameters[1] : nil
  }

  /// The channels of a group: those that come in, and its filters.
  private var channels: Int { input.channels / layer.groups }
  private var filters: Int { layer.filters / layer.groups }
  private var inputShape: Shape { Shape(input.height, input.width, channels) }
  private var window: Window { layer.window(input) }
  private var outputShape: Shape { Shape(window.outputHeight, window.outputWidth, filters) }

  /// A group's convolution, with its kernel in a thread's memory.
  private func operation(_ group: Int, _ workspace: Workspace) -> any Operation {
    let rows = window.area * channels
    let part = workspace.tensor(WorkspaceSlot.innerKernel, images: rows, Shape(flat: filters))
    copyChannels(
      kernel.reshaped(images: rows, Shape(flat: layer.filters)), from: group * filters, to: part, at: 0, count: filters)
    let product = ProductKernel(part, rows: rows, columns: filters)
    let bias = bias.map { self.part(of: $0, group) }
    return window.isPointwise
      ? PointwiseOperation(kernel: product, bias: bias)
      : ConvolutionOperation(input: inputShape, kernel: product, bias: bias, filters: filters, window: window)
  }

  /// A group's part of a value for each filter.
  private func part(of values: Tensor, _ group: Int) -> Tensor {
    values.reshaped(images: layer.groups, Shape(flat: filters))[group..<group + 1].reshaped(Shape(flat: filters))
  }

  /// Copies a group's channels, or puts them back in their place.
  private func copy(_ source: Tensor, from first: Int, to target: Tensor, at place: Int, count: Int, _ pass: Pass) {
    pass.context.forEachShard(source.images, pixels: source.shape.pixels) { images, _, _ in
      copyChannels(source[images], from: first, to: target[images], at: place, count: count)
    }
  }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    let workspace = pass.context.workspace
    let values = workspace.tensor(WorkspaceSlot.innerValues, images: output.images, inputShape)
    let result = workspace.tensor(WorkspaceSlot.innerOutput, images: output.images, outputShape)
    for group in 0..<layer.groups {
      copy(inputs[0], from: group * channels, to: values, at: 0, count: channels, pass)
      operation(group, workspace).forward([values], result, pass)
      copy(result, from: 0, to: output, at: group * filters, count: filters, pass)
    }
  }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    let workspace = pass.context.workspace
    let (images, rows) = (step.output.images, window.area * channels)
    let values = workspace.tensor(WorkspaceSlot.innerValues, images: images, inputShape)
    let gradient = workspace.tensor(WorkspaceSlot.innerOutput, images: images, outputShape)
    let target = step.inputGradients[0].map { _ in
      workspace.tensor(WorkspaceSlot.innerValuesGradient, images: images, inputShape)
    }
    let kernelGradient = step.parameterGradients[0].map { _ in
      workspace.tensor(WorkspaceSlot.innerKernelGradient, images: rows, Shape(flat: filters))
    }
    for group in 0..<layer.groups {
      copy(step.inputs[0], from: group * channels, to: values, at: 0, count: channels, pass)
      copy(step.outputGradient, from: group * filters, to: gradient, at: 0, count: filters, pass)
      let biasGradient = bias.map { _ in step.parameterGradients[1].map { part(of: $0, group) } }
      operation(group, workspace).backward(
        BackwardStep(
          // Without a normalization after it, the output's values are not read.
          inputs: [values], output: gradient, outputGradient: gradient, inputGradients: [target],
          parameterGradients: [kernelGradient] + (biasGradient.map { [$0] } ?? [])), pass)
      if let target, let whole = step.inputGradients[0] {
        copy(target, from: 0, to: whole, at: group * channels, count: channels, pass)
      }
      if let kernelGradient, let whole = step.parameterGradients[0] {
        copyChannels(
          kernelGradient, from: 0, to: whole.reshaped(images: rows, Shape(flat: layer.filters)), at: group * filters,
          count: filters)
      }
    }
  }

  func workspace(_ images: Int, _ output: Shape, isTraining: Bool) -> WorkspaceSize {
    var size = WorkspaceSize()
    size.need(images * inputShape.count, in: WorkspaceSlot.innerValues)
    size.need(images * outputShape.count, in: WorkspaceSlot.innerOutput)
    size.need(window.area * channels * filters, in: WorkspaceSlot.innerKernel)
    if isTraining {
      size.need(images * inputShape.count, in: WorkspaceSlot.innerValuesGradient)
      size.need(window.area * channels * filters, in: WorkspaceSlot.innerKernelGradient)
    }
    size.merge(operation(0, Workspace()).workspace(images, outputShape, isTraining: isTraining))
    return size
  }
}
