import Kernels

/// Layer normalization (Ba, Kiros and Hinton, 2016): each pixel's channels are normalized on their own.
///
/// `layer_normalization epsilon=0.001`
public struct LayerNormalization: Layer {
  public let epsilon: Float

  public init(epsilon: Float = 0.001) { self.epsilon = epsilon }

  public var kind: String { "LayerNormalization" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    guard epsilon > 0, epsilon.isFinite else {
      throw .argument(kind: kind, name: "epsilon", expected: "above 0", received: "\(epsilon)")
    }
    return try single(inputs)
  }

  public func parameters(_ inputs: [Shape]) -> [ParameterDeclaration] {
    let channels = [inputs[0].channels]
    return [ParameterDeclaration("gamma", channels, .ones), ParameterDeclaration("beta", channels, .zeros)]
  }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation {
    LayerNormalizationOperation(epsilon, gamma: parameters[0], beta: parameters[1])
  }
}

private final class LayerNormalizationOperation: Operation, @unchecked Sendable {
  private let epsilon: Float
  private let gamma: Tensor
  private let beta: Tensor
  private var parts = GradientParts()

  init(_ epsilon: Float, gamma: Tensor, beta: Tensor) { (self.epsilon, self.gamma, self.beta) = (epsilon, gamma, beta) }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    pass.context.forEachShard(output.images, pixels: output.shape.pixels) { [self] images, _, _ in
      layerNormalize(inputs[0][images], gamma: gamma, beta: beta, epsilon: epsilon, into: output[images])
    }
  }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    let shards = ExecutionContext.shards(step.output.images, pixels: step.output.shape.pixels)
    let parts = parts.prefix(shards, of: step.parameterGradients)
    pass.context.forEachShard(step.output.images, pixels: step.output.shape.pixels) { [self] images, shard, _ in
      for part in parts { part?[shard].fill(0) }
      layerNormalizeGradient(
        step.inputs[0][images], gamma: gamma, epsilon: epsilon, step.outputGradient[images],
        into: step.inputGradients[0]?[images], gammaGradient: parts[0]?[shard], betaGradient: parts[1]?[shard])
    }
    sumParts(parts, into: step.parameterGradients, pass.context)
  }
}
