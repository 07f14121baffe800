import Kernels

/// Dropout (Srivastava et al., 2014): in training each value is zeroed with probability `rate`, and the others are
/// divided by 1 − rate. Spatial dropout (Tompson et al., 2015) does so with whole channels.
///
/// `dropout 0.3`, `spatial_dropout2d 0.2`
public struct Dropout: RandomLayer {
  public let rate: Float
  /// Whether a channel is dropped as a whole.
  public let isSpatial: Bool

  public init(_ rate: Float, isSpatial: Bool = false) { (self.rate, self.isSpatial) = (rate, isSpatial) }

  public var kind: String { isSpatial ? "SpatialDropout2D" : "Dropout" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try isSpatial ? featureMap(inputs) : single(inputs)
    guard rate >= 0, rate < 1 else {
      throw .argument(kind: kind, name: "rate", expected: "at least 0 and below 1", received: "\(rate)")
    }
    return input
  }

  public func makeOperation(index: Int) -> any Operation { DropoutOperation(self, index: index) }
}

private final class DropoutOperation: Operation, Sendable {
  private let layer: Dropout
  private let index: Int

  init(_ layer: Dropout, index: Int) { (self.layer, self.index) = (layer, index) }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    guard pass.isTraining, layer.rate > 0 else { return output.copy(from: inputs[0]) }
    drop(inputs[0], output, pass)
  }

  /// The same values are dropped: the draws depend on the step and the sample alone.
  func backward(_ step: BackwardStep, _ pass: Pass) {
    guard let target = step.inputGradients[0] else { return }
    guard pass.isTraining, layer.rate > 0 else { return target.copy(from: step.outputGradient) }
    drop(step.outputGradient, target, pass)
  }

  private func drop(_ input: Tensor, _ output: Tensor, _ pass: Pass) {
    pass.context.forEach(input.images) { [layer, index] image, _ in
      let stream = RandomStream(seed: pass.seed, purpose: .dropout, epoch: pass.step, sample: index << 32 | image)
      let (values, result) = (input[image..<image + 1], output[image..<image + 1])
      if layer.isSpatial {
        dropChannels(values, rate: layer.rate, stream, into: result)
      } else {
        Kernels.drop(values, rate: layer.rate, stream, into: result)
      }
    }
  }
}
