import Basics
import Kernels

/// The part of a model that is trained, at work on batches: forward, then backward.
///
/// The nodes before `first` neither learn nor draw random numbers: an `InferencePlan` computes them. Of the others,
/// only what is dear to compute is kept for the backward; gradients and the rest share a few places in memory. A step's
/// time goes into moving numbers as much as into computing with them.
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

  private let graph: TrainingGraph
  private let memory: TrainingMemory
  /// What a forward changes of the model, the running statistics; and what they were before it.
  private let statistics: [(value: Tensor, before: Tensor)]

  /// - Parameters:
  ///   - model: what to train.
  ///   - batch: the most images in a batch.
  ///   - trainsBackboneStatistics: whether batch normalization within a backbone takes the batch's statistics. By default
  ///     a pretrained backbone keeps its own (see Keras's guide to fine-tuning), and one that was drawn at random, which
  ///     has none yet, takes the batch's.
  /// - Throws: `ModelError` where the model does not end in class probabilities, or nothing is to be trained.
  public init(_ model: Model, batch: Int, trainsBackboneStatistics: Bool? = nil) throws(ModelError) {
    _ = try model.classCount()
    let nodes = model.architecture.nodes
    first = Self.firstNode(model)
    inputShape = model.architecture.shape(first - 1)
    // A final softmax is left to the loss.
    graph = TrainingGraph(model, first..<nodes.count - 1, trainsBackboneStatistics: trainsBackboneStatistics)
    trained = graph.steps.flatMap { step in
      let node = nodes[step.node]
      return zip(node.layer.parameters(node.inputShapes), zip(model.parameters[step.node], step.parameterGradients))
        .compactMap { declaration, parameter in
          guard let gradient = parameter.1 else { return Trained?.none }
          return Trained(name: "\(node.name)/\(declaration.name)", value: parameter.0, gradient: gradient)
        }
    }
    guard !trained.isEmpty else { throw .nothingToTrain }
    statistics = graph.steps.flatMap { step in
      let node = nodes[step.node]
      return zip(node.layer.parameters(node.inputShapes), model.parameters[step.node])
        .compactMap { $0.isTrained ? nil : ($1, Tensor($1.shape)) }
    }
    let plan = TrainingMemory.Plan(graph)
    try MemoryUse.training.require((Double(plan.count) * Double(batch) + 4 * Double(model.parameterCount.total)) * 4)
    memory = TrainingMemory(plan, graph, batch: batch)
  }

  /// The classes' scores before the softmax, for each image of the batch.
  ///
  /// - Parameter input: what the part works on: the output of the node before the first, for at most `batch` images.
  /// - Throws: `Interrupted`, within milliseconds of the request; the model then is as it was before.
  public func forward(_ input: Tensor, _ pass: Pass) throws(Interrupted) -> Tensor {
    for (value, before) in statistics { before.copy(from: value) }
    for (index, step) in graph.steps.enumerated() {
      try checkInterruption()
      let inputs = step.inputs.map { value($0, input) }
      if step.output == .passedOn {
        step.operation.prepare(inputs, pass)
      } else {
        step.operation.forward(inputs, value(index, input), pass)
      }
    }
    // Whatever was left out, was left out for this.
    try checkInterruption()
    return value(graph.steps.count - 1, input)
  }

  /// Computes every trained parameter's gradient from that of the scores, after a forward of the same input.
  ///
  /// - Throws: `Interrupted`, within milliseconds of the request; the model then is as it was before the forward.
  public func backward(_ input: Tensor, scoreGradient: Tensor, _ pass: Pass) throws(Interrupted) {
    let images = 0..<input.images
    let last = graph.steps.count - 1
    memory.gradients[last]?[images].copy(from: scoreGradient)
    for index in graph.steps.indices.reversed() {
      try checkInterruption()
      let step = graph.steps[index]
      guard let gradient = memory.gradients[index]?[images] else { continue }
      for source in step.inputs where source >= 0 && graph.users[source].last == index {
        let cheap = graph.steps[source]
        guard cheap.output == .repeated else { continue }
        cheap.operation.repeatForward(
          cheap.inputs.map { again($0, input) }, memory.valuesAgain[source][images], pass)
      }
      if graph.sumsSharingGradient.contains(index) { continue }
      // The last user's gradient is the first to be computed; those of others are added to it.
      let targets = step.inputs.enumerated().map { place, source -> Tensor? in
        if source < 0 || step.passesGradient { return nil }
        let isFirst = graph.users[source].last == index && !step.inputs[..<place].contains(source)
        return (isFirst ? memory.gradients[source] : memory.extra[index][place])?[images]
      }
      step.operation.backward(
        BackwardStep(
          inputs: step.inputs.map { again($0, input) }, output: again(index, input), outputGradient: gradient,
          inputGradients: targets, parameterGradients: step.parameterGradients), pass)
      for (place, source) in step.inputs.enumerated() {
        guard source >= 0, let extra = memory.extra[index][place]?[images], let sum = memory.gradients[source]?[images]
        else { continue }
        pass.context.forEachShard(images.count, pixels: sum.shape.pixels) { shard, _, _ in
          add(sum[shard], extra[shard], into: sum[shard])
        }
      }
    }
    try checkInterruption()
  }

  /// Takes back what the forward changed where the user asks to stop.
  private func checkInterruption() throws(Interrupted) {
    guard Interruption.isRequested else { return }
    for (value, before) in statistics { value.copy(from: before) }
    throw Interrupted()
  }

  private func value(_ step: Int, _ input: Tensor) -> Tensor {
    step < 0 ? input : memory.values[step][0..<input.images]
  }

  /// The value of a step during the backward.
  private func again(_ step: Int, _ input: Tensor) -> Tensor {
    step < 0 ? input : memory.valuesAgain[step][0..<input.images]
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
