import Kernels

/// Batch normalization (Ioffe and Szegedy, 2015): y = gamma · (x − mean) ÷ √(variance + epsilon) + beta, with the
/// batch's statistics in training, and their running averages otherwise.
///
/// `batch_normalization momentum=0.99 epsilon=0.001`
public struct BatchNormalization: Layer {
  public let momentum: Float
  public let epsilon: Float

  public init(momentum: Float = 0.99, epsilon: Float = 0.001) { (self.momentum, self.epsilon) = (momentum, epsilon) }

  public var kind: String { "BatchNormalization" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    guard epsilon > 0, epsilon.isFinite else {
      throw .argument(kind: kind, name: "epsilon", expected: "above 0", received: "\(epsilon)")
    }
    return try single(inputs)
  }

  public func parameters(_ inputs: [Shape]) -> [ParameterDeclaration] {
    let channels = [inputs[0].channels]
    return [
      ParameterDeclaration("gamma", channels, .ones),
      ParameterDeclaration("beta", channels, .zeros),
      ParameterDeclaration("moving_mean", channels, .zeros, isTrained: false),
      ParameterDeclaration("moving_variance", channels, .ones, isTrained: false),
    ]
  }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation {
    makeOperation(parameters, bounds: .none, usesBatch: true)
  }

  /// The operation of the layer together with an activation that clamps its output. Without the batch's statistics it uses
  /// its running ones even in training: frozen batch normalization.
  func makeOperation(_ parameters: [Tensor], bounds: Bounds, usesBatch: Bool) -> BatchNormalizationOperation {
    BatchNormalizationOperation(self, parameters, bounds: bounds, usesBatch: usesBatch)
  }

  /// The normalization by the running statistics: x · scale + offset.
  func affine(_ parameters: [Tensor]) -> (scale: Tensor, offset: Tensor) {
    let (scale, offset) = (Tensor(count: parameters[0].count), Tensor(count: parameters[0].count))
    for channel in 0..<scale.count {
      scale[channel] = parameters[0][channel] / (parameters[3][channel] + epsilon).squareRoot()
      offset[channel] = parameters[1][channel] - parameters[2][channel] * scale[channel]
    }
    return (scale, offset)
  }
}

/// Computes batch normalization, with the clamping activation after it.
///
/// A pass over a feature map costs more than the arithmetic. So the adjacent layers do most of the work, while the values
/// are in the cache: the layer before computes the moments and transforms the gradient (an *epilogue*), the layer after
/// normalizes what it reads and sums up the gradient (a *prologue*). Otherwise it makes the pass itself.
final class BatchNormalizationOperation: Operation, @unchecked Sendable {
  private let layer: BatchNormalization
  private let parameters: [Tensor]
  private let usesBatch: Bool
  /// Of the last forward: the mean that was subtracted, one over the deviation, gamma times that, and what is added.
  private let mean: Tensor
  private let reciprocal: Tensor
  private let scale: Tensor
  private let offset: Tensor
  private let normalization: Normalization
  /// Of the last backward: what is subtracted from the gradient, and for each x − mean.
  private let gradientMean: Tensor
  private let gradientSlope: Tensor
  private var momentParts = Parts()
  private var gradientParts = Parts()
  /// What was taken in this pass, shard by shard: the moments of the input, and the sums of the gradient.
  private var moments: ArraySlice<Tensor>?
  private var sums: ArraySlice<Tensor>?

