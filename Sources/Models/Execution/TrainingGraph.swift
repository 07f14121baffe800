import Kernels

/// The part of a model that is trained, as steps: one for each node from the first trainable one on, except that a clamping
/// activation is fused into the batch normalization before it.
struct TrainingGraph {
  struct Step {
    let operation: any Operation
    /// Numbers of steps; -1 is the part's input.
    let inputs: [Int]
    let shape: Shape
    /// The node whose parameters these are, with a buffer for the gradient of each that is trained.
    let node: Int
    let parameterGradients: [Tensor?]
    /// Whether the output's gradient is needed: something up to here is trained.
    let needsGradient: Bool
    let output: Output
    /// Whether the input's operation takes the output's gradient for its own, and transforms it on the way.
    let passesGradient: Bool
  }

  /// What becomes of a step's output between forward and backward.
  enum Output {
    case kept
    /// It is cheap: computed again for the backward.
    case repeated
    /// There is none: batch normalization that its consumer applies while reading its input.
    case passedOn
  }

  private(set) var steps: [Step] = []
  /// The sums whose gradient serves as that of all their inputs, as it is and where it is.
  private(set) var sumsSharingGradient: Set<Int> = []
  /// The steps that work on each step, in order; as many times as they do.
  private(set) var users: [[Int]] = []

  private let model: Model
  private let nodes: Range<Int>
  private let trainsBackboneStatistics: Bool?
  /// The nodes that the last one depends on.
  private let live: Set<Int>
  /// The step that computes each node.
  private var step: [Int: Int] = [:]
  /// The nodes that work on each node, except for those that the output does not depend on.
  private let nodeUsers: [[Int]]
  /// The operation of each batch normalization that a step is made for, or for the step before it.
  private var normalizations: [Int: BatchNormalizationOperation] = [:]

  /// - Parameters:
  ///   - nodes: the nodes of the part. Those that the output does not depend on are left out.
  ///   - trainsBackboneStatistics: whether batch normalization within a backbone takes the batch's statistics; nil for
  ///     where the backbone is not pretrained.
  init(_ model: Model, _ nodes: Range<Int>, trainsBackboneStatistics: Bool?) {
    (self.model, self.nodes, self.trainsBackboneStatistics) = (model, nodes, trainsBackboneStatistics)
    live = model.architecture.nodesLeading(to: nodes.upperBound - 1, from: nodes.lowerBound)
    var nodeUsers = [[Int]](repeating: [], count: nodes.upperBound)
    for index in nodes where live.contains(index) {
      for input in Set(model.architecture.nodes[index].inputs) where input >= 0 { nodeUsers[input].append(index) }
    }
    self.nodeUsers = nodeUsers
    for index in nodes where live.contains(index) && step[index] == nil { append(index) }
    users = steps.map { _ in [] }
    for (index, step) in steps.enumerated() { for input in step.inputs where input >= 0 { users[input].append(index) } }
    for index in steps.indices where sharesGradient(index) { sumsSharingGradient.insert(index) }
  }

  /// The last step of the backward that reads the gradient of a step's output, also as that of another.
  func gradientEnd(_ index: Int) -> Int {
    if sumsSharingGradient.contains(index) { return learningInputs(index).map(gradientEnd).min() ?? index }
    return steps[index].passesGradient ? steps[index].inputs[0] : index
  }

  private func learningInputs(_ index: Int) -> [Int] {
    steps[index].inputs.filter { $0 >= 0 && steps[$0].needsGradient }
  }

  /// Whether a step is a sum, the last to use each of its inputs, and what other users add to one input's gradient comes
  /// after the others' gradients were read.
  private func sharesGradient(_ index: Int) -> Bool {
    let inputs = steps[index].inputs
    guard model.architecture.nodes[steps[index].node].layer is Add, Set(inputs).count == inputs.count else {
      return false
    }
    let learning = learningInputs(index)
    return learning.allSatisfy { input in
      let others = learning.filter { $0 != input }
      return users[input].last == index
        && users[input].dropLast().allSatisfy { user in others.allSatisfy { user < gradientEnd($0) } }
    }
  }

