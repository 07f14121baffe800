import Basics

/// The graph of a model's layers: a box a layer, from the input at the top to the output at the bottom, in several
/// columns where they are many.
public struct ModelPlot: Plot {
  /// One layer, or a block of a backbone.
  public struct Node: Sendable, Equatable {
    public var name: String
    public var type: String
    /// The output's, as text: "2 x 2 x 1280".
    public var shape: String
    public var parameters: Int
    public var trainable: Bool
    /// The layers it takes its input from, by their index; all smaller than its own.
    public var inputs: [Int]
    /// The backbone that it is a part of.
    public var group: String?

    public init(
      name: String, type: String, shape: String, parameters: Int, trainable: Bool, inputs: [Int], group: String? = nil
    ) {
      (self.name, self.type, self.shape) = (name, type, shape)
      (self.parameters, self.trainable, self.inputs, self.group) = (parameters, trainable, inputs, group)
    }
  }

  public var title: String
  public let subtitle: String
  public let nodes: [Node]
  public let layout: Layout
  public let metrics: [JSON.Member]

  /// - Throws: `ReportError.nothing` without layers.
  public init(title: String, subtitle: String = "", nodes: [Node], metrics: [JSON.Member] = []) throws(ReportError) {
    precondition(nodes.indices.allSatisfy { index in nodes[index].inputs.allSatisfy { $0 >= 0 && $0 < index } })
    guard !nodes.isEmpty else {
      throw .nothing(toShow: "model", first: "declare one first: model NAME { … }")
    }
    (self.title, self.subtitle, self.nodes, self.metrics) = (title, subtitle, nodes, metrics)
    self.layout = Layout(nodes, top: subtitle.isEmpty ? 100 : 122)
  }

  public var size: Size { layout.size }

  public func draw(on canvas: inout Canvas) {
    let theme = canvas.theme
    let available = layout.size.width - 2 * Layout.margin
    canvas.text(
      Layout.titleFont.shortened(title, to: available), at: Point(Layout.margin, 40), Layout.titleFont, theme.text)
    canvas.text(
      Layout.smallFont.shortened(subtitle, to: available), at: Point(Layout.margin, 64), Layout.smallFont, theme.muted)
    drawKey(at: Point(Layout.margin, subtitle.isEmpty ? 72 : 94), on: &canvas)

    for frame in layout.frames {
      let place = frame.rectangle
      canvas.stroke(place, theme.axis, radius: 9)
      canvas.text(
        Layout.smallFont.shortened(frame.name, to: place.width - 28), at: Point(place.left + 14, place.top + 12),
        Layout.smallFont, theme.muted)
    }
    for skip in layout.skips { draw(skip, on: &canvas) }
    for (number, column) in layout.columns.enumerated() {
      for mark in column.marks { draw(mark, on: &canvas) }
      for index in column.nodes {
        let box = layout.boxes[index]
        let above =
          index > column.nodes.lowerBound ? index - 1 : column.marks.last?.node
        if let above, nodes[index].inputs.contains(above) {
          let start = layout.place(of: above, in: column).bottom
          arrow([Point(box.center.x, start), Point(box.center.x, box.top)], on: &canvas)
        }
        draw(nodes[index], in: box, on: &canvas)
      }
      // It goes on in the next column.
      if number + 1 < layout.columns.count, let last = column.nodes.last {
        let start = Point(layout.boxes[last].center.x, layout.boxes[last].bottom)
        arrow([start, Point(start.x, start.y + 18)], on: &canvas)
      }
    }
  }

  /// What a column takes from those before it.
  private func draw(_ mark: Column.Mark, on canvas: inout Canvas) {
    let (theme, place) = (canvas.theme, mark.rectangle)
    let text = Layout.smallFont.shortened("from \(nodes[mark.node].name)", to: place.width - 40)
    canvas.stroke(place, theme.axis, radius: place.height / 2)
    canvas.text(text, at: place.center, Layout.smallFont, theme.muted, anchor: .middle)
  }

