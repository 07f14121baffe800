import Kernels

/// A fully connected layer over the last dimension: y = x · kernel + bias. Kernel: inputs × units.
///
/// `dense 128 activation=relu`
public struct Dense: Layer {
  public let units: Int
  public let usesBias: Bool
  public let initializer: KernelInitializer
  public let regularizer: Regularizer?

  public init(
    units: Int, usesBias: Bool = true, initializer: KernelInitializer = .glorotUniform, regularizer: Regularizer? = nil
  ) {
    (self.units, self.usesBias, self.initializer, self.regularizer) = (units, usesBias, initializer, regularizer)
  }

  public var kind: String { "Dense" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let input = try single(inputs)
    guard units > 0 else { throw .argument(kind: kind, name: "units", expected: "at least 1", received: "\(units)") }
    try regularizer?.check(kind)
    return input.isFlat ? Shape(flat: units) : Shape(input.height, input.width, units)
  }

  public func parameters(_ inputs: [Shape]) -> [ParameterDeclaration] {
    let channels = inputs[0].channels
    let kernel = ParameterDeclaration(
      "kernel", [channels, units], initializer.initializer(fanIn: Double(channels), fanOut: Double(units)),
      regularizer: regularizer)
    return usesBias ? [kernel, ParameterDeclaration("bias", [units], .zeros)] : [kernel]
  }

  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int { inputs[0].count * units }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation {
    // It is a pointwise convolution.
    PointwiseOperation(
      kernel: ProductKernel(parameters[0], rows: inputs[0].channels, columns: units),
      bias: usesBias ? parameters[1] : nil)
  }
}
