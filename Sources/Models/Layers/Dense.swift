import Kernels

/// A fully connected layer over the last dimension: y = x · kernel + bias. Kernel: inputs × units.
///
/// `dense 128 activation=relu`
public struct Dense: Layer {
  public let units: Int
  public let usesBias: Bool

  public init(units: Int, usesBias: Bool = true) { (self.units, self.usesBias) = (units, usesBias) }

  public var kind: String { "Dense" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try single(inputs)
    guard units > 0 else { throw .argument(kind: kind, name: "units", expected: "at least 1", received: "\(units)") }
    return input.isFlat ? Shape(flat: units) : Shape(input.height, input.width, units)
  }

  public func parameters(_ inputs: [Shape]) -> [ParameterDeclaration] {
    let initializer = Initializer.glorotUniform(fanIn: inputs[0].channels, fanOut: units)
    let kernel = ParameterDeclaration("kernel", [inputs[0].channels, units], initializer)
    return usesBias ? [kernel, ParameterDeclaration("bias", [units], .zeros)] : [kernel]
  }

  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int { inputs[0].count * units }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation {
    // A pointwise convolution by another name.
    PointwiseOperation(
      kernel: ProductKernel(parameters[0], rows: inputs[0].channels, columns: units),
      bias: usesBias ? parameters[1] : nil)
  }
}
