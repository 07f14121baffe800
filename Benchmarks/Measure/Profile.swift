import ArgumentParser
import Basics
import Kernels
import Models

/// Where the time goes, layer by layer.
struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "Milliseconds by kind of layer, or by layer, as a table.",
    discussion: """
      Inference: each convolution with what is folded into it, as a plan of its own. A training step: each layer's \
      forward and backward by itself, all of them learning. The whole model may fuse more: compare the \
      sums with 'forward' and 'step'.
      """)

  @Argument(help: "Height and width of the images.") var size: Int
  @Flag(help: "A line for each layer, not for each kind.") var layers = false
  @OptionGroup var environment: Environment

  func run() throws {
    let model = try Subject.model(size: size)
    let context = ExecutionContext(ThreadPool(count: environment.threads))
    let share = environment.budget / Double(model.architecture.nodes.count)
    show("inference", ["forward"], try inference(model, context, share))
    show("training step", ["forward", "backward"], training(model, context, share))
  }

  private struct Line {
    let name: String
    let kind: String
    let multiplyAdds: Double
    var milliseconds: [Double]
  }

  private func inference(_ model: Model, _ context: ExecutionContext, _ share: Double) throws -> [Line] {
    try segments(model.architecture).map { nodes in
      let plan = InferencePlan(model, nodes: nodes)
      let output = Tensor(images: environment.batch, plan.outputShape)
      let times = try repeated(budget: share) { try plan.run(environment.batch, into: output, context) { _, _ in } }
      let node = model.architecture.nodes[nodes.lowerBound]
      return Line(
        name: node.name, kind: kind(node), multiplyAdds: Subject.multiplyAdds(model, nodes),
        milliseconds: [times.median * 1000])
    }
  }

  /// Ranges of nodes that inference computes in one go: a layer, and what follows it without a kernel of its own.
  private func segments(_ architecture: Architecture) -> [Range<Int>] {
    let nodes = architecture.nodes
    let starts = nodes.indices.filter { index in
      // A sum is fused into the product before it, but its other summand is not available here.
      index == 0 || !(nodes[index].layer is BatchNormalization || nodes[index].layer is Activation)
    }
    return zip(starts, starts.dropFirst() + [nodes.count]).map { $0..<$1 }
      .filter { nodes[$0.lowerBound].inputs.count == 1 }
  }

  private func training(_ model: Model, _ context: ExecutionContext, _ share: Double) -> [Line] {
    let nodes = model.architecture.nodes
    let pass = Pass(context: context, isTraining: true, seed: 1)
    let batch = environment.batch
    return nodes.indices.dropLast().map { index in
      let node = nodes[index]
      let operation = node.layer.makeOperation(node.inputShapes, model.parameters[index])
      let inputs = node.inputShapes.map { shape in
        let tensor = Tensor(images: batch, shape)
        tensor.fill(0.5)
        return tensor
      }
      let (output, gradient) = (Tensor(images: batch, node.shape), Tensor(images: batch, node.shape))
      gradient.fill(0.01)
      let declarations = node.layer.parameters(node.inputShapes)
      let step = BackwardStep(
        inputs: inputs, output: output, outputGradient: gradient,
        // The gradient of the images is not needed.
        inputGradients: zip(node.inputs, inputs).map { $0 < 1 ? nil : Tensor(images: batch, $1.shape) },
        parameterGradients: zip(declarations, model.parameters[index]).map { $0.isTrained ? Tensor($1.shape) : nil })
      let forward = repeated(budget: share / 2) { operation.forward(inputs, output, pass) }
      let backward = repeated(budget: share / 2) { operation.backward(step, pass) }
      return Line(
        name: node.name, kind: kind(node), multiplyAdds: 3 * Subject.multiplyAdds(model, index..<index + 1),
        milliseconds: [forward.median * 1000, backward.median * 1000])
    }
  }

  /// The layer's kind; convolutions of one pixel apart, as they are plain products.
  private func kind(_ node: Architecture.Node) -> String {
    guard let layer = node.layer as? Convolution else { return node.layer.kind }
    return "\(layer.kind) \(layer.kernelSize.0)x\(layer.kernelSize.1)"
  }

  private func show(_ title: String, _ columns: [String], _ lines: [Line]) {
    var rows = lines
    if !layers {
      rows = Dictionary(grouping: lines, by: \.kind).map { kind, group in
        Line(
          name: "\(kind) (\(group.count))", kind: kind, multiplyAdds: group.reduce(0) { $0 + $1.multiplyAdds },
          milliseconds: columns.indices.map { column in group.reduce(0) { $0 + $1.milliseconds[column] } })
      }.sorted { $0.milliseconds.reduce(0, +) > $1.milliseconds.reduce(0, +) }
    }
    let total = lines.reduce(0) { $0 + $1.milliseconds.reduce(0, +) }
    print("\(title), \(size)x\(size), batch \(environment.batch), \(environment.threads) threads (ms)")
    print(row("layer", columns + ["share", "GFLOP/s"]))
    for line in rows {
      let sum = line.milliseconds.reduce(0, +)
      let speed = 2 * line.multiplyAdds * Double(environment.batch) / sum / 1e6
      print(
        row(
          line.name,
          line.milliseconds.map { NumberFormat.fixed($0, 3) } + [
            NumberFormat.percent(sum / total, 1), line.multiplyAdds > 0 ? NumberFormat.fixed(speed, 1) : "",
          ]))
    }
    print(row("all", [NumberFormat.fixed(total, 3)]) + "\n")
  }

  private func row(_ name: String, _ cells: [String]) -> String {
    func spaces(_ count: Int) -> String { String(repeating: " ", count: max(1, count)) }
    return cells.reduce(name + spaces(34 - name.count)) { $0 + spaces(11 - $1.count) + $1 }
  }
}
