import Kernels

/// y = x · scale + offset.
///
/// `rescaling 1/255`
public struct Rescaling: Layer {
  public let scale: Float
  public let offset: Float

  public init(scale: Float, offset: Float = 0) { (self.scale, self.offset) = (scale, offset) }

  public var kind: String { "Rescaling" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    for (name, value) in [("scale", scale), ("offset", offset)] where !value.isFinite {
      throw .argument(kind: kind, name: name, expected: "a number below 3.4e38", received: "\(value)")
    }
    return try single(inputs)
  }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation { RescalingOperation(self) }
}

private final class RescalingOperation: Operation, Sendable {
  private let layer: Rescaling

  init(_ layer: Rescaling) { self.layer = layer }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    pass.context.forEachShard(output.images, pixels: output.shape.pixels) { [layer] images, _, _ in
      rescale(inputs[0][images], scale: layer.scale, offset: layer.offset, into: output[images])
    }
  }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    guard let target = step.inputGradients[0] else { return }
    rescale(step.outputGradient, scale: layer.scale, offset: 0, into: target)
  }
}
