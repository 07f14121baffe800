extension ConfusionPlot {
  /// Where everything lies: cells and letters get smaller the more classes there are.
  public struct Layout: Sendable {
    public let size: Size
    /// The square of all cells.
    public let area: Rectangle
    /// The side of a cell.
    public let cell: Double
    let rowLabels: [String]
    let columnLabels: [String]
    /// Whether the columns' labels read upwards, because one of them is wider than its cell.
    let columnLabelsUpright: Bool
    let labelFont: Font
    /// What the shades mean.
    let keyText: String
    /// Nil where the counts do not fit into the cells.
    let countFont: Font?

    /// The cell of a pair of classes.
    public func rectangle(actual: Int, predicted: Int) -> Rectangle {
      Rectangle(area.left + Double(predicted) * cell, area.top + Double(actual) * cell, cell, cell)
    }

    static let margin = 32.0
    static let keyFont = Font(10)
    static let rampLength = 80.0
    private static let longestLabel = 150.0
    private static let recallWidth = 64.0
    /// The side of a cell, for up to so many classes.
    private static let cells: [(classes: Int, side: Double)] = [(4, 92), (8, 64), (14, 44), (24, 32), (50, 24)]

    /// - Parameter texts: the text of the cells.
    init(_ classes: [String], _ texts: [[String]], keyText: String) {
      let side = Self.cells.first { classes.count <= $0.classes }?.side ?? 17
      let labelFont = Font(min(12, max(side * 0.5, 8.5)))
      // The cells of few classes are made wider for long names.
      let widest = classes.map { labelFont.width($0) + 8 }.max() ?? 0
      let cell = classes.count <= 4 ? min(max(side, widest.rounded(.up)), Self.longestLabel) : side
      let rowLabels = classes.map { labelFont.shortened($0, to: Self.longestLabel) }
      let upright = classes.count > 4 && classes.contains { labelFont.width($0) > cell - 8 }
      let columnLabels = classes.map { labelFont.shortened($0, to: upright ? Self.longestLabel : cell - 8) }

      let widestRow = rowLabels.map { labelFont.width($0) }.max() ?? 0
      let columnHeight = upright ? columnLabels.map { labelFont.width($0) }.max() ?? 0 : labelFont.lineHeight
      let length = cell * Double(classes.count)
      let area = Rectangle(
        (Self.margin + 26 + widestRow + 10).rounded(.up), (118 + columnHeight + 10).rounded(.up), length, length)

      let widestCount = texts.joined().max { $0.count < $1.count } ?? ""
      self.countFont = stride(from: min(cell * 0.4, 19), through: 6, by: -0.5).map { Font($0) }
        .first { $0.width(widestCount) <= cell - 4 }
      let keyWidth = Self.keyFont.width(keyText + "correct" + "misclassified") + 2 * (Self.rampLength + 32)
      self.size = Size(
        max(area.right + 10 + Self.recallWidth, Self.margin + keyWidth) + Self.margin, area.bottom + 64)
      (self.area, self.cell, self.labelFont) = (area, cell, labelFont)
      self.keyText = keyText
      (self.rowLabels, self.columnLabels, self.columnLabelsUpright) = (rowLabels, columnLabels, upright)
    }
  }
}
