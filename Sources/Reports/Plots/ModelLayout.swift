import Basics

extension ModelPlot {
  /// A connection that does not just lead to the next box: it leaves to the right, runs down its lane, and comes back.
  public struct Skip: Sendable, Equatable {
    public let from: Int
    public let to: Int
    /// Lanes are counted from 0, from the boxes outwards.
    public let lane: Int
    public let column: Int

    public init(from: Int, to: Int, lane: Int, column: Int = 0) {
      (self.from, self.to, self.lane, self.column) = (from, to, lane, column)
    }
  }

  /// Layers one below the other. A column but the first begins with what it takes from those before it.
  public struct Column: Sendable {
    public let nodes: Range<Int>
    /// Layers of earlier columns that some of these work on, as marks above the boxes.
    public let marks: [Mark]

    public struct Mark: Sendable {
      public let node: Int
      public let rectangle: Rectangle
    }
  }

  /// Where everything lies.
  public struct Layout: Sendable {
    public let size: Size
    public let boxes: [Rectangle]
    public let skips: [Skip]
    public let columns: [Column]
    /// Around the layers of one backbone, with its name.
    public let frames: [(name: String, rectangle: Rectangle)]

    static let margin = 32.0
    static let titleFont = Font(17, bold: true)
    static let nameFont = Font(12.5, bold: true)
    static let smallFont = Font(11)
    private static let gap = 20.0
    private static let boxHeight = 44.0
    private static let markHeight = 24.0
    private static let laneWidth = 14.0
    private static let longestText = 260.0
    private static let columnGap = 36.0
    /// Above the first box in a frame, for its name.
    private static let frameHead = 18.0
    /// More layers than that go on in a further column.
    private static let maxInColumn = 36

    init(_ nodes: [Node], top: Double) {
      let left = nodes.map { max(Self.nameFont.width($0.name), Self.smallFont.width($0.type)) }.max() ?? 0
      let right = nodes.map(Self.rightWidth).max() ?? 0
      let width = max(min(left, Self.longestText) + right + 74, 300).rounded(.up)
      var boxes = [Rectangle]()
      var (skips, columns) = ([Skip](), [Column]())
      var frames = [(name: String, rectangle: Rectangle)]()
      var (x, bottom) = (Self.margin, top)
      for (number, range) in Self.columns(nodes).enumerated() {
        var y = top
        let sources = Set(nodes[range].flatMap(\.inputs).filter { $0 < range.lowerBound }).sorted()
        let marks = sources.map { source in
          defer { y += Self.markHeight + Self.gap }
          return Column.Mark(node: source, rectangle: Rectangle(x, y, width, Self.markHeight))
        }
        for index in range {
          let group = nodes[index].group
          let begins = group != nil && (index == range.lowerBound || nodes[index - 1].group != group)
          if begins { y += Self.frameHead }
          boxes.append(Rectangle(x, y, width, Self.boxHeight))
          if let group, index + 1 == range.upperBound || nodes[index + 1].group != group {
            let first =
              (range.lowerBound...index).last { $0 == range.lowerBound || nodes[$0 - 1].group != group } ?? index
            frames.append(
              (
                group,
                Rectangle(
                  x - 10, boxes[first].top - Self.frameHead - 6, width + 20,
                  y + Self.boxHeight + 10 - (boxes[first].top - Self.frameHead - 6))
              ))
            y += 8
          }
          y += Self.boxHeight + Self.gap
        }
        let own = Self.skips(nodes, range, number)
        skips += own
        columns.append(Column(nodes: range, marks: marks))
        bottom = max(bottom, y - Self.gap)
        x += width + (own.map { Double($0.lane) * Self.laneWidth + 30 }.max() ?? 0) + Self.columnGap
      }
      self.size = Size(x - Self.columnGap + Self.margin, bottom + Self.margin)
      (self.boxes, self.skips, self.columns, self.frames) = (boxes, skips, columns, frames)
    }

    /// The x of a lane.
    public func x(ofLane lane: Int, column: Int = 0) -> Double {
      (columns.isEmpty ? 0 : boxes[columns[column].nodes.lowerBound].right) + 22 + Double(lane) * Self.laneWidth
    }

    /// Where a layer stands for those of a column: its box, or its mark.
    func place(of node: Int, in column: Column) -> Rectangle {
      column.marks.first { $0.node == node }?.rectangle ?? boxes[node]
    }

    /// The space that a layer's shape and parameters take.
    static func rightWidth(_ node: Node) -> Double {
      min(max(smallFont.width(node.shape), smallFont.width(node.weights)), longestText)
    }

    /// Columns of about equal length, cut where few connections cross.
    private static func columns(_ nodes: [Node]) -> [Range<Int>] {
      let count = (nodes.count + maxInColumn - 1) / maxInColumn
      var ranges = [Range<Int>]()
      var first = 0
      for number in 0..<max(count - 1, 0) {
        let ideal = first + (nodes.count - first) / (count - number)
        let slack = ideal > first + 12 ? 5 : 0
        let cuts = ideal - slack...min(ideal + slack, nodes.count - 1)
        let cut = cuts.min { (crossing(nodes, $0), abs($0 - ideal)) < (crossing(nodes, $1), abs($1 - ideal)) } ?? ideal
        ranges.append(first..<cut)
        first = cut
      }
      return ranges + [first..<nodes.count]
    }

    /// The number of layers before `cut` that layers from there on work on.
    private static func crossing(_ nodes: [Node], _ cut: Int) -> Int {
      Set(nodes[cut...].flatMap(\.inputs).filter { $0 < cut }).count
    }

    /// The connections within a column that skip boxes, shortest first, each in the innermost lane that is free all its
    /// way.
    private static func skips(_ nodes: [Node], _ range: Range<Int>, _ column: Int) -> [Skip] {
      // A layer before the column is placed above its first box, at its mark; the last mark is right above.
      let marks = Set(nodes[range].flatMap(\.inputs).filter { $0 < range.lowerBound }).sorted()
      func row(_ node: Int) -> Int {
        marks.firstIndex(of: node).map { range.lowerBound - marks.count + $0 } ?? node
      }
      let pairs = range.flatMap { to in nodes[to].inputs.filter { row($0) != to - 1 }.map { (from: $0, to: to) } }
      var skips = [Skip]()
      for pair in pairs.sorted(by: { ($0.to - row($0.from), $0.from) < ($1.to - row($1.from), $1.from) }) {
        let taken = Set(skips.filter { row($0.from) < pair.to && row(pair.from) < $0.to }.map(\.lane))
        let lane = (0...skips.count).first { !taken.contains($0) } ?? 0
        skips.append(Skip(from: pair.from, to: pair.to, lane: lane, column: column))
      }
      return skips
    }
  }
}

extension ModelPlot.Node {
  /// Its parameters in words.
  var weights: String {
    if parameters == 0 { return "no parameters" }
    return "\(NumberFormat.grouped(parameters)) parameters" + (trainable ? "" : ", frozen")
  }
}
