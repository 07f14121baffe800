import Basics
import Models
import Reports

extension PlotKind {
  static let model = PlotKind(
    name: "model", summary: "draws the model's layers, and a backbone by its blocks",
    parameters: [.option("expand", .flag, default: "no", "whether to draw each layer of a backbone")],
    examples: ["plot model", "plot model expand=yes"],
    reads: [.model], file: { _ in ["model"] }
  ) { arguments, session in
    let model = try session.experiment.requireModel().model
    let count = model.parameterCount
    return try ModelPlot(
      title: model.architecture.name,
      subtitle: "\(NumberFormat.grouped(count.total)) parameters, \(NumberFormat.grouped(count.trained)) trainable",
      nodes: model.drawn(isExpanded: arguments.flag("expand")),
      metrics: [
        .init("parameters", .integer(count.total)), .init("trainable", .integer(count.trained)),
        .init("multiply_adds", .integer(model.multiplyAdds)),
      ])
  }
}

extension Model {
  /// The boxes of a drawing: one for each row, but a backbone's for each of its blocks, or for each of its layers.
  fileprivate func drawn(isExpanded: Bool) -> [ModelPlot.Node] {
    var boxes = [ModelPlot.Node]()
    // The box that each row's output, and each layer's, comes from.
    var (ofRow, ofNode) = ([Int](), [Int: Int]())
    for row in architecture.rows {
      for nodes in row.isBackbone ? blocks(row, isExpanded: isExpanded) : [row.nodes] {
        let before = row.inputs.map { ofRow[$0] }
        let inputs =
          row.isBackbone
          ? nodes.flatMap { architecture.nodes[$0].inputs }.filter { !nodes.contains($0) }
            .flatMap { ofNode[$0].map { [$0] } ?? before }
          : before
        for node in nodes where row.isBackbone { ofNode[node] = boxes.count }
        boxes.append(box(row, nodes, inputs: Array(Set(inputs)).sorted()))
      }
      ofRow.append(boxes.count - 1)
    }
    return boxes
  }

  private func box(_ row: Architecture.Row, _ nodes: Range<Int>, inputs: [Int]) -> ModelPlot.Node {
    let count = parameterCount(nodes)
    let (name, type, shape): (String, String, String)
    if row.isBackbone, let last = nodes.last {
      let node = architecture.nodes[last]
      let kinds = nodes.map { architecture.nodes[$0].layer.kind }
      // Of a block those that make it what it is.
      let main = kinds.filter { !["BatchNormalization", "ReLU", "Rescaling"].contains($0) }
      (name, shape) = (nodes.count > 1 ? node.block ?? node.name : node.name, node.shape.description)
      type = nodes.count > 1 ? main.joined(separator: " · ") : kinds[0]
    } else {
      (name, type, shape) = (row.name, row.kind, row.shape.description)
    }
    return ModelPlot.Node(
      name: name, type: type, shape: shape, parameters: count.total, trainable: count.trained > 0 || count.total == 0,
      inputs: inputs, group: row.isBackbone ? row.name : nil)
  }

  /// The layers of a backbone in groups: its blocks, or each alone.
  private func blocks(_ row: Architecture.Row, isExpanded: Bool) -> [Range<Int>] {
    var blocks = [Range<Int>]()
    for node in row.nodes {
      let block = architecture.nodes[node].block
      if !isExpanded, block != nil, let last = blocks.last, architecture.nodes[last.lowerBound].block == block {
        blocks[blocks.count - 1] = last.lowerBound..<node + 1
      } else {
        blocks.append(node..<node + 1)
      }
    }
    return blocks
  }
}
