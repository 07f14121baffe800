import Images
import Reports
import Testing

@Suite("The model plot") struct ModelPlotTests {
  func node(_ name: String, parameters: Int = 0, trainable: Bool = true, _ inputs: [Int]) -> ModelPlot.Node {
    .init(
      name: name, type: "conv2d 32", shape: "24 x 24 x 32", parameters: parameters, trainable: trainable,
      inputs: inputs)
  }

  var residual: [ModelPlot.Node] {
    [
      node("input", []), node("first", parameters: 896, trainable: false, [0]), node("second", parameters: 9248, [1]),
      node("third", parameters: 9248, [2]), node("sum", [3, 1]), node("end", [4, 0]),
    ]
  }

  @Test("has a box for each layer, from top to bottom, that holds all it says")
  func boxes() throws {
    let plot = try ModelPlot(title: "crack", nodes: residual)
    let (layout, drawing) = (plot.layout, try plot.drawing())
    for (index, node) in residual.enumerated() {
      let box = layout.boxes[index]
      if index > 0 { #expect(box.top > layout.boxes[index - 1].bottom) }
      let texts = drawing.textBoxes.filter { box.contains($0.rectangle) }.map(\.text)
      #expect(texts.contains(node.name) && texts.contains(node.type) && texts.contains(node.shape))
    }
    let texts = drawing.textBoxes.map(\.text)
    #expect(texts.contains("896 parameters, frozen") && texts.contains("9,248 parameters"))
    #expect(texts.contains("no parameters"))
  }

  @Test("distinguishes trained from frozen weights, by colour and pattern")
  func stripes() throws {
    let plot = try ModelPlot(title: "crack", nodes: residual)
    let image = try plot.drawing().image
    func stripe(_ index: Int) -> [[UInt8]] {
      let box = plot.layout.boxes[index]
      return (12..<32).map { image.color(at: Point(box.left + 10.5, box.top + Double($0))) }
    }
    #expect(stripe(2).allSatisfy { $0 == Theme.light.series[0].bytes })
    #expect(stripe(0).allSatisfy { $0 == Theme.light.panel.bytes })
    #expect(Set(stripe(1)).count > 2)
  }

  @Test("draws a skip connection down a lane of its own")
  func skips() throws {
    let plot = try ModelPlot(title: "crack", nodes: residual)
    let layout = plot.layout
    #expect(layout.skips == [.init(from: 1, to: 4, lane: 0), .init(from: 0, to: 5, lane: 1)])
    let image = try plot.drawing(scale: 2).image
    for skip in layout.skips {
      for index in skip.from + 1..<skip.to {
        let place = Point(layout.x(ofLane: skip.lane), layout.boxes[index].center.y)
        #expect(isNear(image.color(at: place, scale: 2), Theme.light.series[2]))
      }
    }
  }

  @Test("gives connections that overlap different lanes", arguments: 1...5)
  func lanes(stride: Int) throws {
    let nodes = (0..<40).map { node("layer\($0)", $0 == 0 ? [] : [$0 - 1, max($0 - 2 - $0 * stride % 7, 0)]) }
    let skips = try ModelPlot(title: "", nodes: nodes).layout.skips
    for one in skips {
      for other in skips where one != other && (one.lane, one.column) == (other.lane, other.column) {
        #expect(one.to <= other.from || other.to <= one.from)
      }
    }
  }

  @Test("draws an arrow only where the next layer takes the output")
  func arrows() throws {
    let plot = try ModelPlot(title: "", nodes: [node("a", []), node("b", [0]), node("c", [0])])
    let image = try plot.drawing().image
    func between(_ index: Int) -> [UInt8] {
      let box = plot.layout.boxes[index]
      return image.color(at: Point(box.center.x, box.bottom + 8))
    }
    #expect(isNear(between(0), Theme.light.muted, within: 90))
    #expect(between(1) == Theme.light.background.bytes)
  }

  @Test("has no text clipped or overlapping", arguments: [1, 2, 37, 155])
  func text(count: Int) throws {
    let long = String(repeating: "a_very_long_layer_name_", count: 8)
    let nodes = (0..<count).map { index in
      ModelPlot.Node(
        name: index % 3 == 0 ? long : "Schicht_\(index)_ü", type: index % 4 == 1 ? long : "dense",
        shape: "1 x \(index)",
        parameters: index * 1_234_567, trainable: index % 2 == 0, inputs: index == 0 ? [] : [index - 1])
    }
    try expectTextIsClear(try ModelPlot(title: long, subtitle: long, nodes: nodes), "\(count) layers")
  }

  @Test("goes on in further columns where layers are many, each beginning with what it takes from those before")
  func columns() throws {
    // Blocks of nine with a connection around each.
    let nodes = (0..<155).map { index in
      ModelPlot.Node(
        name: "layer_\(index)", type: "conv2d", shape: "24x24x32", parameters: index, trainable: false,
        inputs: index == 0 ? [] : index % 9 == 0 ? [index - 1, index - 9] : [index - 1],
        group: index > 2 && index < 150 ? "a backbone" : nil)
    }
    let plot = try ModelPlot(title: "large", nodes: nodes)
    let layout = plot.layout
    #expect(layout.columns.count == 5 && layout.columns.allSatisfy { (25...40).contains($0.nodes.count) })
    #expect(layout.columns.flatMap { Array($0.nodes) } == Array(0..<155))
    for (index, box) in layout.boxes.enumerated() {
      #expect(!layout.boxes[..<index].contains { $0.overlaps(box) })
      #expect(!layout.columns.contains { $0.marks.contains { $0.rectangle.overlaps(box) } })
    }
    let texts = try plot.drawing().textBoxes.map(\.text)
    for column in layout.columns.dropFirst() {
      let first = column.nodes.lowerBound
      #expect(column.marks.map(\.node).contains(first - 1))
      for mark in column.marks { #expect(texts.contains("from layer_\(mark.node)")) }
      let sources = Set(column.nodes.flatMap { nodes[$0].inputs }.filter { $0 < first })
      #expect(Set(column.marks.map(\.node)) == sources)
    }
    #expect(layout.frames.count == 5 && layout.frames.allSatisfy { $0.name == "a backbone" })
    try expectTextIsClear(plot, "155 layers")
    _ = try plot.drawing(scale: 3)
  }

  @Test("cannot be made without layers")
  func empty() { #expect(throws: ReportError.self) { try ModelPlot(title: "", nodes: []) } }
}
