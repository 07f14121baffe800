import Kernels
import Models
import Testing

/// A training pass joins layers, shares memory and computes values again. All that must make no difference: the
/// reference runs the same layers one by one and keeps everything.
@Suite("A training pass equals its layers run one by one")
struct TrainingPassTests {
  static let images = 5
  static let input = Shape(9, 9, 3)

  /// Blocks as in MobileNetV2, and what else makes the order of things matter: values with several users, batch
  /// normalization after batch normalization, a layer that leads nowhere, one value used twice by the same layer.
  static func architecture() throws -> Architecture {
    var model = Architecture(name: "model", input: input)
    func convolution(_ filters: Int, _ size: Int = 1) -> Convolution {
      Convolution(filters: filters, kernelSize: (size, size), isSame: true, usesBias: false)
    }
    try model.append(named: "stem", kind: "", [("", convolution(8, 3)), ("_bn", BatchNormalization())])
    try model.append(named: "stem_relu", kind: "", [("", Activation(.relu6))])
    try model.append(
      named: "block", kind: "",
      [
        ("_expand", convolution(24)), ("_bn1", BatchNormalization()), ("_relu1", Activation(.relu6)),
        ("_depthwise", DepthwiseConvolution(kernelSize: (3, 3), isSame: true, usesBias: false)),
        ("_bn2", BatchNormalization()), ("_relu2", Activation(.relu6)), ("_project", convolution(8)),
        ("_bn3", BatchNormalization()),
      ])
    try model.append(named: "add", kind: "", [("", Add())], inputs: ["stem_relu", "block"])
    try model.append(named: "nowhere", kind: "", [("", convolution(4))], inputs: ["add"])
    try model.append(
      named: "twice", kind: "",
      [("_bn1", BatchNormalization()), ("_bn2", BatchNormalization()), ("_relu", Activation(.relu))], inputs: ["add"])
    try model.append(named: "side", kind: "", [("", convolution(8)), ("_bn", BatchNormalization())], inputs: ["twice"])
    try model.append(named: "side_relu", kind: "", [("", Activation(.relu))])
    try model.append(named: "sum", kind: "", [("", Add())], inputs: ["side", "side", "side_relu", "twice", "block"])
    try model.append(named: "both", kind: "", [("", Concatenate())], inputs: ["sum", "side"])
    try model.append(named: "pool", kind: "", [("", GlobalPooling(.average))])
    try model.append(named: "dense", kind: "", [("", Dense(units: 3)), ("_softmax", Activation(.softmax))])
    return model
  }

  /// Sums of which one hands its gradient on to the next; the last one's summands are not done with all at once.
  static func sums() throws -> Architecture {
    var model = Architecture(name: "model", input: input)
    let layers: [(String, any Layer)] = [
      ("", Convolution(filters: 8, kernelSize: (1, 1), usesBias: false)), ("_bn", BatchNormalization()),
    ]
    func append(_ name: String, _ input: String, and last: [(String, any Layer)] = []) throws {
      try model.append(named: name, kind: "", layers + last, inputs: [input])
    }
    try model.append(named: "stem", kind: "", layers)
    try append("left", "stem", and: [("_relu", Activation(.relu6))])
    try model.append(named: "first", kind: "", [("", Add())], inputs: ["stem", "left"])
    try append("right", "first")
    try model.append(named: "second", kind: "", [("", Add())], inputs: ["right", "first"])
    try append("early", "second")
    try append("late", "second")
    try model.append(named: "third", kind: "", [("", Add())], inputs: ["second", "early", "late"])
    // The inner sum's gradient is read, as that of "before", when that of "base" has been added to.
    try append("base", "third")
    try append("before", "third")
    try append("after", "base")
    try model.append(named: "inner", kind: "", [("", Add())], inputs: ["before", "after"])
    try model.append(named: "outer", kind: "", [("", Add())], inputs: ["inner", "base"])
    try model.append(named: "twice", kind: "", [("", Add())], inputs: ["outer", "outer"])
    try model.append(named: "pool", kind: "", [("", GlobalPooling(.average))])
    try model.append(named: "dense", kind: "", [("", Dense(units: 3)), ("_softmax", Activation(.softmax))])
    return model
  }

