import Kernels

/// A model's graph: rows as a person declares them, and the nodes that compute.
public struct Architecture: Sendable {
  /// One declared layer, a row of the summary. It may stand for several nodes (a convolution and its activation, a
  /// whole backbone), or for none (the input).
  public struct Row: Sendable {
    public let name: String
    /// Keras's name of the class.
    public let kind: String
    public let nodes: Range<Int>
    /// The rows that it works on.
    public let inputs: [Int]
    public let shape: Shape
    /// The node whose output is the row's: -1 is the model's input.
    public let output: Int
    /// Whether it is a known network, appended as a whole.
    public let isBackbone: Bool
    /// Whether its values come from an earlier training, on other data: a backbone with `weights=imagenet`, or a file.
    public let isPretrained: Bool
  }

  /// One layer that computes.
  public struct Node: Sendable {
    public let name: String
    public let layer: any Layer
    /// The nodes that it works on: -1 is the model's input.
    public let inputs: [Int]
    public let inputShapes: [Shape]
    public let shape: Shape
    public let row: Int
    /// The block of a backbone that it is a part of.
    public let block: String?
  }

  public let name: String
  /// The shape of the images: height × width × 3, with values from 0 to 255.
  public let input: Shape
  public private(set) var rows: [Row]
  public private(set) var nodes: [Node] = []
  /// Whether training images are augmented.
  public private(set) var isAugmented = false
  /// The rows by their names.
  private var rowNumbers = ["input": 0]
  /// The names of rows and nodes: no two have the same, but a row and its first node.
  private var names: Set<String> = ["input"]
  /// For each word the first number that `freeName` has not found taken.
  private var freeNumbers: [String: Int] = [:]

  public init(name: String, input: Shape) {
    (self.name, self.input) = (name, input)
    rows = [
      Row(
        name: "input", kind: "InputLayer", nodes: 0..<0, inputs: [], shape: input, output: -1, isBackbone: false,
        isPretrained: false)
    ]
  }

  /// The shape of the model's output.
  public var output: Shape { rows[rows.count - 1].shape }

  /// The names that layers can be called by: rows, then the nodes within backbones.
  public var layerNames: [String] {
    rows.map(\.name) + nodes.map(\.name).filter { rowNumbers[$0] == nil }
  }

  /// The row's default name: `conv2d`, then `conv2d_1`, as Keras counts.
  public mutating func freeName(_ word: String) -> String {
    guard names.contains(word) else { return word }
    var number = freeNumbers[word] ?? 1
    while names.contains("\(word)_\(number)") { number += 1 }
    freeNumbers[word] = number
    return "\(word)_\(number)"
  }

  /// Marks the place of augmentation, which works on images and so precedes all that computes.
  public mutating func appendAugmentation(named name: String) throws(ModelError) {
    guard nodes.isEmpty else { throw .lateAugmentation }
    isAugmented = true
    try append(named: name, kind: "Augmentation", [])
  }

  /// Appends a row: a chain of layers of which the first works on the rows `inputs` (the last row if empty).
  ///
  /// - Parameters:
  ///   - name: the row's name, and that of its first node. Further nodes add a suffix.
  ///   - kind: what the summary calls it.
  ///   - layers: the chain, each with the suffix of its node's name.
  public mutating func append(
    named name: String, kind: String, _ layers: [(suffix: String, layer: any Layer)], inputs names: [String] = []
  ) throws(ModelError) {
    let inputs = try rowsNamed(names)
    let first = nodes.count
    var sources = inputs.map { rows[$0].output }
    for (suffix, layer) in layers {
      try appendNode(named: name + suffix, layer, sources, row: rows.count)
      sources = [nodes.count - 1]
    }
    try appendRow(name, kind, first, inputs)
  }

  /// Appends a row for a known network, whose nodes `build` appends to the row before.
  ///
  /// - Parameter isPretrained: whether its values are those of an earlier training.
  public mutating func appendBackbone(
    named name: String, kind: String, isPretrained: Bool,
    _ build: (inout BackboneBuilder) throws(ModelError) -> Void
  ) throws(ModelError) {
    let first = nodes.count
    let input = rows.count - 1
    var builder = BackboneBuilder(architecture: self, last: rows[input].output)
    // Meanwhile the nodes are the builder's alone: so they are not copied when it appends to them.
    (nodes, names) = ([], [])
    defer { self = builder.architecture }
    do throws(ModelError) { try build(&builder) } catch {
      guard case .duplicateName(let taken) = error else { throw error }
      throw .nameWithinBackbone(taken, backbone: name)
    }
    try builder.architecture.appendRow(name, kind, first, [input], isBackbone: true, isPretrained: isPretrained)
  }

