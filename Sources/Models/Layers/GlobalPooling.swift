import Kernels

/// The average or the maximum of each channel over the whole map.
///
/// `global_average_pooling2d`, `global_max_pooling2d`
public struct GlobalPooling: Layer {
  public let function: Pooling.Function

  public init(_ function: Pooling.Function) { self.function = function }

  public var kind: String { function == .maximum ? "GlobalMaxPooling2D" : "GlobalAveragePooling2D" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    Shape(flat: try featureMap(inputs).channels)
  }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation {
    GlobalPoolingOperation(function, inputs[0])
  }
}

private final class GlobalPoolingOperation: Operation, Sendable {
  private let function: Pooling.Function
  /// The whole map.
  private let window: Window

  init(_ function: Pooling.Function, _ input: Shape) {
    self.function = function
    window = Window(
      height: input.height, width: input.width, kernel: (input.height, input.width), stride: (1, 1), isSame: false)
  }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    pass.context.forEachShard(output.images, pixels: inputs[0].shape.pixels) { [function, window] images, _, _ in
      switch function {
      case .maximum: maximumPool(inputs[0][images], window, into: output[images])
      case .average: globalAveragePool(inputs[0][images], into: output[images])
      }
    }
  }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    guard let target = step.inputGradients[0] else { return }
    pass.context.forEachShard(target.images, pixels: target.shape.pixels) { [function, window] images, _, _ in
      let gradient = step.outputGradient[images]
      switch function {
      case .maximum:
        maximumPoolGradient(step.inputs[0][images], step.output[images], gradient, window, into: target[images])
      case .average: globalAveragePoolGradient(gradient, into: target[images])
      }
    }
  }
}
