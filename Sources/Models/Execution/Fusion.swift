import Kernels

/// Turns a model's nodes into fewer, larger steps for inference.
struct Fusion {
  struct Step {
    let operation: any Operation
    /// -1 is the input, others are numbers of steps.
    let inputs: [Int]
    let shape: Shape
    /// The node whose value it computes.
    let node: Int
    /// What it is made of, if it works row by row.
    let links: [RowChain.Link]
  }

  private(set) var steps: [Step] = []
  private let model: Model
  private let cacheSize: Int
  private let range: Range<Int>
  /// The nodes that work on each node.
  private var users: [[Int]]
  /// The step, or -1 for the input, whose value is that of a node.
  private var value: [Int?]

  /// - Parameter cacheSize: how many floats a core's own cache holds.
  init(_ model: Model, _ range: Range<Int>, cacheSize: Int) {
    (self.model, self.range, self.cacheSize) = (model, range, cacheSize)
    let nodes = model.architecture.nodes
    users = Array(repeating: [], count: nodes.count)
    value = Array(repeating: nil, count: nodes.count)
    // Nodes that the output does not depend on are left out: the last step is the last node's.
    let live = range.filter(model.architecture.nodesLeading(to: range.upperBound - 1, from: range.lowerBound).contains)
    for index in live { for input in nodes[index].inputs where input >= 0 { users[input].append(index) } }
    for index in live where value[index] == nil {
      if nodes[index].layer is any RandomLayer {
        // At inference its output is its input.
        value[index] = source(nodes[index].inputs[0])
      } else if !appendProduct(index) {
        append([index], inputs: nodes[index].inputs, operation(index))
      }
    }
  }

  private func operation(_ index: Int) -> any Operation {
    let node = model.architecture.nodes[index]
    return node.layer.makeOperation(node.inputShapes, model.parameters[index])
  }

  private func source(_ node: Int) -> Int { node < range.lowerBound ? -1 : value[node] ?? -1 }

  /// Appends a step that computes `chain`, consecutive nodes.
  private mutating func append(_ chain: [Int], inputs: [Int], _ operation: any Operation) {
    let end = chain[chain.count - 1]
    let shape = model.architecture.nodes[end].shape
    let rowwise = shape.isFlat ? nil : operation as? any RowwiseOperation
    let links = rowwise.map { [RowChain.Link(operation: $0, shape: shape)] } ?? []
    var step = Step(operation: operation, inputs: inputs.map(source), shape: shape, node: end, links: links)
    if let last = steps.last, isChained(last, links, to: chain[0], inputs) {
      let links = last.links + links
      step = Step(
        operation: RowChain(links, cacheSize: cacheSize / 2), inputs: last.inputs + step.inputs.dropFirst(),
        shape: shape, node: end, links: links)
      steps.removeLast()
    }
    steps.append(step)
    for node in chain { value[node] = steps.count - 1 }
  }

  /// Whether the value between a step and the one that begins with node `next` is too large to be stored as a whole, and
  /// need not be.
  private func isChained(_ step: Step, _ links: [RowChain.Link], to next: Int, _ inputs: [Int]) -> Bool {
    step.shape.count > cacheSize / 2 && !step.links.isEmpty && !links.isEmpty && step.inputs.count == 1
      && inputs[0] == step.node && onlyUser(of: step.node) == next
  }

  /// Appends a convolution together with what can be fused into it.
  private mutating func appendProduct(_ index: Int) -> Bool {
    let node = model.architecture.nodes[index]
    let usesBias: Bool
    let filters: Int
    let window: Window
    let isDepthwise = node.layer is DepthwiseConvolution
    switch node.layer {
    case let layer as Convolution where layer.groups == 1:
      (usesBias, filters, window) = (layer.usesBias, layer.filters, layer.window(node.inputShapes[0]))
    case let layer as DepthwiseConvolution:
      (usesBias, filters, window) = (layer.usesBias, node.shape.channels, layer.window(node.inputShapes[0]))
    case let layer as Dense:
      (usesBias, filters) = (layer.usesBias, layer.units)
      let shape = node.inputShapes[0]
      window = Window(height: shape.height, width: shape.width, kernel: (1, 1), stride: (1, 1), isSame: false)
    default: return false
    }

    var kernel = model.parameters[index][0]
    var bias = usesBias ? model.parameters[index][1] : nil
    var inputs = [node.inputs[0]]
    var chain = [index]
    var end: Int { chain[chain.count - 1] }
    if let next = onlyUser(of: end), let layer = model.architecture.nodes[next].layer as? BatchNormalization {
      (kernel, bias) = fold(layer.affine(model.parameters[next]), kernel, bias)
      chain.append(next)
    }
    if !isDepthwise, let (next, other) = residual(at: end, before: index) {
      inputs.append(other)
      chain.append(next)
    }
    var bounds = Bounds.none
    if let next = onlyUser(of: end), let clamp = (model.architecture.nodes[next].layer as? Activation)?.bounds {
      bounds = clamp
      chain.append(next)
    }
    let operation: any Operation
    if isDepthwise {
      operation = DepthwiseOperation(
        input: node.inputShapes[0], kernel: kernel, bias: bias, window: window, bounds: bounds)
    } else {
      let input = node.inputShapes[0]
      let matrix = ProductKernel(kernel, rows: window.area * input.channels, columns: filters, isConstant: true)
      operation =
        window.isPointwise
        ? PointwiseOperation(kernel: matrix, bias: bias, bounds: bounds)
        : ConvolutionOperation(
          input: input, kernel: matrix, bias: bias, filters: filters, window: window, bounds: bounds)
    }
    append(chain, inputs: inputs, operation)
    return true
  }

  private func onlyUser(of node: Int) -> Int? { users[node].count == 1 ? users[node][0] : nil }

  /// The sum of node `end` and one that is already computed, if that is all that `end` is for.
  private func residual(at end: Int, before index: Int) -> (next: Int, other: Int)? {
    guard let next = onlyUser(of: end), model.architecture.nodes[next].layer is Add else { return nil }
    let inputs = model.architecture.nodes[next].inputs
    guard inputs.count == 2, let other = inputs.first(where: { $0 != end }) else { return nil }
    return other < range.lowerBound || value[other] != nil ? (next, other) : nil
  }

  /// The kernel and bias with the scaling after them folded in.
  private func fold(
    _ affine: (scale: Tensor, offset: Tensor), _ kernel: Tensor, _ bias: Tensor?
  ) -> (kernel: Tensor, bias: Tensor) {
    let channels = affine.scale.count
    let folded = Tensor(kernel.shape)
    let offset = Tensor(count: channels)
    scaleChannels(
      kernel.reshaped(images: kernel.count / channels, Shape(flat: channels)), scale: affine.scale,
      into: folded.reshaped(images: kernel.count / channels, Shape(flat: channels)))
    for channel in 0..<channels {
      offset[channel] = affine.offset[channel] + (bias?[channel] ?? 0) * affine.scale[channel]
    }
    return (folded, offset)
  }
}
