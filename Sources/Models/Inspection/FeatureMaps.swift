import Kernels

/// Which node's output a name stands for.
extension Architecture {
  /// The node whose output is the feature map of the layer `name`: a row, or a layer within a backbone.
  ///
  /// - Throws: `ModelError.unknownLayer`, `.noFeatureMap` for a vector or the image itself.
  public func featureMap(named name: String) throws(ModelError) -> Int {
    var node = try nodeRange(named: name).lowerBound
    if let row = rows.first(where: { $0.name == name }) { node = row.output }
    guard node >= 0 else { throw .noFeatureMap(layer: name, reason: "the image itself") }
    let shape = shape(node)
    guard !shape.isFlat else { throw .noFeatureMap(layer: name, reason: "a vector of \(shape)") }
    return node
  }

  /// The feature map that is shown where none is named: that of the first convolution, normalized and activated.
  ///
  /// - Throws: `ModelError.noFeatureMaps`.
  public func firstFeatureMap() throws(ModelError) -> Int {
    guard var node = nodes.firstIndex(where: { $0.layer is Convolution || $0.layer is DepthwiseConvolution }) else {
      throw .noFeatureMaps
    }
    while node + 1 < nodes.count, nodes[node + 1].inputs == [node],
      nodes[node + 1].layer is BatchNormalization || nodes[node + 1].layer is Activation
    {
      node += 1
    }
    return node
  }

  /// The last feature map before the classifier: the input of the global pooling, or of `flatten`.
  ///
  /// - Throws: `ModelError.noFeatureMaps`.
  public func lastFeatureMap() throws(ModelError) -> Int {
    let leading = nodesLeading(to: nodes.count - 1)
    guard let node = leading.filter({ $0 >= 0 && !nodes[$0].shape.isFlat }).max() else { throw .noFeatureMaps }
    return node
  }

  /// The node whose output is the input of the classifier, the last layer before the softmax; -1 is the image.
  public var classifierInput: Int {
    nodes.count < 2 ? -1 : nodes[nodes.count - 2].inputs[0]
  }

  /// What a node's output is called: its row's name, or its own within a row of several.
  public func name(ofNode node: Int) -> String {
    guard node >= 0 else { return rows[0].name }
    let row = rows[nodes[node].row]
    return row.output == node && !row.isBackbone ? row.name : nodes[node].name
  }
}

extension Model {
  /// The feature map, or vector, that a node makes of each of some images.
  ///
  /// - Parameters:
  ///   - node: the node; -1 is the model's input.
  ///   - fill: writes the images in a range to a tensor of as many, values from 0 to 255.
  /// - Throws: `ModelError.memory`, `.notFinite`; `Interrupted`.
  public func features(
    at node: Int, _ count: Int, _ context: ExecutionContext,
    fill: @Sendable (_ images: Range<Int>, _ input: Tensor) -> Void
  ) throws -> Tensor {
    let shape = architecture.shape(node)
    let plan = InferencePlan(self, nodes: 0..<node + 1)
    // The features, and three times as much for what is computed from them.
    try MemoryUse.features.require(
      plan.memory(threads: context.count) - context.scratchBytes + 16 * Double(count) * Double(shape.count))
    let output = Tensor(images: count, shape)
    try plan.run(count, into: output, context, fill: fill)
    try checkFinite(output)
    return output
  }

  /// A layer's kernels, the first of more than a pixel within the row or layer `name`; without a name the model's first.
  ///
  /// - Throws: `ModelError.unknownLayer`, `.noKernel`.
  public func kernel(named name: String?) throws(ModelError) -> Kernel {
    let range = try name.map { name throws(ModelError) in try architecture.nodeRange(named: name) }
    let withKernel = architecture.nodes.indices.filter { kernelSize($0) != nil }
    guard let index = withKernel.first(where: { range?.contains($0) ?? true }), let size = kernelSize(index) else {
      throw .noKernel(layer: name, known: withKernel.map { architecture.nodes[$0].name })
    }
    let node = architecture.nodes[index]
    return Kernel(
      layer: node.name, height: size.0, width: size.1,
      inputs: parameters[index][0].count / (size.0 * size.1 * node.shape.channels), filters: node.shape.channels,
      values: parameters[index][0].values)
  }

  /// The height and width of a convolution's kernel of more than a pixel.
  private func kernelSize(_ node: Int) -> (Int, Int)? {
    let size =
      switch architecture.nodes[node].layer {
      case let layer as Convolution: layer.kernelSize
      case let layer as DepthwiseConvolution: layer.kernelSize
      default: (1, 1)
      }
    return size.0 * size.1 > 1 ? size : nil
  }

  /// The kernels of a convolution.
  public struct Kernel: Sendable {
    public let layer: String
    public let height: Int
    public let width: Int
    /// The input channels of each filter.
    public let inputs: Int
    public let filters: Int
    /// Height × width × input channels × filters; a depthwise convolution's filters have one input channel each, those of a
    /// convolution in groups their group's.
    fileprivate let values: [Float]

    /// One filter's values for one input channel, row by row.
    public func slice(filter: Int, input: Int) -> [Float] {
      (0..<height * width).map { values[($0 * inputs + input) * filters + filter] }
    }

    /// The input channel that a filter weighs most: that of the largest sum of squares.
    public func strongestInput(filter: Int) -> Int {
      let energies = (0..<inputs).map { slice(filter: filter, input: $0).reduce(Float(0)) { $0 + $1 * $1 } }
      return energies.indices.reduce(0) { energies[$1] > energies[$0] ? $1 : $0 }
    }
  }
}
