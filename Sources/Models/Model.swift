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
  /// - Throws: `ModelError.emptyModel` for an architecture that computes nothing; `Interrupted`.
  public init(_ architecture: Architecture, seed: UInt64) throws {
    try self.init(zerosFor: architecture)
    var index = 0
    for (node, tensors) in zip(architecture.nodes, parameters) {
      for (declaration, tensor) in zip(node.layer.parameters(node.inputShapes), tensors) {
        try declaration.initializer.fill(tensor, seed: seed, index: index)
        index += 1
      }
    }
  }

  /// A model whose values are all 0, for those that come from a file.
  ///
  /// - Throws: `ModelError.emptyModel` for an architecture that computes nothing.
  public init(zerosFor architecture: Architecture) throws(ModelError) {
    guard !architecture.nodes.isEmpty else { throw .emptyModel(architecture.name) }
    self.architecture = architecture
    let counts = architecture.nodes.map { $0.layer.parameters($0.inputShapes).reduce(0) { $0 + $1.count } }
    try MemoryUse.parameters.require(Double(counts.reduce(0, +)) * 4)
    parameters = architecture.nodes.map { node in
      node.layer.parameters(node.inputShapes).map { Tensor(count: $0.count) }
    }
    isTrainable = architecture.nodes.map { _ in true }
  }

  /// The same model, with copies of the values that training changes. The others are shared, as nothing writes to them.
  ///
  /// - Throws: `Interrupted`, within milliseconds of the request.
  public func copyForTraining() throws(Interrupted) -> Model {
    let copy = zeroedCopy()
    try copy.takeTrained(from: self)
    return copy
  }

  /// The same model with tensors of its own, all 0, for the values that training changes.
  public func zeroedCopy() -> Model {
    Model(
      architecture: architecture,
      parameters: zip(parameters, isTrainable).map { tensors, isTrainable in
        isTrainable ? tensors.map { Tensor(images: $0.images, $0.shape) } : tensors
      },
      isTrainable: isTrainable)
  }

  /// Takes over the values that training changes, of the same model.
  ///
  /// - Throws: `Interrupted`, within milliseconds of the request; some values then are taken, others not.
  public func takeTrained(from other: Model) throws(Interrupted) {
    for node in parameters.indices where isTrainable[node] {
      for (tensor, source) in zip(parameters[node], other.parameters[node]) { try tensor.take(source) }
    }
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
    namedParameters(architecture.nodes.indices)
  }

  /// The parameters of some nodes.
  private func namedParameters(
    _ nodes: Range<Int>
  ) -> [(node: Int, name: String, declaration: ParameterDeclaration, tensor: Tensor)] {
    nodes.flatMap { index in
      let node = architecture.nodes[index]
      return zip(node.layer.parameters(node.inputShapes), parameters[index]).map { declaration, tensor in
        (index, "\(node.name)/\(declaration.name)", declaration, tensor)
      }
    }
  }

  /// The number of values: all, and those that training changes, within a range of nodes.
  public func parameterCount(_ nodes: Range<Int>) -> (total: Int, trained: Int) {
    namedParameters(nodes).reduce((0, 0)) { sum, parameter in
      let trained = isTrainable[parameter.node] && parameter.declaration.isTrained
      return (sum.0 + parameter.tensor.count, sum.1 + (trained ? parameter.tensor.count : 0))
    }
  }

  /// The number of values: all, and those that training changes.
  public var parameterCount: (total: Int, trained: Int) { parameterCount(0..<architecture.nodes.count) }

  /// Whether training changes any of the nodes that have parameters.
  public func isTrainable(_ nodes: Range<Int>) -> Bool {
    nodes.contains { isTrainable[$0] && !parameters[$0].isEmpty }
  }

  /// Whether training changes batch normalization within a backbone.
  public var hasTrainableBackbone: Bool {
    let nodes = architecture.nodes
    return nodes.indices.contains { index in
      isTrainable[index] && nodes[index].layer is BatchNormalization && architecture.rows[nodes[index].row].isBackbone
    }
  }

  /// Checks what the model made of images: each image's is one sample of `values`.
  ///
  /// - Throws: `ModelError.notFinite` where values are NaN or infinite, or so large that their differences are.
  public func checkFinite(_ values: Tensor) throws(ModelError) {
    let bad = (0..<values.images).count { image in
      let row = values[image..<image + 1].values
      guard let high = row.max(), let low = row.min() else { return false }
      return !(high - low).isFinite || !row.allSatisfy(\.isFinite)
    }
    if bad > 0 { throw .notFinite(images: bad, of: values.images) }
  }

  /// - Throws: `ModelError.notFiniteWeights` where some of the values are NaN or infinite.
  public func checkFinite() throws(ModelError) {
    if let bad = namedParameters.first(where: { !isFinite($0.tensor) }) { throw .notFiniteWeights(bad.name) }
  }

  /// The number of classes that the model has outputs for.
  ///
  /// - Throws: `ModelError.notSoftmax` when it does not end in class probabilities.
  public func classCount() throws(ModelError) -> Int {
    let last = architecture.nodes[architecture.nodes.count - 1]
    guard let activation = last.layer as? Activation, activation.function == .softmax, last.shape.isFlat else {
      throw .notSoftmax(last: architecture.rows[architecture.rows.count - 1].kind)
    }
    // The scores are the output of the node before the softmax.
    guard last.inputs == [architecture.nodes.count - 2] else { throw .detachedSoftmax }
    return last.shape.count
  }
}

extension Tensor {
  /// Copies the values of `other`, which has as many, piece by piece.
  ///
  /// - Throws: `Interrupted`, within milliseconds of the request; some values then are copied, others not.
  public func take(_ other: Tensor) throws(Interrupted) {
    let (target, source) = (reshaped(images: count, Shape(flat: 1)), other.reshaped(images: count, Shape(flat: 1)))
    try Interruption.forEachPiece(of: count) { target[$0].copy(from: source[$0]) }
  }
}