  @Test("whatever is frozen", arguments: [[], ["stem"], ["stem", "block"], ["twice", "side"], ["dense"]])
  func blocks(frozen: [String]) throws { try compare(Self.architecture(), frozen: frozen) }

  @Test("whichever summands learn", arguments: [[], ["stem"], ["stem", "left"], ["right"], ["right", "early"]])
  func sums(frozen: [String]) throws { try compare(Self.sums(), frozen: frozen) }

  @Test("a whole MobileNetV2, where many values take turns in the same memory", arguments: [[], ["block_2_expand"]])
  func mobileNet(frozen: [String]) throws {
    var architecture = Architecture(name: "model", input: Shape(32, 32, 3))
    try MobileNetV2.append(to: &architecture, named: "backbone", alpha: 0.35)
    try architecture.append(named: "pool", kind: "", [("", GlobalPooling(.average))])
    try architecture.append(named: "dense", kind: "", [("", Dense(units: 3)), ("_softmax", Activation(.softmax))])
    try compare(architecture, frozen: frozen)
  }

  private func compare(_ architecture: Architecture, frozen: [String]) throws {
    var model = try Model(architecture, seed: 3)
    for name in frozen { model.setTrainable(false, try architecture.nodeRange(named: name)) }
    let reference = try model.copyForTraining()
    let pass = Pass(context: ExecutionContext(ThreadPool(count: 2)), isTraining: true, seed: 1, step: 2)
    let trained = try TrainingPass(model, batch: Self.images + 2, trainsBackboneStatistics: true)
    let input = architecture.input
    let images = random(Self.images * input.count).reshaped(images: Self.images, input)
    let slope = random(Self.images * 3).reshaped(images: Self.images, Shape(flat: 3))

    // What comes before the part that learns is an inference plan's.
    let features = Tensor(images: Self.images, trained.inputShape)
    try InferencePlan(model, nodes: 0..<trained.first).run(Self.images, into: features, pass.context) { range, input in
      input.copy(from: images[range])
    }
    var steps = [Step]()
    for _ in 1...2 {
      let scores = try trained.forward(features, pass)
      try trained.backward(features, scoreGradient: slope, pass)
      steps = try Self.oneByOne(reference, trained.first, features, slope, pass.context)
      #expect(scores.values == steps[steps.count - 1].output.values)
    }
    #expect(trained.trained.count > 0)
    let nodes = architecture.nodes
    let gradients = steps.flatMap { step in
      zip(nodes[step.node].layer.parameters(nodes[step.node].inputShapes), step.gradients).compactMap {
        declaration, gradient in gradient.map { ("\(nodes[step.node].name)/\(declaration.name)", $0) }
      }
    }
    #expect(trained.trained.map(\.name) == gradients.map(\.0))
    for (own, (name, wanted)) in zip(trained.trained, gradients) {
      // A value's users are added up in another order.
      let size = wanted.values.map(abs).max() ?? 0
      let difference = zip(own.gradient.values, wanted.values).map { abs($0 - $1) }.max() ?? 0
      #expect(difference <= 1e-5 * size, "\(name): \(difference) of \(size)")
    }
    // The running statistics moved in the same way.
    for (own, wanted) in zip(model.namedParameters, reference.namedParameters) where own.name.contains("moving") {
      #expect(own.tensor.values == wanted.tensor.values, "\(own.name)")
    }
  }

