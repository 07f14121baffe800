import Basics
import Kernels
import Synchronization

/// The forward and backward passes of the part of a model that is trained, batch by batch.
///
/// The nodes before `first` are neither trained nor draw random numbers: an `InferencePlan` computes them. Of the others,
/// only what is expensive to compute is kept for the backward; gradients and the rest share a few places in memory. A step
/// spends as much time on memory access as on arithmetic.
public final class TrainingPass {
  /// A parameter that is trained, with its gradient.
  public struct Trained: Sendable {
    public let name: String
    public let value: Tensor
    public let gradient: Tensor
    public let regularizer: Regularizer?

    public init(name: String, value: Tensor, gradient: Tensor, regularizer: Regularizer? = nil) {
      (self.name, self.value, self.gradient, self.regularizer) = (name, value, gradient, regularizer)
    }
  }

  /// The first node of the part; the node before it gives the part's input.
  public let first: Int
  public let inputShape: Shape
  public let trained: [Trained]

  private let graph: TrainingGraph
  private let memory: TrainingMemory
  /// The bytes of memory that it needs, with what was asked for besides.
  public let neededBytes: Double
  /// What a forward changes of the model, the running statistics; and what they were before it.
  private let statistics: [(value: Tensor, before: Tensor)]

  /// - Parameters:
  ///   - model: what to train.
  ///   - batch: the most images in a batch.
  ///   - trainsBackboneStatistics: whether batch normalization within a backbone takes the batch's statistics. By default
  ///     a pretrained backbone keeps its own (see Keras's guide to fine-tuning), and one that was drawn at random, which
  ///     has none yet, takes the batch's.
  ///   - threads: how many threads compute.
  ///   - besides: the bytes of memory that the training takes besides the pass.
  /// - Throws: `ModelError` where the model does not end in class probabilities, nothing is to be trained, or memory is
  ///   insufficient.
  public init(
    _ model: Model, batch: Int, trainsBackboneStatistics: Bool? = nil, threads: Int = 1, besides: Double = 0
  ) throws(ModelError) {
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
          return Trained(
            name: "\(node.name)/\(declaration.name)", value: parameter.0, gradient: gradient,
            regularizer: declaration.regularizer)
        }
    }
    guard !trained.isEmpty else { throw .nothingToTrain }
    statistics = graph.steps.flatMap { step in
      let node = nodes[step.node]
      return zip(node.layer.parameters(node.inputShapes), model.parameters[step.node])
        .compactMap { $0.isTrained ? nil : ($1, Tensor($1.shape)) }
    }
    let plan = TrainingMemory.Plan(graph)
    var workspace = WorkspaceSize()
    for step in graph.steps {
      workspace.merge(step.operation.workspace(batch, step.shape, isTraining: true))
    }
    let values = Double(plan.count) * Double(batch) + Double(trained.reduce(0) { $0 + $1.value.count })
    neededBytes = values * 4 + workspace.bytes * Double(threads) + besides
    try MemoryUse.training.require(neededBytes)
    memory = TrainingMemory(plan, graph, batch: batch)
  }

  /// What the regularizers add to the loss: the sum over the parameters that are trained.
  public func penalty(_ context: ExecutionContext) -> Double {
    sumPenalties(context) { Kernels.penalty($0.value, l1: $1.l1, l2: $1.l2) }
  }

  /// Adds the gradients of the regularizers to those of the parameters, and returns what they add to the loss.
  public func addPenalties(_ context: ExecutionContext) -> Double {
    sumPenalties(context) { addPenalty($0.value, l1: $1.l1, l2: $1.l2, to: $0.gradient) }
  }

  private func sumPenalties(
    _ context: ExecutionContext, _ penalty: @Sendable (Trained, Regularizer) -> Double
  ) -> Double {
    let regularized = trained.filter { $0.regularizer != nil }
    if regularized.isEmpty { return 0 }
    let sums = Mutex([Double](repeating: 0, count: regularized.count))
    context.forEach(regularized.count) { index, _ in
      guard let regularizer = regularized[index].regularizer else { return }
      let sum = penalty(regularized[index], regularizer)
      sums.withLock { $0[index] = sum }
    }
    return sums.withLock { $0.reduce(0, +) }
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
    // Tasks were skipped only because of an interruption.
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
      // The gradient from the last consumer is computed first; those from others are added to it.
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

  /// Reverts what the forward changed if the user asks to stop.
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

  /// The first node that is trained or draws random numbers, or an earlier one: nothing but the output of the node just
  /// before it may be used from there on.
  static func firstNode(_ model: Model) -> Int {
    let nodes = model.architecture.nodes
    var first =
      nodes.indices.first { index in
        nodes[index].layer is any RandomLayer || model.isTrainable[index] && !model.parameters[index].isEmpty
      } ?? 0
    let inputs = firstInputs(nodes.map(\.inputs))
    while first > 0 && inputs[first] < first - 1 { first -= 1 }
    return first
  }
}

/// For each place the lowest number among the inputs from there on.
func firstInputs(_ inputs: [[Int]]) -> [Int] {
  var lowest = Int.max
  return inputs.reversed().map { inputs in
    lowest = min(lowest, inputs.min() ?? .max)
    return lowest
  }.reversed()
}
