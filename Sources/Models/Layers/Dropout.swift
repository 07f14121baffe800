import Kernels

/// Dropout (Srivastava et al., 2014): in training each value is zeroed with probability `rate`, and the others are
/// divided by 1 − rate.
///
/// `dropout 0.3`
public struct Dropout: Layer {
  public let rate: Float

  public init(_ rate: Float) { self.rate = rate }

  public var kind: String { "Dropout" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try single(inputs)
    guard rate >= 0, rate < 1 else {
      throw .argument(kind: kind, name: "rate", expected: "at least 0 and below 1", received: "\(rate)")
    }
    return input
  }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation {
    DropoutOperation(rate, index: 0)
  }

  /// The layer at work as the model's dropout number `index`: each draws numbers of its own.
  func makeOperation(index: Int) -> any Operation { DropoutOperation(rate, index: index) }
}

private final class DropoutOperation: Operation, Sendable {
  private let rate: Float
  private let index: Int

  init(_ rate: Float, index: Int) { (self.rate, self.index) = (rate, index) }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    guard pass.isTraining, rate > 0 else { return output.copy(from: inputs[0]) }
    drop(inputs[0], output, pass)
  }

  /// The same values are dropped: the draws depend on the step and the sample alone.
  func backward(_ step: BackwardStep, _ pass: Pass) {
    guard let target = step.inputGradients[0] else { return }
    guard pass.isTraining, rate > 0 else { return target.copy(from: step.outputGradient) }
    drop(step.outputGradient, target, pass)
  }

  private func drop(_ input: Tensor, _ output: Tensor, _ pass: Pass) {
    pass.context.forEach(input.images) { [rate, index] image, _ in
      let stream = RandomStream(seed: pass.seed, purpose: .dropout, epoch: pass.step, sample: index << 32 | image)
      Kernels.drop(input[image..<image + 1], rate: rate, stream, into: output[image..<image + 1])
    }
  }
}
