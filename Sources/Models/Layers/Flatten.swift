import Kernels

/// The map as a vector, in row-major order: height, width, channels.
///
/// `flatten`
public struct Flatten: Layer {
  public init() {}

  public var kind: String { "Flatten" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape { Shape(flat: try single(inputs).count) }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation { CopyOperation() }
}

/// Passes its input on: `flatten`, and layers that do nothing outside training.
final class CopyOperation: Operation, Sendable {
  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) { output.copy(from: inputs[0]) }

  func backward(_ step: BackwardStep, _ pass: Pass) { step.inputGradients[0]?.copy(from: step.outputGradient) }
}
