import Kernels

/// Pooling under a sliding window: the maximum or the average of each channel.
///
/// `max_pooling2d 2`, `average_pooling2d 3 strides=2 padding=same`
public struct Pooling: Layer {
  public enum Function: Sendable { case maximum, average }

  public let function: Function
  public let poolSize: (Int, Int)
  public let strides: (Int, Int)
  public let isSame: Bool

  /// The strides are the pool's size unless given.
  public init(_ function: Function, poolSize: (Int, Int) = (2, 2), strides: (Int, Int)? = nil, isSame: Bool = false) {
    (self.function, self.poolSize, self.strides, self.isSame) = (function, poolSize, strides ?? poolSize, isSame)
  }

  public var kind: String { function == .maximum ? "MaxPooling2D" : "AveragePooling2D" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try featureMap(inputs)
    let window = try checkedWindow(kind, input, poolSize, strides, isSame: isSame)
    return Shape(window.outputHeight, window.outputWidth, input.channels)
  }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation {
    PoolingOperation(
      function,
      Window(
        height: inputs[0].height, width: inputs[0].width, kernel: poolSize, stride: strides, isSame: isSame))
  }
}

private final class PoolingOperation: Operation, Sendable {
  private let function: Pooling.Function
  private let window: Window

  init(_ function: Pooling.Function, _ window: Window) { (self.function, self.window) = (function, window) }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    pass.context.forEachShard(output.images, pixels: output.shape.pixels) { [function, window] images, _, _ in
      switch function {
      case .maximum: maximumPool(inputs[0][images], window, into: output[images])
      case .average: averagePool(inputs[0][images], window, into: output[images])
      }
    }
  }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    guard let target = step.inputGradients[0] else { return }
    pass.context.forEachShard(target.images, pixels: step.output.shape.pixels) { [function, window] images, _, _ in
      let (x, gradient) = (step.inputs[0][images], step.outputGradient[images])
      switch function {
      case .maximum: maximumPoolGradient(x, step.output[images], gradient, window, into: target[images])
      case .average: averagePoolGradient(gradient, window, input: x, into: target[images])
      }
    }
  }
}
