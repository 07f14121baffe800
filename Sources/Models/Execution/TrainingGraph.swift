import Kernels

/// The part of a model that is trained, as steps: one for each node from the first that learns on, but that a clamping
/// activation joins the batch normalization before it.
struct TrainingGraph {
  struct Step {
    let operation: any Operation
    /// Numbers of steps; -1 is the part's input.
    let inputs: [Int]
    let shape: Shape
    /// The node whose parameters these are, with room for the gradient of each that is trained.
    let node: Int
    let parameterGradients: [Tensor?]
    /// Whether the output's gradient is needed: something up to here learns.
    let needsGradient: Bool
    let output: Output
  }

  /// What becomes of a step's output between forward and backward.
  enum Output {
    case kept
    /// It is cheap: computed again for the backward.
    case repeated
    /// There is none: batch normalization whose users apply it to its input as they go.
    case passedOn
  }

  private(set) var steps: [Step] = []
  /// The steps that work on each step, in order; as many times as they do.
  private(set) var users: [[Int]] = []

  private let model: Model
  private let nodes: Range<Int>
  private let trainsBackboneStatistics: Bool
  /// The nodes that the last one depends on.
  private let live: Set<Int>
  /// The step that computes each node.
  private var step: [Int: Int] = [:]

  /// - Parameters:
  ///   - nodes: the nodes of the part. Steps that lead nowhere are left out.
  ///   - trainsBackboneStatistics: whether batch normalization within a backbone takes the batch's statistics.
  init(_ model: Model, _ nodes: Range<Int>, trainsBackboneStatistics: Bool) {
    (self.model, self.nodes, self.trainsBackboneStatistics) = (model, nodes, trainsBackboneStatistics)
    live = model.architecture.nodesLeading(to: nodes.upperBound - 1, from: nodes.lowerBound)
    for index in nodes where live.contains(index) && step[index] == nil { append(index) }
    users = steps.map { _ in [] }
    for (index, step) in steps.enumerated() { for input in step.inputs where input >= 0 { users[input].append(index) } }
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
    let operation: any Operation
    switch node.layer {
    case let layer as BatchNormalization:
      let clamp = clampAfter(index)
      let end = clamp?.node ?? index
      step[end] = steps.count
      // What users make of it they make of a value that is kept.
      let isFree = learns && end + 1 < nodes.upperBound && inputs.allSatisfy { $0 < 0 || steps[$0].output == .kept }
      if isFree { output = inputs[0] >= 0 && usersOf(end).allSatisfy(takesPrologue) ? .passedOn : .repeated }
      let isBackbone = model.architecture.rows[node.row].isBackbone
      operation = layer.makeOperation(
        parameters, bounds: clamp?.bounds ?? .none,
        usesBatch: model.isTrainable[index] && (!isBackbone || trainsBackboneStatistics))
    case let layer as Dropout: operation = layer.makeOperation(index: index)
    case let layer as Convolution:
      operation = layer.makeOperation(node.inputShapes, parameters, prologue: prologue(inputs[0]))
    case let layer as DepthwiseConvolution:
      operation = layer.makeOperation(node.inputShapes, parameters, prologue: prologue(inputs[0]))
    default: operation = node.layer.makeOperation(node.inputShapes, parameters)
    }
    steps.append(
      Step(
        operation: operation, inputs: inputs, shape: node.shape, node: index, parameterGradients: gradients,
        needsGradient: learns, output: output))
  }

  private func usersOf(_ node: Int) -> [Int] {
    nodes.filter { live.contains($0) && model.architecture.nodes[$0].inputs.contains(node) }
  }

  /// The clamping activation that alone works on a node.
  private func clampAfter(_ node: Int) -> (node: Int, bounds: Bounds)? {
    let users = usersOf(node)
    guard users.count == 1, let bounds = (model.architecture.nodes[users[0]].layer as? Activation)?.bounds else {
      return nil
    }
    return (users[0], bounds)
  }

  /// Whether a node can apply batch normalization to its input.
  private func takesPrologue(_ index: Int) -> Bool {
    let node = model.architecture.nodes[index]
    return switch node.layer {
    case is DepthwiseConvolution: true
    case let layer as Convolution:
      layer.window(node.inputShapes[0]).isPointwise
        && PointwiseOperation.takesPrologue(model.parameters[index][0].count)
    default: false
    }
  }

  /// The normalization that a step leaves to its users.
  private func prologue(_ input: Int) -> Normalization? {
    guard input >= 0, steps[input].output == .passedOn else { return nil }
    return (steps[input].operation as? BatchNormalizationOperation)?.normalization
  }
}