  @Test("where biases come before batch normalization, with the same bits", arguments: [1, 4, 9])
  func biases(side: Int) throws {
    var architecture = Architecture(name: "model", input: Shape(side, side, 3))
    let depthwise = DepthwiseConvolution(kernelSize: (3, 3), isSame: true)
    let layers: [any Layer] = [
      Convolution(filters: 16, kernelSize: (3, 3), isSame: true), BatchNormalization(), Activation(.relu6),
      depthwise, BatchNormalization(), Activation(.relu6), Convolution(filters: 24, kernelSize: (1, 1)),
      BatchNormalization(), Activation(.relu), depthwise, BatchNormalization(), GlobalPooling(.average),
      Dense(units: 3), Activation(.softmax),
    ]
    for (index, layer) in layers.enumerated() {
      try architecture.append(named: "layer\(index)", kind: "", [("", layer)])
    }
    let model = try Model(architecture, seed: 3)
    let reference = try model.copyForTraining()
    let pass = Pass(context: ExecutionContext(ThreadPool(count: 2)), isTraining: true, seed: 1, step: 2)
    let trained = try TrainingPass(model, batch: Self.images)
    let features = random(Self.images * side * side * 3).reshaped(images: Self.images, Shape(side, side, 3))
    let slope = random(Self.images * 3).reshaped(images: Self.images, Shape(flat: 3))
    let scores = try trained.forward(features, pass)
    try trained.backward(features, scoreGradient: slope, pass)
    let steps = try Self.oneByOne(reference, trained.first, features, slope, pass.context)
    #expect(scores.values == steps[steps.count - 1].output.values)
    #expect(trained.trained.map(\.gradient.values) == steps.flatMap { $0.gradients.compactMap { $0?.values } })
  }

  struct Step {
    let node: Int
    let output: Tensor
    let gradients: [Tensor?]
  }

  /// Each live node from `first` on by itself, with tensors of its own for all that it reads and writes.
  static func oneByOne(
    _ model: Model, _ first: Int, _ features: Tensor, _ slope: Tensor, _ context: ExecutionContext
  ) throws -> [Step] {
    let nodes = model.architecture.nodes
    let range = first..<nodes.count - 1
    var live: Set = [nodes.count - 2]
    for index in range.reversed() where live.contains(index) { live.formUnion(nodes[index].inputs) }
    var outputs = [Int: Tensor]()
    var operations = [Int: any Operation]()
    func value(_ node: Int) -> Tensor { node < first ? features : outputs[node] ?? features }
    // Frozen batch normalization keeps to its running statistics.
    func pass(_ node: Int) -> Pass { Pass(context: context, isTraining: model.isTrainable[node]) }
    for index in range where live.contains(index) {
      let node = nodes[index]
      operations[index] = node.layer.makeOperation(node.inputShapes, model.parameters[index])
      let output = Tensor(images: images, node.shape)
      operations[index]?.forward(node.inputs.map(value), output, pass(index))
      outputs[index] = output
    }
    var gradients = [nodes.count - 2: Tensor(images: images, slope.shape, values: slope.values)]
    var steps = [Step]()
    for index in range.reversed() where live.contains(index) {
      let node = nodes[index]
      let targets = node.inputs.map { $0 < first ? nil : Tensor(images: images, nodes[$0].shape) }
      let own = zip(node.layer.parameters(node.inputShapes), model.parameters[index]).map { declaration, parameter in
        model.isTrainable[index] && declaration.isTrained ? Tensor(parameter.shape) : nil
      }
      guard let gradient = gradients[index] else { continue }
      operations[index]?.backward(
        BackwardStep(
          inputs: node.inputs.map(value), output: value(index), outputGradient: gradient, inputGradients: targets,
          parameterGradients: own), pass(index))
      for (source, target) in zip(node.inputs, targets) {
        guard let target else { continue }
        if let sum = gradients[source] { add(sum, target, into: sum) } else { gradients[source] = target }
      }
      steps.append(Step(node: index, output: value(index), gradients: own))
    }
    return steps.reversed()
  }
}

/// Uniform numbers in ±1.
private func random(_ count: Int) -> Tensor {
  var stream = RandomStream(seed: 7, purpose: .sampling, epoch: count)
  return Tensor(Shape(flat: count), values: (0..<count).map { _ in stream.uniform(-1, 1) })
}