  private mutating func append(_ index: Int) {
    let node = model.architecture.nodes[index]
    let parameters = model.parameters[index]
    let inputs = node.inputs.map { step[$0] ?? -1 }
    let gradients = zip(node.layer.parameters(node.inputShapes), parameters).map { declaration, value in
      model.isTrainable[index] && declaration.isTrained ? Tensor(value.shape) : nil
    }
    let learns = inputs.contains { $0 >= 0 && steps[$0].needsGradient } || gradients.contains { $0 != nil }
    step[index] = steps.count

    var output = Output.kept
    var passesGradient = false
    let operation: any Operation
    switch node.layer {
    case let layer as BatchNormalization:
      let end = clampAfter(index)?.node ?? index
      step[end] = steps.count
      // Its consumers work on a value that is kept.
      let isFree = learns && end + 1 < nodes.upperBound && inputs.allSatisfy { $0 < 0 || steps[$0].output == .kept }
      if isFree {
        let users = nodeUsers[end]
        output = inputs[0] >= 0 && users.count == 1 && takesPrologue(users[0]) ? .passedOn : .repeated
      }
      passesGradient = normalizations[index] != nil && inputs[0] >= 0 && steps[inputs[0]].needsGradient
      operation = normalization(index, layer)
    case let layer as any RandomLayer: operation = layer.makeOperation(index: index)
    case let layer as Convolution where layer.groups == 1:
      operation = layer.makeOperation(
        node.inputShapes, parameters, prologue: prologue(inputs[0]), epilogue: epilogue(index))
    case let layer as DepthwiseConvolution:
      operation = layer.makeOperation(
        node.inputShapes, parameters, prologue: prologue(inputs[0]), epilogue: epilogue(index))
    case let layer as Add: operation = layer.makeOperation(prologues: inputs.map { prologue($0) })
    default: operation = node.layer.makeOperation(node.inputShapes, parameters)
    }
    steps.append(
      Step(
        operation: operation, inputs: inputs, shape: node.shape, node: index, parameterGradients: gradients,
        needsGradient: learns, output: output, passesGradient: passesGradient))
  }

  /// The batch normalization of node `index`, together with a clamping activation after it.
  private mutating func normalization(_ index: Int, _ layer: BatchNormalization) -> BatchNormalizationOperation {
    if let known = normalizations[index] { return known }
    let row = model.architecture.rows[model.architecture.nodes[index].row]
    let takesStatistics = !row.isBackbone || (trainsBackboneStatistics ?? !row.isPretrained)
    let operation = layer.makeOperation(
      model.parameters[index], bounds: clampAfter(index)?.bounds ?? .none,
      usesBatch: model.isTrainable[index] && takesStatistics)
    normalizations[index] = operation
    return operation
  }

  /// The clamping activation that alone works on a node.
  private func clampAfter(_ node: Int) -> (node: Int, bounds: Bounds)? {
    let users = nodeUsers[node]
    guard users.count == 1, let bounds = (model.architecture.nodes[users[0]].layer as? Activation)?.bounds else {
      return nil
    }
    return (users[0], bounds)
  }

  /// Whether a node can apply batch normalization to its input.
  private func takesPrologue(_ index: Int) -> Bool {
    let node = model.architecture.nodes[index]
    return switch node.layer {
    case is DepthwiseConvolution, is Add: true
    case let layer as Convolution:
      layer.groups == 1 && layer.window(node.inputShapes[0]).isPointwise
        && PointwiseOperation.isSmall(model.parameters[index][0].count)
    default: false
    }
  }

  /// The normalization that a step leaves to its consumer.
  private func prologue(_ input: Int) -> BatchNormalizationOperation? {
    guard input >= 0, steps[input].output == .passedOn else { return nil }
    return steps[input].operation as? BatchNormalizationOperation
  }

  /// The normalization after node `index`, if nothing else works on its output.
  private mutating func epilogue(_ index: Int) -> BatchNormalizationOperation? {
    let users = nodeUsers[index]
    guard users.count == 1, let layer = model.architecture.nodes[users[0]].layer as? BatchNormalization else {
      return nil
    }
    return normalization(users[0], layer)
  }
}
