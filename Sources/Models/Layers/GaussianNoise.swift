import Kernels

/// Normal noise that is added to each value in training.
///
/// `gaussian_noise 0.1`
public struct GaussianNoise: RandomLayer {
  /// The noise's standard deviation.
  public let deviation: Float

  public init(_ deviation: Float) { self.deviation = deviation }

  public var kind: String { "GaussianNoise" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try single(inputs)
    guard deviation >= 0, deviation.isFinite else {
      throw .argument(kind: kind, name: "stddev", expected: "at least 0", received: "\(deviation)")
    }
    return input
  }

  public func makeOperation(index: Int) -> any Operation { GaussianNoiseOperation(deviation, index: index) }
}

private final class GaussianNoiseOperation: Operation, Sendable {
  private let deviation: Float
  private let index: Int

  init(_ deviation: Float, index: Int) { (self.deviation, self.index) = (deviation, index) }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    guard pass.isTraining, deviation > 0 else { return output.copy(from: inputs[0]) }
    pass.context.forEach(output.images) { [deviation, index] image, _ in
      let stream = RandomStream(seed: pass.seed, purpose: .noise, epoch: pass.step, sample: index << 32 | image)
      addNoise(inputs[0][image..<image + 1], deviation: deviation, stream, into: output[image..<image + 1])
    }
  }

  func backward(_ step: BackwardStep, _ pass: Pass) { step.inputGradients[0]?.copy(from: step.outputGradient) }
}
