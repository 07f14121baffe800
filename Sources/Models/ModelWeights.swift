import Kernels

extension Model {
  /// Takes the values of some nodes from a file, by the names of layers and variables.
  ///
  /// - Parameters:
  ///   - weights: the file's layers; see `LayerWeights` for the layouts that it knows.
  ///   - nodes: which nodes, for example a backbone's.
  /// - Throws: `WeightFileMistake` where one is missing or has another shape; the model's values then are as before.
  public func takeValues(from weights: LayerWeights, nodes: Range<Int>) throws(WeightFileMistake) {
    var found = [(Tensor, WeightTensor)]()
    for index in nodes where !parameters[index].isEmpty {
      let node = architecture.nodes[index]
      let variables = node.layer.parameters(node.inputShapes).map { (name: $0.name, shape: $0.dimensions) }
      found += zip(parameters[index], try weights.variables(of: node.name, variables))
    }
    for (tensor, values) in found { tensor.copy(from: Tensor(tensor.shape, values: values.values)) }
  }

  /// Writes all values as a safetensors file: whole or not at all.
  ///
  /// - Parameter metadata: what else a reader needs: the declaration, the classes, how the model was trained.
  /// - Throws: `FileMistake`, as when the disk is full.
  public func save(to path: String, metadata: [String: String]) throws {
    let tensors = namedParameters.map { parameter in
      (parameter.name, WeightTensor(shape: parameter.declaration.dimensions, values: parameter.tensor.values))
    }
    try Safetensors.write(tensors, metadata: metadata, to: path)
  }
}
