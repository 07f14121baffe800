import Basics
import Kernels

/// The part of a model that is trained, at work on batches: forward with everything kept, then backward.
///
/// The nodes before `first` neither learn nor draw random numbers: an `InferencePlan` computes them.
public final class TrainingPass {
  /// A parameter that is trained, with room for its gradient.
  public struct Trained: Sendable {
    public let name: String
    public let value: Tensor
    public let gradient: Tensor

    public init(name: String, value: Tensor, gradient: Tensor) {
      (self.name, self.value, self.gradient) = (name, value, gradient)
    }
  }

  /// The first node of the part; the node before it gives the part's input.
  public let first: Int
  public let inputShape: Shape
  public let trained: [Trained]

  private let model: Model
  /// One beyond the last node: a final softmax is left to the loss.
  private let end: Int
  private let operations: [any Operation]
  private let outputs: [Tensor]
  private let gradients: [Tensor?]
  private let extra: [Tensor?]
  private let parameterGradients: [[Tensor?]]
  private let batch: Int

  /// - Parameters:
  ///   - model: what to train.
  ///   - batch: the most pictures in a batch.
  ///   - trainsBackboneStatistics: whether batch normalization within a backbone takes the batch's statistics. It
  ///     rather should not: see Keras's guide to fine-tuning.
  /// - Throws: `ModelMistake` where the model does not end in class probabilities, or nothing is to be trained.
  public init(_ model: Model, batch: Int, trainsBackboneStatistics: Bool = false) throws(ModelMistake) {
    _ = try model.classCount()
    guard model.parameterCount.trained > 0 else { throw .nothingToTrain }
    let nodes = model.architecture.nodes
    (self.model, self.batch) = (model, batch)
    end = nodes.count - 1
    first = Self.firstNode(model)
    inputShape = model.architecture.shape(first - 1)

    try Self.checkMemory(model, first..<end, batch)
    var operations = [any Operation]()
    var outputs = [Tensor]()
    var gradients = [Tensor?]()
    var extra = [Tensor?]()
    var parameterGradients = [[Tensor?]]()
    var trained = [Trained]()
    for index in first..<end {
      let node = nodes[index]
      let isBackbone = model.architecture.rows[node.row].isBackbone
      let parameters = model.parameters[index]
      let operation: any Operation =
        switch node.layer {
        case let layer as BatchNormalization
        where !model.isTrainable[index] || isBackbone && !trainsBackboneStatistics:
          layer.makeFrozenOperation(parameters)
        case let layer as Dropout: layer.makeOperation(index: index)
        default: node.layer.makeOperation(node.inputShapes, parameters)
        }
      operations.append(operation)
      outputs.append(Tensor(images: batch, node.shape))

      let declarations = node.layer.parameters(node.inputShapes)
      var own = [Tensor?]()
      for (declaration, value) in zip(declarations, parameters) {
        guard model.isTrainable[index] && declaration.isTrained else {
          own.append(nil)
          continue
        }
        let gradient = Tensor(value.shape)
        own.append(gradient)
        trained.append(Trained(name: "\(node.name)/\(declaration.name)", value: value, gradient: gradient))
      }
      parameterGradients.append(own)

      let first = first
      let learnsBefore = node.inputs.contains { $0 >= first && gradients[$0 - first] != nil }
      let needsGradient = learnsBefore || own.contains { $0 != nil }
      gradients.append(needsGradient ? Tensor(images: batch, node.shape) : nil)
      let users = nodes[index..<end].reduce(0) { sum, user in sum + user.inputs.count { $0 == index } }
      extra.append(needsGradient && users > 1 ? Tensor(images: batch, node.shape) : nil)
    }
    (self.operations, self.outputs, self.gradients, self.extra) = (operations, outputs, gradients, extra)
    (self.parameterGradients, self.trained) = (parameterGradients, trained)
  }

  /// The classes' scores before the softmax, for each picture of the batch.
  ///
  /// - Parameter input: what the part works on: the output of the node before the first, for at most `batch` pictures.
  public func forward(_ input: Tensor, _ pass: Pass) -> Tensor {
    let images = 0..<input.images
    for index in operations.indices {
      operations[index].forward(inputs(index, input), outputs[index][images], pass)
    }
    return outputs[operations.count - 1][images]
  }

  /// Computes every trained parameter's gradient from that of the scores, after a forward of the same input.
  public func backward(_ input: Tensor, scoreGradient: Tensor, _ pass: Pass) {
    let images = 0..<input.images
    var isWritten = [Bool](repeating: false, count: operations.count)
    gradients[operations.count - 1]?.copy(from: scoreGradient)
    isWritten[operations.count - 1] = true
    for index in operations.indices.reversed() {
      guard let gradient = gradients[index]?[images], isWritten[index] else { continue }
      let sources = model.architecture.nodes[first + index].inputs.map { $0 - first }
      // A second user's gradient is computed beside the first one's, and added.
      let targets = sources.enumerated().map { place, source in
        if source < 0 { return Tensor?.none }
        let isSecond = isWritten[source] || sources[..<place].contains(source)
        return (isSecond ? extra[source] : gradients[source])?[images]
      }
      operations[index].backward(
        BackwardStep(
          inputs: inputs(index, input), output: outputs[index][images], outputGradient: gradient,
          inputGradients: targets, parameterGradients: parameterGradients[index]), pass)
      for (source, target) in zip(sources, targets) {
        guard let target, let sum = gradients[source]?[images] else { continue }
        if isWritten[source] {
          pass.crew.forEachShard(images.count, pixels: sum.shape.pixels) { shard, _, _ in
            add(sum[shard], target[shard], into: sum[shard])
          }
        }
        isWritten[source] = true
      }
    }
  }

  /// Takes note that the trained parameters have changed.
  public func refresh(_ crew: Crew) {
    let changed = operations.indices.filter { parameterGradients[$0].contains { $0 != nil } }
    crew.forEach(changed.count) { [operations] task, _ in operations[changed[task]].refresh() }
  }

  private func inputs(_ index: Int, _ input: Tensor) -> [Tensor] {
    model.architecture.nodes[first + index].inputs.map { source in
      source < first ? input : outputs[source - first][0..<input.images]
    }
  }

  /// Outputs and gradients of all nodes, and four copies of each parameter, must fit.
  private static func checkMemory(_ model: Model, _ nodes: Range<Int>, _ batch: Int) throws(ModelMistake) {
    let values = model.architecture.nodes[nodes].reduce(0.0) { $0 + Double($1.shape.count) }
    let needed = (values * 2 * Double(batch) + 4 * Double(model.parameterCount.total)) * 4
    guard needed < Double(Machine.memory) else { throw .memory(needed: Int(min(needed, 1e18)), has: Machine.memory) }
  }

  /// The first node that learns or draws random numbers, or an earlier one: nothing but the output of the node just
  /// before it may be used from there on.
  private static func firstNode(_ model: Model) -> Int {
    let nodes = model.architecture.nodes
    var first =
      nodes.indices.first { index in
        nodes[index].layer is Dropout || model.isTrainable[index] && !model.parameters[index].isEmpty
      } ?? 0
    while first > 0 {
      let isCut = nodes[first...].allSatisfy { $0.inputs.allSatisfy { $0 >= first - 1 } }
      if isCut { break }
      first -= 1
    }
    return first
  }
}
