import Basics
import Kernels

extension Model {
  /// Takes the values of some nodes from a file, by the names of layers and variables.
  ///
  /// - Parameters:
  ///   - weights: the file's layers; see `LayerWeights` for the layouts that it knows.
  ///   - nodes: which nodes, for example a backbone's.
  /// - Throws: `WeightFileError` where one is missing, has another shape, or holds NaN or infinity; the model's values then
  ///   are as before.
  ///   `Interrupted`, within milliseconds of the request; some values then are taken, others not.
  public func takeValues(from weights: LayerWeights, nodes: Range<Int>) throws {
    var found = [(Tensor, WeightTensor)]()
    for index in nodes where !parameters[index].isEmpty {
      let node = architecture.nodes[index]
      let variables = node.layer.parameters(node.inputShapes).map { (name: $0.name, shape: $0.dimensions) }
      found += zip(parameters[index], try weights.variables(of: node.name, variables))
    }
    for (tensor, weights) in found { try tensor.take(weights.content) }
  }

  /// Writes all values as a safetensors file: whole or not at all.
  ///
  /// - Parameters:
  ///   - metadata: what else a reader needs: the declaration, the classes, how the model was trained.
  ///   - goesOn: asked from time to time; where it says no, writing fails.
  /// - Throws: `ModelError.notFiniteWeights`; `FileError`, as when the disk is full. The file at `path` then is as it was
  ///   before.
  public func save(to path: String, metadata: [String: String], while goesOn: () -> Bool = { true }) throws {
    try checkFinite()
    let tensors = namedParameters.map { (name: $0.name, shape: $0.declaration.dimensions, values: $0.tensor) }
    try Safetensors.write(tensors, metadata: metadata, to: path, while: goesOn)
  }
}
