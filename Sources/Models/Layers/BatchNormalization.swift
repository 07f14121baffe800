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

  public func outputShape(_ inputs: [Shape]) throws(ModelMistake) -> Shape { try single(inputs) }

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

  /// The layer at work together with an activation that clamps what it gives. Without the batch's statistics it keeps to
  /// its running ones even in training: batch normalization that is frozen.
  func makeOperation(_ parameters: [Tensor], bounds: Bounds, usesBatch: Bool) -> BatchNormalizationOperation {
    BatchNormalizationOperation(self, parameters, bounds: bounds, usesBatch: usesBatch)
  }

  /// What the running statistics do to a value: x · scale + offset.
  func affine(_ parameters: [Tensor]) -> (scale: Tensor, offset: Tensor) {
    let (scale, offset) = (Tensor(count: parameters[0].count), Tensor(count: parameters[0].count))
    for channel in 0..<scale.count {
      scale[channel] = parameters[0][channel] / (parameters[3][channel] + epsilon).squareRoot()
      offset[channel] = parameters[1][channel] - parameters[2][channel] * scale[channel]
    }
    return (scale, offset)
  }
}

/// Batch normalization at work, with the clamping activation after it.
final class BatchNormalizationOperation: Operation, @unchecked Sendable {
  private let layer: BatchNormalization
  private let parameters: [Tensor]
  private let usesBatch: Bool
  /// Of the last forward: the mean that was subtracted, one over the deviation, gamma times that, and what is added.
  private let mean: Tensor
  private let reciprocal: Tensor
  private let scale: Tensor
  private let offset: Tensor
  /// What the last forward did to each value.
  let normalization: Normalization
  private var parts = Parts()

  init(_ layer: BatchNormalization, _ parameters: [Tensor], bounds: Bounds, usesBatch: Bool) {
    (self.layer, self.parameters, self.usesBatch) = (layer, parameters, usesBatch)
    let channels = parameters[0].count
    (mean, reciprocal) = (Tensor(count: channels), Tensor(count: channels))
    (scale, offset) = (Tensor(count: channels), Tensor(count: channels))
    normalization = Normalization(mean: mean, scale: scale, offset: offset, bounds: bounds)
  }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    prepare(inputs, pass)
    repeatForward(inputs, output, pass)
  }

  /// Settles what is to be done to each value.
  func prepare(_ inputs: [Tensor], _ pass: Pass) {
    let variance = Tensor(count: mean.count)
    if usesBatch && pass.isTraining {
      batchMoments(inputs[0], variance, pass)
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

  /// Applies the last forward's statistics.
  func repeatForward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    pass.crew.forEachShard(output.images, pixels: output.shape.pixels) { [normalization] images, _, _ in
      normalization.apply(inputs[0][images], into: output[images])
    }
  }

  /// The batch's mean and variance; the running averages follow them.
  private func batchMoments(_ input: Tensor, _ variance: Tensor, _ pass: Pass) {
    let pixels = input.shape.pixels
    let shards = Crew.shards(input.images, pixels: pixels)
    let parts = parts.prefix(shards, count: 2 * mean.count)
    pass.crew.forEachShard(input.images, pixels: pixels) { images, shard, _ in
      channelMoments(input[images], into: parts[shard])
    }
    let counts = (0..<shards).map { Crew.shard($0, of: input.images, pixels: pixels).count * pixels }
    joinMoments(parts, counts: counts, mean: mean, variance: variance)
    for (average, value) in [(parameters[2], mean), (parameters[3], variance)] {
      for channel in 0..<average.count {
        average[channel] = average[channel] * layer.momentum + value[channel] * (1 - layer.momentum)
      }
    }
  }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    let input = step.inputs[0]
    let pixels = input.shape.pixels
    let channels = mean.count
    let parts = parts.prefix(Crew.shards(input.images, pixels: pixels), count: 2 * channels)
    pass.crew.forEachShard(input.images, pixels: pixels) { [normalization] images, shard, _ in
      normalization.sums(input[images], step.outputGradient[images], into: parts[shard])
    }
    let sums = Tensor(count: 2 * channels)
    sumParts(parts, into: sums)
    if let gamma = step.parameterGradients[0] {
      for channel in 0..<channels { gamma[channel] = sums[channels + channel] * reciprocal[channel] }
    }
    if let beta = step.parameterGradients[1] { beta.copy(from: sums) }
    guard let target = step.inputGradients[0] else { return }
    guard usesBatch && pass.isTraining else {
      pass.crew.forEachShard(input.images, pixels: pixels) { [normalization] images, _, _ in
        normalization.inputGradient(input[images], step.outputGradient[images], into: target[images])
      }
      return
    }
    let (a, b) = (Tensor(count: channels), Tensor(count: channels))
    let count = Float(input.images * pixels)
    for channel in 0..<channels {
      a[channel] = sums[channel] / count
      b[channel] = sums[channels + channel] * reciprocal[channel] * reciprocal[channel] / count
    }
    pass.crew.forEachShard(input.images, pixels: pixels) { [normalization] images, _, _ in
      normalization.inputGradient(input[images], step.outputGradient[images], a: a, b: b, into: target[images])
    }
  }
}