  private func draw(_ node: Node, in box: Rectangle, on canvas: inout Canvas) {
    let theme = canvas.theme
    canvas.fill(box, theme.panel, radius: 6)
    canvas.stroke(box, theme.axis, radius: 6)
    drawStripe(node, Rectangle(box.left + 8, box.top + 8, 5, box.height - 16), on: &canvas)
    let right = Layout.rightWidth(node)
    let left = box.width - 74 - right
    let (first, second) = (box.top + 14.5, box.top + 31)
    let x = (start: box.left + 24, end: box.right - 14)
    canvas.text(Layout.nameFont.shortened(node.name, to: left), at: Point(x.start, first), Layout.nameFont, theme.text)
    canvas.text(
      Layout.smallFont.shortened(node.type, to: left), at: Point(x.start, second), Layout.smallFont, theme.muted)
    canvas.text(
      Layout.smallFont.shortened(node.shape, to: right), at: Point(x.end, first), Layout.smallFont, theme.text,
      anchor: .end)
    canvas.text(node.weights, at: Point(x.end, second), Layout.smallFont, theme.muted, anchor: .end)
  }

  /// Full for weights that are trained, hatched for frozen ones, none for a layer without.
  private func drawStripe(_ node: Node, _ stripe: Rectangle, on canvas: inout Canvas) {
    guard node.parameters > 0 else { return }
    let theme = canvas.theme
    if node.trainable { return canvas.fill(stripe, theme.series[0], radius: 2) }
    canvas.fill(stripe, theme.grid)
    canvas.clipped(to: stripe) { canvas in
      for y in Swift.stride(from: stripe.top - stripe.width, to: stripe.bottom + stripe.width, by: 4) {
        canvas.line([Point(stripe.left, y + stripe.width), Point(stripe.right, y)], theme.muted, width: 1.2)
      }
    }
  }

  private func drawKey(at start: Point, on canvas: inout Canvas) {
    var x = start.x
    for (name, trainable) in [("trained", true), ("frozen", false)]
    where nodes.contains(where: { $0.parameters > 0 && $0.trainable == trainable }) {
      let node = Node(name: "", type: "", shape: "", parameters: 1, trainable: trainable, inputs: [])
      drawStripe(node, Rectangle(x, start.y - 6, 5, 12), on: &canvas)
      canvas.text(name, at: Point(x + 11, start.y), Layout.smallFont, canvas.theme.muted)
      x += 11 + Layout.smallFont.width(name) + 20
    }
  }

  private func draw(_ skip: Skip, on canvas: inout Canvas) {
    let from = layout.place(of: skip.from, in: layout.columns[skip.column])
    let to = layout.boxes[skip.to]
    let (x, color) = (layout.x(ofLane: skip.lane, column: skip.column), canvas.theme.series[2])
    // Leaves below the middle, arrives above it: a box may do both.
    let start = Point(from.right, from.center.y + 8)
    let end = Point(to.right + 6, to.center.y - 8)
    let bend = min(12.0, x - from.right, (end.y - start.y) / 2)
    canvas.line([start, Point(x - bend, start.y)], color, width: 1.5)
    canvas.curve(
      from: Point(x - bend, start.y), Point(x, start.y), Point(x, start.y), to: Point(x, start.y + bend), color,
      width: 1.5)
    canvas.line([Point(x, start.y + bend), Point(x, end.y - bend)], color, width: 1.5)
    canvas.curve(
      from: Point(x, end.y - bend), Point(x, end.y), Point(x, end.y), to: Point(x - bend, end.y), color, width: 1.5)
    canvas.line([Point(x - bend, end.y), end], color, width: 1.5)
    canvas.fill([Point(to.right, end.y), Point(end.x + 1, end.y - 4), Point(end.x + 1, end.y + 4)], color)
  }

  private func arrow(_ points: [Point], on canvas: inout Canvas) {
    guard let start = points.first, let end = points.last else { return }
    let color = canvas.theme.muted
    canvas.line([start, Point(end.x, end.y - 6)], color, width: 1.5)
    canvas.fill([end, Point(end.x - 4, end.y - 7), Point(end.x + 4, end.y - 7)], color)
  }
}