  init(_ layer: BatchNormalization, _ parameters: [Tensor], bounds: Bounds, usesBatch: Bool) {
    (self.layer, self.parameters, self.usesBatch) = (layer, parameters, usesBatch)
    let channels = parameters[0].count
    (mean, reciprocal) = (Tensor(count: channels), Tensor(count: channels))
    (scale, offset) = (Tensor(count: channels), Tensor(count: channels))
    (gradientMean, gradientSlope) = (Tensor(count: channels), Tensor(count: channels))
    normalization = Normalization(mean: mean, scale: scale, offset: offset, bounds: bounds)
  }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    prepare(inputs, pass)
    repeatForward(inputs, output, pass)
  }

  /// Applies the last forward's statistics.
  func repeatForward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    pass.context.forEachShard(output.images, pixels: output.shape.pixels) { [normalization] images, _, _ in
      normalization.apply(inputs[0][images], into: output[images])
    }
  }

  /// Determines what is applied to each value.
  func prepare(_ inputs: [Tensor], _ pass: Pass) {
    let variance = Tensor(count: mean.count)
    if usesBatch && pass.isTraining {
      let (images, pixels) = (inputs[0].images, inputs[0].shape.pixels)
      let moments = moments ?? ownMoments(inputs[0], pass)
      self.moments = nil
      let counts = moments.indices.map { ExecutionContext.shard($0, of: images, pixels: pixels).count * pixels }
      joinMoments(moments, counts: counts, mean: mean, variance: variance)
      follow(variance)
    } else {
      mean.copy(from: parameters[2])
      variance.copy(from: parameters[3])
    }
    for channel in 0..<mean.count {
      reciprocal[channel] = 1 / (variance[channel] + layer.epsilon).squareRoot()
      scale[channel] = parameters[0][channel] * reciprocal[channel]
      offset[channel] = parameters[1][channel] - mean[channel] * scale[channel]
    }
  }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    let input = step.inputs[0]
    let channels = mean.count
    let total = Tensor(count: 2 * channels)
    sumParts(sums ?? ownSums(step, pass), into: total, pass.context)
    sums = nil
    if let gamma = step.parameterGradients[0] {
      for channel in 0..<channels { gamma[channel] = total[channels + channel] * reciprocal[channel] }
    }
    if let beta = step.parameterGradients[1] { beta.copy(from: total) }
    // Running statistics do not change with the values.
    let share = usesBatch && pass.isTraining ? 1 / Float(input.images * input.shape.pixels) : 0
    for channel in 0..<channels {
      gradientMean[channel] = total[channel] * share
      gradientSlope[channel] = total[channels + channel] * reciprocal[channel] * reciprocal[channel] * share
    }
    guard let target = step.inputGradients[0] else { return }
    pass.context.forEachShard(input.images, pixels: input.shape.pixels) { [self] images, _, _ in
      inputGradient(input[images], step.outputGradient[images], into: target[images])
    }
  }

  /// Updates the running averages by the batch's statistics.
  private func follow(_ variance: Tensor) {
    for (average, value) in [(parameters[2], mean), (parameters[3], variance)] {
      for channel in 0..<average.count {
        average[channel] = average[channel] * layer.momentum + value[channel] * (1 - layer.momentum)
      }
    }
  }

  private func ownMoments(_ input: Tensor, _ pass: Pass) -> ArraySlice<Tensor> {
    let pixels = input.shape.pixels
    let parts = momentParts.prefix(ExecutionContext.shards(input.images, pixels: pixels), count: 2 * mean.count)
    pass.context.forEachShard(input.images, pixels: pixels) { images, shard, _ in
      channelMoments(input[images], into: parts[shard])
    }
    return parts
  }

  private func ownSums(_ step: BackwardStep, _ pass: Pass) -> ArraySlice<Tensor> {
    let input = step.inputs[0]
    let parts = sumWorkspace(input)
    pass.context.forEachShard(input.images, pixels: input.shape.pixels) { [normalization] images, shard, _ in
      parts[shard].fill(0)
      normalization.addSums(input[images], step.outputGradient[images], to: parts[shard])
    }
    return parts
  }

  // MARK: - For the adjacent layers

  /// Memory for the `channelMoments` of each shard of the input, for the layer before; nil where they are not needed.
  func momentWorkspace(_ input: Tensor, _ pass: Pass) -> ArraySlice<Tensor>? {
    guard usesBatch && pass.isTraining else { return nil }
    moments = momentParts.prefix(
      ExecutionContext.shards(input.images, pixels: input.shape.pixels), count: 2 * mean.count)
    return moments
  }

  /// What becomes of some of the input's values, in a thread's memory.
  func normalized(_ input: Tensor, _ workspace: Workspace) -> Tensor {
    let result = workspace.tensor(WorkspaceSlot.values, images: input.images, input.shape)
    normalization.apply(input, into: result)
    return result
  }

  /// The same; what its gradient adds up to is added to a shard's part of the sums.
  func normalized(
    _ input: Tensor, _ outputGradient: Tensor, addingTo part: Tensor, _ workspace: Workspace
  ) -> Tensor {
    let result = workspace.tensor(WorkspaceSlot.values, images: input.images, input.shape)
    normalization.addSums(input, outputGradient, to: part, applyingInto: result)
    return result
  }

  /// Memory for the sums over each shard, for the layer after, which sets them to 0 and adds to them.
  func sumWorkspace(_ input: Tensor) -> ArraySlice<Tensor> {
    let parts = gradientParts.prefix(
      ExecutionContext.shards(input.images, pixels: input.shape.pixels), count: 2 * mean.count)
    sums = parts
    return parts
  }

  /// The gradient of some of the input's values, after the backward.
  func inputGradient(_ input: Tensor, _ outputGradient: Tensor, into target: Tensor) {
    normalization.inputGradient(input, outputGradient, a: gradientMean, b: gradientSlope, into: target)
  }

  /// The same, in a thread's memory.
  func inputGradient(_ input: Tensor, _ outputGradient: Tensor, _ workspace: Workspace) -> Tensor {
    let target = workspace.tensor(WorkspaceSlot.gradient, images: input.images, input.shape)
    inputGradient(input, outputGradient, into: target)
    return target
  }
}
