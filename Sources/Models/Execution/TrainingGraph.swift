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
    /// Whether the output is cheap: it is not kept, but computed again for the backward.
    let isCheap: Bool
  }

  private(set) var steps: [Step] = []
  /// The steps that work on each step, in order; as many times as they do.
  private(set) var users: [[Int]] = []

  /// - Parameters:
  ///   - nodes: the nodes of the part. Steps that lead nowhere are left out.
  ///   - trainsBackboneStatistics: whether batch normalization within a backbone takes the batch's statistics.
  init(_ model: Model, _ nodes: Range<Int>, trainsBackboneStatistics: Bool) {
    let all = model.architecture.nodes
    let live = Self.live(model.architecture, nodes)
    var step = [Int: Int]()
    for index in nodes where live.contains(index) && step[index] == nil {
      let node = all[index]
      var end = index
      let operation: any Operation
      switch node.layer {
      case let layer as BatchNormalization:
        let isBackbone = model.architecture.rows[node.row].isBackbone
        var bounds = Bounds.none
        let next = nodes.filter { live.contains($0) && all[$0].inputs.contains(index) }
        if next.count == 1, all[next[0]].inputs == [index], let clamp = (all[next[0]].layer as? Activation)?.bounds {
          (bounds, end) = (clamp, next[0])
        }
        operation = layer.makeOperation(
          model.parameters[index], bounds: bounds,
          usesBatch: model.isTrainable[index] && (!isBackbone || trainsBackboneStatistics))
      case let layer as Dropout: operation = layer.makeOperation(index: index)
      default: operation = node.layer.makeOperation(node.inputShapes, model.parameters[index])
      }
      let inputs = node.inputs.map { step[$0] ?? -1 }
      let gradients = zip(node.layer.parameters(node.inputShapes), model.parameters[index]).map { declaration, value in
        model.isTrainable[index] && declaration.isTrained ? Tensor(value.shape) : nil
      }
      let learns = inputs.contains { $0 >= 0 && steps[$0].needsGradient } || gradients.contains { $0 != nil }
      // Computed again from a value that is kept.
      let isCheap =
        operation is BatchNormalizationOperation && learns && end + 1 < nodes.upperBound
        && inputs.allSatisfy { $0 < 0 || !steps[$0].isCheap }
      step[index] = steps.count
      step[end] = steps.count
      steps.append(
        Step(
          operation: operation, inputs: inputs, shape: node.shape, node: index, parameterGradients: gradients,
          needsGradient: learns, isCheap: isCheap))
    }
    users = steps.map { _ in [] }
    for (index, step) in steps.enumerated() { for input in step.inputs where input >= 0 { users[input].append(index) } }
  }

  /// The nodes that the last one depends on.
  private static func live(_ architecture: Architecture, _ nodes: Range<Int>) -> Set<Int> {
    var live: Set<Int> = [nodes.upperBound - 1]
    for index in nodes.reversed() where live.contains(index) { live.formUnion(architecture.nodes[index].inputs) }
    return live
  }
}
