import Kernels
import Models
import Testing

/// Every layer's output and gradients against Keras's (`Fixtures/make_layers.py`).
@Suite("Layers equal Keras's")
struct KerasLayerTests {
  @Test("in output, gradients and running statistics", arguments: try KerasCase.all())
  func layer(_ test: KerasCase) throws {
    let context = ExecutionContext(ThreadPool(count: 2))
    let isTraining = test.name.contains("_training")
    let pass = Pass(context: context, isTraining: isTraining)
    let inputs = test.inputLabels.compactMap(test.tensor)
    var chain = [Link]()
    var (values, names) = (inputs, Set<String>())
    for layer in test.chain {
      let shapes = values.map(\.shape)
      let declarations = layer.parameters(shapes)
      let labels = declarations.map { declaration in
        // Keras calls the second kernel of a separable convolution pointwise, and a depthwise one just kernel.
        let choices =
          names.isEmpty || declaration.name == "bias"
          ? [declaration.name, "kernel"] : ["pointwise_\(declaration.name)", declaration.name]
        return choices.first { test.tensor($0) != nil } ?? declaration.name
      }
      names.formUnion(labels)
      let parameters = zip(declarations, labels).map { declaration, label in
        let stored = test.file.tensors["\(test.name)/\(label)"]?.values
        // Without centre and scale, Keras has neither beta nor gamma.
        let fallback = [Float](repeating: declaration.name == "gamma" ? 1 : 0, count: declaration.count)
        return Tensor(Shape(flat: declaration.count), values: stored ?? fallback)
      }
      let operation = layer.makeOperation(shapes, parameters)
      let output = Tensor(images: inputs[0].images, try layer.outputShape(shapes))
      operation.forward(values, output, pass)
      chain.append(
        Link(operation: operation, inputs: values, output: output, labels: labels, parameters: parameters))
      values = [output]
    }
    try expect(values[0], equals: test.tensor("output"), "output")

    var gradient = try #require(test.tensor("output_gradient"))
    for (index, link) in chain.enumerated().reversed() {
      let inputGradients = link.inputs.map { Tensor(images: $0.images, $0.shape) }
      let parameterGradients = link.parameters.map { Tensor($0.shape) }
      link.operation.backward(
        BackwardStep(
          inputs: link.inputs, output: link.output, outputGradient: gradient, inputGradients: inputGradients,
          parameterGradients: parameterGradients), pass)
      for (label, own) in zip(link.labels, parameterGradients) {
        if let expected = test.file.tensors["\(test.name)/\(label)_gradient"] {
          try expect(own, equals: Tensor(own.shape, values: expected.values), "\(label)_gradient")
        }
      }
      for (label, parameter) in zip(link.labels, link.parameters) {
        if let expected = test.file.tensors["\(test.name)/\(label)_after"] {
          try expect(parameter, equals: Tensor(parameter.shape, values: expected.values), "\(label)_after")
        }
      }
      if index == 0 {
        for (label, own) in zip(test.inputLabels, inputGradients) {
          try expect(own, equals: test.tensor("\(label)_gradient"), "\(label)_gradient")
        }
      } else {
        gradient = inputGradients[0]
      }
    }
  }

  private struct Link {
    let operation: any Operation
    let inputs: [Tensor]
    let output: Tensor
    let labels: [String]
    let parameters: [Tensor]
  }

  /// Within a relative error of 2·10⁻⁵ of the largest value: Keras computed in double precision.
  private func expect(_ own: Tensor, equals reference: Tensor?, _ label: String) throws {
    let reference = try #require(reference, "the fixture has no \(label)")
    #expect(own.count == reference.count, "\(label)")
    let largest = reference.values.reduce(1e-3) { max($0, abs($1)) }
    let error = zip(own.values, reference.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
    #expect(error <= 2e-5 * largest, "\(label): an error of \(error) at values up to \(largest)")
  }
}
