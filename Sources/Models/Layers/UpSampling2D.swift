import Kernels

/// The feature map made larger by whole factors, by the nearest pixel or by bilinear interpolation.
///
/// `up_sampling2d 2 interpolation=bilinear`
public struct UpSampling2D: Layer {
  public let size: (Int, Int)
  public let isBilinear: Bool

  public init(size: (Int, Int), isBilinear: Bool = false) { (self.size, self.isBilinear) = (size, isBilinear) }

  public var kind: String { "UpSampling2D" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try featureMap(inputs)
    guard size.0 > 0, size.1 > 0 else {
      throw .argument(kind: kind, name: "size", expected: "at least 1", received: "\(size.0)x\(size.1)")
    }
    return Shape(input.height * size.0, input.width * size.1, input.channels)
  }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation {
    UpSamplingOperation(UpSampling(inputs[0], factors: size, isBilinear: isBilinear))
  }
}

private final class UpSamplingOperation: Operation, Sendable {
  private let sampling: UpSampling

  init(_ sampling: UpSampling) { self.sampling = sampling }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    pass.context.forEachShard(output.images, pixels: output.shape.pixels) { [sampling] images, _, _ in
      sampling.apply(inputs[0][images], into: output[images])
    }
  }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    guard let target = step.inputGradients[0] else { return }
    pass.context.forEachShard(target.images, pixels: step.output.shape.pixels) { [sampling] images, _, _ in
      sampling.applyGradient(step.outputGradient[images], into: target[images])
    }
  }
}
