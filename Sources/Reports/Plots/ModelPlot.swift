import Basics

/// The graph of a model's layers: a box a layer, from the input at the top to the output at the bottom.
public struct ModelPlot: Plot {
  /// One layer, or a folded backbone.
  public struct Node: Sendable, Equatable {
    public var name: String
    public var type: String
    /// The output's, as text: "2 x 2 x 1280".
    public var shape: String
    public var parameters: Int
    public var trainable: Bool
    /// The layers it takes its input from, by their index; all smaller than its own.
    public var inputs: [Int]

    public init(name: String, type: String, shape: String, parameters: Int, trainable: Bool, inputs: [Int]) {
      (self.name, self.type, self.shape) = (name, type, shape)
      (self.parameters, self.trainable, self.inputs) = (parameters, trainable, inputs)
    }
  }

  public var title: String
  public var subtitle: String
  public let nodes: [Node]

  /// - Throws: `ReportMistake.nothing` without layers.
  public init(title: String, subtitle: String = "", nodes: [Node]) throws(ReportMistake) {
    precondition(nodes.indices.allSatisfy { index in nodes[index].inputs.allSatisfy { $0 >= 0 && $0 < index } })
    guard !nodes.isEmpty else {
      throw .nothing(toShow: "model", first: "declare one first: model NAME { … }")
    }
    (self.title, self.subtitle, self.nodes) = (title, subtitle, nodes)
  }

  /// A connection that does not just lead to the next box: it leaves to the right, runs down its lane, and comes back.
  public struct Skip: Sendable, Equatable {
    public let from: Int
    public let to: Int
    /// Lanes are counted from 0, from the boxes outwards.
    public let lane: Int

    public init(from: Int, to: Int, lane: Int) { (self.from, self.to, self.lane) = (from, to, lane) }
  }

  /// Where everything lies.
  public struct Layout: Sendable {
    public let size: Size
    public let boxes: [Rectangle]
    public let skips: [Skip]
    /// The x of a lane.
    public func x(ofLane lane: Int) -> Double { (boxes.first?.right ?? 0) + 22 + Double(lane) * 14 }
  }

  private static let margin = 32.0
  private static let pitch = 64.0
  private static let boxHeight = 44.0
  private static let titleFont = Font(17, bold: true)
  private static let smallFont = Font(11)
  private static let nameFont = Font(12.5, bold: true)
  private static let longestText = 260.0

  public var size: Size { layout.size }

  public var layout: Layout {
    let left = nodes.map { max(Self.nameFont.width($0.name.plain), Self.smallFont.width($0.type.plain)) }.max() ?? 0
    let right = nodes.map(Self.rightWidth).max() ?? 0
    let width = max(min(left, Self.longestText) + right + 74, 300).rounded(.up)
    let top = subtitle.isEmpty ? 100.0 : 122
    let boxes = nodes.indices.map {
      Rectangle(Self.margin, top + Double($0) * Self.pitch, width, Self.boxHeight)
    }
    let skips = Self.skips(nodes)
    let lanes = (skips.map(\.lane).max() ?? -1) + 1
    let bottom = (boxes.last?.bottom ?? top) + Self.margin
    return Layout(
      size: Size(2 * Self.margin + width + (lanes == 0 ? 0 : 30 + Double(lanes - 1) * 14), bottom), boxes: boxes,
      skips: skips)
  }

  /// The connections that skip boxes, shortest first, each in the innermost lane that is free all its way.
  private static func skips(_ nodes: [Node]) -> [Skip] {
    let pairs = nodes.indices.flatMap { to in nodes[to].inputs.filter { $0 != to - 1 }.map { (from: $0, to: to) } }
    var skips = [Skip]()
    for pair in pairs.sorted(by: { ($0.to - $0.from, $0.from) < ($1.to - $1.from, $1.from) }) {
      let taken = Set(skips.filter { $0.from < pair.to && pair.from < $0.to }.map(\.lane))
      skips.append(Skip(from: pair.from, to: pair.to, lane: (0...skips.count).first { !taken.contains($0) } ?? 0))
    }
    return skips
  }

  /// The room that a layer's shape and parameters take.
  private static func rightWidth(_ node: Node) -> Double {
    min(max(smallFont.width(node.shape.plain), smallFont.width(weights(node))), longestText)
  }

  private static func weights(_ node: Node) -> String {
    if node.parameters == 0 { return "no parameters" }
    return "\(Figures.grouped(node.parameters)) parameters" + (node.trainable ? "" : ", frozen")
  }

  public func draw(on canvas: inout Canvas) {
    let (layout, theme) = (layout, canvas.theme)
    let room = layout.size.width - 2 * Self.margin
    canvas.text(
      Self.titleFont.shortened(title, to: room), at: Point(Self.margin, 40), Self.titleFont, theme.text)
    canvas.text(
      Self.smallFont.shortened(subtitle, to: room), at: Point(Self.margin, 64), Self.smallFont, theme.muted)
    drawKey(at: Point(Self.margin, subtitle.isEmpty ? 72 : 94), on: &canvas)

    for skip in layout.skips { draw(skip, layout, on: &canvas) }
    for (index, node) in nodes.enumerated() {
      let box = layout.boxes[index]
      if node.inputs.contains(index - 1) {
        arrow([Point(box.center.x, layout.boxes[index - 1].bottom), Point(box.center.x, box.top)], on: &canvas)
      }
      draw(node, in: box, on: &canvas)
    }
  }

  private func draw(_ node: Node, in box: Rectangle, on canvas: inout Canvas) {
    let theme = canvas.theme
    canvas.fill(box, theme.panel, radius: 6)
    canvas.stroke(box, theme.axis, radius: 6)
    drawStripe(node, Rectangle(box.left + 8, box.top + 8, 5, box.height - 16), on: &canvas)
    let right = Self.rightWidth(node)
    let left = box.width - 74 - right
    let (first, second) = (box.top + 14.5, box.top + 31)
    let x = (start: box.left + 24, end: box.right - 14)
    canvas.text(Self.nameFont.shortened(node.name, to: left), at: Point(x.start, first), Self.nameFont, theme.text)
    canvas.text(Self.smallFont.shortened(node.type, to: left), at: Point(x.start, second), Self.smallFont, theme.muted)
    canvas.text(
      Self.smallFont.shortened(node.shape, to: right), at: Point(x.end, first), Self.smallFont, theme.text,
      anchor: .end)
    canvas.text(Self.weights(node), at: Point(x.end, second), Self.smallFont, theme.muted, anchor: .end)
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
      canvas.text(name, at: Point(x + 11, start.y), Self.smallFont, canvas.theme.muted)
      x += 11 + Self.smallFont.width(name) + 20
    }
  }

  private func draw(_ skip: Skip, _ layout: Layout, on canvas: inout Canvas) {
    let (from, to) = (layout.boxes[skip.from], layout.boxes[skip.to])
    let (x, color) = (layout.x(ofLane: skip.lane), canvas.theme.series[2])
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
