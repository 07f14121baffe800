import Kernels

/// A function of each value, or, for softmax, of each pixel's channels.
///
/// `relu`, `relu6`, `leaky_relu negative_slope=0.3`, `elu alpha=1`, `sigmoid`, `tanh`, `swish`, `hard_swish`, `gelu`,
/// `softmax`
public struct Activation: Layer {
  /// Which function.
  public enum Function: Sendable, Equatable {
    case relu
    case relu6
    case leakyRelu(slope: Float)
    case elu(alpha: Float)
    case curve(Curve)
    case softmax
  }

  public let function: Function

  public init(_ function: Function) { self.function = function }

  public var kind: String {
    switch function {
    case .relu, .relu6: "ReLU"
    case .leakyRelu: "LeakyReLU"
    case .elu: "ELU"
    case .softmax: "Softmax"
    case .curve: "Activation"
    }
  }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try single(inputs)
    switch function {
    case .leakyRelu(let slope): try require(slope, "negative_slope")
    case .elu(let alpha): try require(alpha, "alpha")
    default: break
    }
    return input
  }

  private func require(_ number: Float, _ name: String) throws(ModelError) {
    guard number >= 0, number.isFinite else {
      throw .argument(kind: kind, name: name, expected: "at least 0", received: "\(number)")
    }
  }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation {
    ActivationOperation(function)
  }

  /// The bounds to which the function clamps, where it does no more than that.
  var bounds: Bounds? {
    switch function {
    case .relu: .relu
    case .relu6: .relu6
    default: nil
    }
  }
}

private final class ActivationOperation: Operation, Sendable {
  private let function: Activation.Function

  init(_ function: Activation.Function) { self.function = function }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    pass.context.forEachShard(output.images, pixels: output.shape.pixels) { [function] images, _, _ in
      let (x, y) = (inputs[0][images], output[images])
      switch function {
      case .relu: clamp(x, .relu, into: y)
      case .relu6: clamp(x, .relu6, into: y)
      case .leakyRelu(let slope): leakyClamp(x, slope: slope, into: y)
      case .elu(let alpha): exponentialLinear(x, alpha: alpha, into: y)
      case .curve(let curve): curve.apply(x, into: y)
      case .softmax: softmax(x, into: y)
      }
    }
  }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    guard let target = step.inputGradients[0] else { return }
    pass.context.forEachShard(target.images, pixels: target.shape.pixels) { [function] images, _, _ in
      let (x, y) = (step.inputs[0][images], step.output[images])
      let (gradient, result) = (step.outputGradient[images], target[images])
      switch function {
      case .relu: clampGradient(x, .relu, gradient: gradient, into: result)
      case .relu6: clampGradient(x, .relu6, gradient: gradient, into: result)
      case .leakyRelu(let slope): leakyClampGradient(x, slope: slope, gradient: gradient, into: result)
      case .elu(let alpha): exponentialLinearGradient(x, alpha: alpha, gradient: gradient, into: result)
      case .curve(let curve): curve.applyDerivative(input: x, gradient: gradient, into: result)
      case .softmax: softmaxGradient(y, gradient, into: result)
      }
    }
  }
}
