import Basics

extension ModelPlot {
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

    static let margin = 32.0
    static let titleFont = Font(17, bold: true)
    static let nameFont = Font(12.5, bold: true)
    static let smallFont = Font(11)
    private static let pitch = 64.0
    private static let boxHeight = 44.0
    private static let laneWidth = 14.0
    private static let longestText = 260.0

    init(_ nodes: [Node], top: Double) {
      let left = nodes.map { max(Self.nameFont.width($0.name), Self.smallFont.width($0.type)) }.max() ?? 0
      let right = nodes.map(Self.rightWidth).max() ?? 0
      let width = max(min(left, Self.longestText) + right + 74, 300).rounded(.up)
      let boxes = nodes.indices.map {
        Rectangle(Self.margin, top + Double($0) * Self.pitch, width, Self.boxHeight)
      }
      let skips = Self.skips(nodes)
      let lanes = skips.map { Double($0.lane) * Self.laneWidth + 30 }.max() ?? 0
      self.size = Size(2 * Self.margin + width + lanes, (boxes.last?.bottom ?? top) + Self.margin)
      (self.boxes, self.skips) = (boxes, skips)
    }

    /// The x of a lane.
    public func x(ofLane lane: Int) -> Double { (boxes.first?.right ?? 0) + 22 + Double(lane) * Self.laneWidth }

    /// The room that a layer's shape and parameters take.
    static func rightWidth(_ node: Node) -> Double {
      min(max(smallFont.width(node.shape), smallFont.width(node.weights)), longestText)
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
  }
}

extension ModelPlot.Node {
  /// Its parameters in words.
  var weights: String {
    if parameters == 0 { return "no parameters" }
    return "\(Figures.grouped(parameters)) parameters" + (trainable ? "" : ", frozen")
  }
}