  /// The row of that name, or the last node of that name within a backbone.
  public func nodeRange(named name: String) throws(ModelError) -> Range<Int> {
    if let row = rowNumbers[name] { return rows[row].nodes }
    if let node = nodes.firstIndex(where: { $0.name == name }) { return node..<node + 1 }
    throw .unknownLayer(name, known: layerNames)
  }

  /// The shape of a node's output; -1 is the model's input.
  public func shape(_ node: Int) -> Shape { node < 0 ? input : nodes[node].shape }

  /// The node `last`, and those from `first` on that it depends on.
  func nodesLeading(to last: Int, from first: Int = 0) -> Set<Int> {
    var leading: Set<Int> = [last]
    for index in (first...max(first, last)).reversed() where leading.contains(index) {
      leading.formUnion(nodes[index].inputs.filter { $0 >= first })
    }
    return leading
  }

  /// Multiply-adds of a row for one image.
  public func multiplyAdds(_ row: Row) -> Int { multiplyAdds(row.nodes) }

  /// Multiply-adds of all rows for one image.
  public var multiplyAdds: Int { multiplyAdds(nodes.indices) }

  /// A sum that stops growing at 2⁶⁰, which is centuries of work.
  private func multiplyAdds(_ range: Range<Int>) -> Int {
    nodes[range].reduce(0) { min($0 + min($1.layer.multiplyAdds($1.inputShapes, $1.shape), 1 << 60), 1 << 60) }
  }

  /// A layer `rescaling` that the output of the last row depends on, if there is one.
  var rescalingAbove: String? {
    let last = rows[rows.count - 1].output
    guard last >= 0 else { return nil }
    return nodesLeading(to: last).filter { nodes[$0].layer is Rescaling }.min().map { nodes[$0].name }
  }

  fileprivate mutating func appendNode(
    named name: String, _ layer: any Layer, _ inputs: [Int], row: Int, block: String? = nil
  ) throws(ModelError) {
    guard !names.contains(name) else { throw .duplicateName(name) }
    let shapes = inputs.map { shape($0) }
    let output = try layer.outputShape(shapes)
    try checkSize(name, layer, shapes, output)
    names.insert(name)
    nodes.append(
      Node(name: name, layer: layer, inputs: inputs, inputShapes: shapes, shape: output, row: row, block: block))
  }

  /// No layer may have more values than any machine that this is for could hold; products of sizes cannot overflow then.
  private func checkSize(_ name: String, _ layer: any Layer, _ inputs: [Shape], _ output: Shape) throws(ModelError) {
    let limit = 1 << 29
    let tensors = layer.parameters(inputs).map(\.dimensions) + [[output.height, output.width, output.channels]]
    for dimensions in tensors {
      var count = 1
      for dimension in dimensions {
        let (product, overflows) = count.multipliedReportingOverflow(by: dimension)
        guard !overflows, product <= limit else { throw .tooLarge(layer: name, dimensions: dimensions) }
        count = product
      }
    }
  }

  private mutating func appendRow(
    _ name: String, _ kind: String, _ first: Int, _ inputs: [Int], isBackbone: Bool = false,
    isPretrained: Bool = false
  ) throws(ModelError) {
    let isFirstNodes = first < nodes.count && nodes[first].name == name
    guard names.insert(name).inserted || isFirstNodes else { throw .duplicateName(name) }
    rowNumbers[name] = rows.count
    let output = first < nodes.count ? nodes.count - 1 : rows[inputs[0]].output
    rows.append(
      Row(
        name: name, kind: kind, nodes: first..<nodes.count, inputs: inputs, shape: shape(output), output: output,
        isBackbone: isBackbone, isPretrained: isPretrained))
  }

  private func rowsNamed(_ names: [String]) throws(ModelError) -> [Int] {
    if names.isEmpty { return [rows.count - 1] }
    var found = [Int]()
    for name in names {
      guard let row = rowNumbers[name] else {
        throw .unknownLayer(name, known: rows.map(\.name))
      }
      found.append(row)
    }
    return found
  }
}

/// Appends the nodes of a backbone, one after the other or branching.
public struct BackboneBuilder {
  fileprivate var architecture: Architecture
  /// The node that was appended last: -1 is the model's input.
  public private(set) var last: Int
  /// The block that layers are appended to: what a drawing folds them into.
  public var block: String?

  fileprivate init(architecture: Architecture, last: Int) { (self.architecture, self.last) = (architecture, last) }

  /// The shape of the last node's output.
  public var shape: Shape { architecture.shape(last) }

  /// Appends a layer that works on the last node, or on the nodes given.
  public mutating func append(_ name: String, _ layer: any Layer, inputs: [Int]? = nil) throws(ModelError) {
    try architecture.appendNode(named: name, layer, inputs ?? [last], row: architecture.rows.count, block: block)
    last = architecture.nodes.count - 1
  }
}
