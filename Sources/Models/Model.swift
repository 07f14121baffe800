import Basics
import Kernels

/// A model: its architecture, and the values of its parameters. Copies share the values.
public struct Model: Sendable {
  public let architecture: Architecture
  /// The parameters of each node, in the order of its layer's declaration.
  public let parameters: [[Tensor]]
  /// Whether training changes each node's parameters.
  public private(set) var isTrainable: [Bool]

  /// A model with initial values drawn by `seed`.
  ///
  /// - Throws: `ModelMistake.emptyModel` for an architecture that computes nothing.
  public init(_ architecture: Architecture, seed: UInt64) throws(ModelMistake) {
    guard !architecture.nodes.isEmpty else { throw .emptyModel(architecture.name) }
    self.architecture = architecture
    let declared = architecture.nodes.map { $0.layer.parameters($0.inputShapes).reduce(0) { $0 + $1.count } }
    let bytes = declared.reduce(0, +) * MemoryLayout<Float>.stride
    guard bytes < Machine.memory else { throw .memory(needed: bytes, has: Machine.memory) }
    var index = 0
    parameters = architecture.nodes.map { node in
      node.layer.parameters(node.inputShapes).map { declaration in
        let tensor = Tensor(count: declaration.count)
        declaration.initializer.fill(tensor, seed: seed, index: index)
        index += 1
        return tensor
      }
    }
    isTrainable = architecture.nodes.map { _ in true }
  }

  /// The same model with values of its own.
  public func copy() -> Model {
    Model(
      architecture: architecture,
      parameters: parameters.map { $0.map { tensor in Tensor(tensor.shape, values: tensor.values) } },
      isTrainable: isTrainable)
  }

  /// The same model, with values of its own where training changes any. The others are shared, as nobody writes to them.
  public func copyForTraining() -> Model {
    Model(
      architecture: architecture,
      parameters: zip(parameters, isTrainable).map { tensors, isTrainable in
        isTrainable ? tensors.map { Tensor($0.shape, values: $0.values) } : tensors
      },
      isTrainable: isTrainable)
  }

  private init(architecture: Architecture, parameters: [[Tensor]], isTrainable: [Bool]) {
    (self.architecture, self.parameters, self.isTrainable) = (architecture, parameters, isTrainable)
  }

  /// Freezes or unfreezes nodes.
  public mutating func setTrainable(_ value: Bool, _ nodes: Range<Int>) {
    for node in nodes { isTrainable[node] = value }
  }

  /// Every parameter with its node, its name in a file ("layer/variable") and its declaration.
  public var namedParameters: [(node: Int, name: String, declaration: ParameterDeclaration, tensor: Tensor)] {
    architecture.nodes.indices.flatMap { index in
      let node = architecture.nodes[index]
      return zip(node.layer.parameters(node.inputShapes), parameters[index]).map { declaration, tensor in
        (index, "\(node.name)/\(declaration.name)", declaration, tensor)
      }
    }
  }

  /// The number of values: all, and those that training changes, within a range of nodes.
  public func parameterCount(_ nodes: Range<Int>) -> (total: Int, trained: Int) {
    namedParameters.filter { nodes.contains($0.node) }.reduce((0, 0)) { sum, parameter in
      let trained = isTrainable[parameter.node] && parameter.declaration.isTrained
      return (sum.0 + parameter.tensor.count, sum.1 + (trained ? parameter.tensor.count : 0))
    }
  }

  /// The number of values: all, and those that training changes.
  public var parameterCount: (total: Int, trained: Int) { parameterCount(0..<architecture.nodes.count) }

  /// The number of classes that the model tells apart.
  ///
  /// - Throws: `ModelMistake.notSoftmax` when it does not end in class probabilities.
  public func classCount() throws(ModelMistake) -> Int {
    let last = architecture.nodes[architecture.nodes.count - 1]
    guard let activation = last.layer as? Activation, activation.function == .softmax, last.shape.isFlat else {
      throw .notSoftmax(last: architecture.rows[architecture.rows.count - 1].kind)
    }
    // The scores are the output of the node before the softmax.
    guard last.inputs == [architecture.nodes.count - 2] else { throw .detachedSoftmax }
    return last.shape.count
  }
}
