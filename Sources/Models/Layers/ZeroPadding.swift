import Kernels

/// Zeros around the feature map.
///
/// `zero_padding2d 1`
public struct ZeroPadding: Layer {
  public let top: Int
  public let bottom: Int
  public let left: Int
  public let right: Int

  public init(top: Int, bottom: Int, left: Int, right: Int) {
    (self.top, self.bottom, self.left, self.right) = (top, bottom, left, right)
  }

  public var kind: String { "ZeroPadding2D" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try featureMap(inputs)
    guard min(top, bottom, left, right) >= 0 else {
      throw .argument(kind: kind, name: "padding", expected: "at least 0", received: "\(min(top, bottom, left, right))")
    }
    return Shape(input.height + top + bottom, input.width + left + right, input.channels)
  }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation { ZeroPaddingOperation(self) }
}

private final class ZeroPaddingOperation: Operation, Sendable {
  private let layer: ZeroPadding

  init(_ layer: ZeroPadding) { self.layer = layer }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    pass.context.forEachShard(output.images, pixels: output.shape.pixels) { [layer] images, _, _ in
      zeroPad(inputs[0][images], top: layer.top, left: layer.left, into: output[images])
    }
  }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    guard let target = step.inputGradients[0] else { return }
    pass.context.forEachShard(target.images, pixels: target.shape.pixels) { [layer] images, _, _ in
      zeroPadGradient(step.outputGradient[images], top: layer.top, left: layer.left, into: target[images])
    }
  }
}
