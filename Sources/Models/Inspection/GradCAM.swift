import Basics
import Kernels

/// Where in an image a model found its class (Selvaraju et al., "Grad-CAM", 2017): the channels of a feature map, each
/// weighted by the mean gradient of the class's score before the softmax; evidence against the class counts as 0.
///
/// The model runs node by node, one image on each thread, and keeps the values that the backward needs.
public struct GradCAM: Sendable {
  /// An image's map.
  public struct Map: Sendable {
    public let height: Int
    public let width: Int
    /// The evidence for the class at each position, row by row; 0 for none or evidence against it. The scale is the score's.
    public let values: [Float]
    /// The class that it is about.
    public let classIndex: Int
    /// The classes' scores before the softmax.
    public let scores: [Float]
  }

  private let model: Model
  /// The node whose feature map it is.
  public let node: Int
  /// The nodes that the scores depend on, but for the softmax, in order.
  private let nodes: [Int]
  /// Those of them that depend on the target.
  private let dependent: Set<Int>

  /// - Parameter node: the node whose feature map is used.
  /// - Throws: `ModelError.notSoftmax`, `.unusedLayer` where the classes do not depend on the node, `.onePixel`.
  public init(_ model: Model, node: Int) throws(ModelError) {
    _ = try model.classCount()
    let architecture = model.architecture
    let name = architecture.name(ofNode: node)
    let leading = architecture.nodesLeading(to: architecture.nodes.count - 2)
    guard leading.contains(node), node < architecture.nodes.count - 2 else { throw .unusedLayer(name) }
    guard architecture.shape(node).pixels > 1 else { throw .onePixel(layer: name) }
    (self.model, self.node, nodes) = (model, node, leading.sorted())
    var dependent: Set<Int> = [node]
    for index in nodes where architecture.nodes[index].inputs.contains(where: dependent.contains) {
      dependent.insert(index)
    }
    self.dependent = dependent
  }

  /// The maps of `count` images.
  ///
  /// - Parameters:
  ///   - classIndex: the class to explain; nil for the one that is predicted of each image.
  ///   - fill: writes the images in a range to a tensor of as many, values from 0 to 255.
  /// - Throws: `ModelError.memory`, `.notFinite`; `Interrupted`.
  public func maps(
    of count: Int, class classIndex: Int?, _ context: ExecutionContext,
    fill: @Sendable (_ images: Range<Int>, _ input: Tensor) -> Void
  ) throws -> [Map] {
    try MemoryUse.gradCAM.require(memory(threads: context.count) - context.scratchBytes)
    let shape = model.architecture.shape(node)
    let heat = Tensor(images: count, Shape(shape.height, shape.width, 1))
    let scores = Tensor(images: count, model.architecture.nodes[model.architecture.nodes.count - 2].shape)
    let classes = Tensor(images: count, Shape(flat: 1))
    context.divide(count) { image, member in
      let place = image..<image + 1
      let input = Tensor(model.architecture.input)
      fill(place, input)
      guard let trace = Trace(model, nodes, input, Pass(context: member)) else { return }
      let result = scores[place]
      result.copy(from: trace.value(nodes[nodes.count - 1]))
      let chosen = classIndex ?? (0..<result.count).reduce(0) { result[$1] > result[$0] ? $1 : $0 }
      classes[place][0] = Float(chosen)
      let gradient = trace.gradient(ofScore: chosen, at: node, through: dependent)
      Self.write(trace.value(node), gradient, into: heat[place])
    }
    try Interruption.check()
    try model.checkFinite(scores)
    return (0..<count).map { image in
      let place = image..<image + 1
      return Map(
        height: shape.height, width: shape.width, values: heat[place].values, classIndex: Int(classes[place][0]),
        scores: scores[place].values)
    }
  }

  /// The bytes of memory that one image on each thread takes: all values, and the gradients of those that depend on the
  /// feature map.
  private func memory(threads: Int) -> Double {
    let all = model.architecture.nodes
    var (values, workspace) = (Double(model.architecture.input.count), WorkspaceSize())
    for index in nodes {
      let node = all[index]
      values += Double(node.shape.count) * (dependent.contains(index) ? Double(1 + node.inputs.count) : 1)
      let operation = node.layer.makeOperation(node.inputShapes, model.parameters[index])
      workspace.merge(operation.workspace(1, node.shape, isTraining: dependent.contains(index)))
    }
    return (values * 4 + workspace.bytes) * Double(threads)
  }

  /// The paper's equations 1 and 2.
  private static func write(_ features: Tensor, _ gradient: Tensor, into heat: Tensor) {
    let (channels, pixels) = (features.shape.channels, features.shape.pixels)
    let (features, gradient) = (features.values, gradient.values)
    var weights = [Float](repeating: 0, count: channels)
    for pixel in 0..<pixels {
      for channel in 0..<channels { weights[channel] += gradient[pixel * channels + channel] }
    }
    for channel in 0..<channels { weights[channel] /= Float(pixels) }
    for pixel in 0..<pixels {
      var sum: Float = 0
      for channel in 0..<channels { sum += weights[channel] * features[pixel * channels + channel] }
      heat[pixel] = max(sum, 0)
    }
  }
}

/// The outputs of some nodes for one image, with what their backward needs.
private struct Trace {
  private let model: Model
  private let nodes: [Int]
  private let input: Tensor
  private let pass: Pass
  private var values: [Int: Tensor] = [:]
  private var operations: [Int: any Operation] = [:]

  /// Nil where the user asks to stop.
  init?(_ model: Model, _ nodes: [Int], _ input: Tensor, _ pass: Pass) {
    (self.model, self.nodes, self.input, self.pass) = (model, nodes, input, pass)
    for index in nodes {
      if Interruption.isRequested { return nil }
      let node = model.architecture.nodes[index]
      let operation = node.layer.makeOperation(node.inputShapes, model.parameters[index])
      let output = Tensor(node.shape)
      operation.forward(node.inputs.map(value), output, pass)
      (values[index], operations[index]) = (output, operation)
    }
  }

  func value(_ node: Int) -> Tensor { values[node] ?? input }

  /// The gradient of the last node's value number `index` by the value of node `target`.
  ///
  /// - Parameter after: the target and the nodes that depend on it.
  func gradient(ofScore index: Int, at target: Int, through dependent: Set<Int>) -> Tensor {
    let last = nodes[nodes.count - 1]
    var gradients = [last: Tensor(value(last).shape)]
    gradients[last]?[index] = 1
    for index in nodes.reversed() where index > target && dependent.contains(index) {
      guard let gradient = gradients[index], let operation = operations[index] else { continue }
      let inputs = model.architecture.nodes[index].inputs
      let targets = inputs.map { dependent.contains($0) ? Tensor(value($0).shape) : nil }
      operation.backward(
        BackwardStep(
          inputs: inputs.map(value), output: value(index), outputGradient: gradient, inputGradients: targets,
          parameterGradients: model.parameters[index].map { _ in nil }), pass)
      for (input, part) in zip(inputs, targets) {
        guard let part else { continue }
        if let sum = gradients[input] { add(sum, part, into: sum) } else { gradients[input] = part }
      }
    }
    return gradients[target] ?? Tensor(value(target).shape)
  }
}
