import Basics

/// The confusion matrix: counts, shaded by their share of the actual class.
public struct ConfusionPlot: Plot {
  /// What the numbers in the cells are shares of; the words are scikit-learn's.
  public enum Normalization: String, Sendable {
    /// Counts.
    case no
    /// Of each actual class (row).
    case actual = "true"
    /// Of each predicted class (column).
    case predicted = "pred"
    case all
  }

  public var title: String
  public let normalization: Normalization
  public let classes: [String]
  /// `counts[actual][predicted]`.
  public let counts: [[Int]]
  public let layout: Layout

  /// - Throws: `ReportError.nothing` where nothing was counted.
  public init(
    title: String, classes: [String], counts: [[Int]], normalization: Normalization = .no
  ) throws(ReportError) {
    precondition(counts.count == classes.count && counts.allSatisfy { $0.count == classes.count })
    guard counts.joined().contains(where: { $0 > 0 }) else {
      throw .nothing(toShow: "predictions", first: "evaluate first, for instance: evaluate test")
    }
    (self.title, self.classes, self.counts) = (title, classes, counts)
    self.normalization = normalization
    let rows = counts.map { $0.reduce(0, +) }
    let columns = classes.indices.map { column in counts.reduce(0) { $0 + $1[column] } }
    let total = rows.reduce(0, +)
    (self.rows, self.columns, self.total) = (rows, columns, total)
    self.rightCount = classes.indices.reduce(0) { $0 + counts[$1][$1] }
    let limit = normalization == .all ? counts.joined().max() ?? 0 : total
    self.fullShare = Double(limit) / Double(total)
    self.texts = classes.indices.map { actual in
      classes.indices.map { predicted in
        let count = counts[actual][predicted]
        return normalization == .no
          ? String(count)
          : Self.percentage(
            count, of: Self.whole(normalization, rows[actual], columns[predicted], total),
            decimals: classes.count > 50 ? 0 : 1)
      }
    }
    self.layout = Layout(classes, texts, keyText: Self.keyText(normalization, fullShare))
  }

  private static let margin = Layout.margin
  private static let titleFont = Font(17, bold: true)
  private static let subtitleFont = Font(12)
  private static let axisFont = Font(11, bold: true)

  public var size: Size { layout.size }
  public var metrics: [JSON.Member] {
    [
      .init("accuracy", .number(Double(rightCount) / Double(total))), .init("count", .integer(total)),
      .init("normalize", .string(normalization.rawValue)),
      .init("confusion", .array(counts.map { .array($0.map { .integer($0) }) })),
    ]
  }

  private let total: Int
  private let rightCount: Int
  /// The images of each actual and of each predicted class.
  private let rows: [Int]
  private let columns: [Int]
  /// The share that has the full colour.
  private let fullShare: Double
  /// The text of the cells.
  private let texts: [[String]]

  private static func whole(_ normalization: Normalization, _ row: Int, _ column: Int, _ total: Int) -> Int {
    switch normalization {
    case .no, .actual: row
    case .predicted: column
    case .all: total
    }
  }

  /// Per cent, which are not rounded to 0 or 100.
  private static func percentage(_ count: Int, of whole: Int, decimals: Int) -> String {
    guard count > 0, whole > 0 else { return "0" }
    if count == whole { return "100" }
    let minimum = decimals == 0 ? 1 : 0.1
    return NumberFormat.fixed(min(max(100 * Double(count) / Double(whole), minimum), 100 - minimum), decimals)
  }

  private static func keyText(_ normalization: Normalization, _ full: Double) -> String {
    switch normalization {
    case .no: "share of the actual class, 0 to 100 %:"
    case .actual: "% of the actual class, 0 to 100:"
    case .predicted: "% of the predicted class, 0 to 100:"
    case .all: "% of all images, 0 to \(NumberFormat.short(100 * full, 3)):"
    }
  }

  /// The share of its row's images, or of what the plot is normalised by; 0 where there are none.
  public func share(actual: Int, predicted: Int) -> Double {
    let whole = Self.whole(normalization, rows[actual], columns[predicted], total)
    return whole == 0 ? 0 : Double(counts[actual][predicted]) / Double(whole)
  }

  /// A cell's shade: blue on the diagonal, orange off it, from the faintest for a share just above 0.
  public func color(actual: Int, predicted: Int, _ theme: Theme) -> Color {
    guard counts[actual][predicted] > 0 else { return theme.panel }
    let hue = actual == predicted ? theme.right : theme.wrong
    return Self.shade(hue, share(actual: actual, predicted: predicted) / fullShare, theme)
  }

  private static func shade(_ hue: Color, _ share: Double, _ theme: Theme) -> Color {
    theme.background.mixed(with: hue, 0.12 + 0.88 * share)
  }

  public func draw(on canvas: inout Canvas) {
    let theme = canvas.theme
    drawHead(on: &canvas)
    for actual in classes.indices {
      for predicted in classes.indices {
        let cell = layout.rectangle(actual: actual, predicted: predicted)
        let color = color(actual: actual, predicted: predicted, theme)
        let gap = layout.cell > 20 ? 1.0 : 0.5
        canvas.fill(cell.inset(gap, gap), color, radius: layout.cell > 40 ? 3 : 0)
        let count = counts[actual][predicted]
        // In a large matrix zeros would be noise.
        guard let font = layout.countFont, count > 0 || classes.count <= 8 else { continue }
        let text = count == 0 ? theme.muted : color.luminance > 0.2 ? Theme.light.text : Color(0xFFFFFF)
        canvas.text(texts[actual][predicted], at: cell.center, font, text, anchor: .middle)
      }
    }
    drawLabels(on: &canvas)
    drawKey(on: &canvas)
  }

  private func drawHead(on canvas: inout Canvas) {
    let summary =
      "accuracy \(NumberFormat.percent(Double(rightCount) / Double(total))): "
      + "\(NumberFormat.grouped(total - rightCount)) of \(NumberFormat.grouped(total)) images misclassified"
    let available = layout.size.width - 2 * Self.margin
    canvas.text(
      Self.titleFont.shortened(title, to: available), at: Point(Self.margin, 40), Self.titleFont, canvas.theme.text)
    canvas.text(
      Self.subtitleFont.shortened(summary, to: available), at: Point(Self.margin, 64), Self.subtitleFont,
      canvas.theme.muted)
  }

  private func drawLabels(on canvas: inout Canvas) {
    let (theme, area, font) = (canvas.theme, layout.area, layout.labelFont)
    canvas.text("predicted", at: Point(area.center.x, 100), Self.axisFont, theme.text, anchor: .middle)
    canvas.text(
      "actual", at: Point(Self.margin + 7, area.center.y), Self.axisFont, theme.text, anchor: .middle, direction: .up)
    let recall = Point(area.right + 10, area.top - (layout.columnLabelsUpright ? 18 : 14))
    canvas.text("recall", at: recall, Self.axisFont, theme.text)
    for index in classes.indices {
      let cell = layout.rectangle(actual: index, predicted: index)
      canvas.text(
        layout.rowLabels[index], at: Point(area.left - 8, cell.center.y), font, theme.text, anchor: .end)
      canvas.text(
        layout.columnLabels[index], at: Point(cell.center.x, area.top - 8 - (layout.columnLabelsUpright ? 0 : 6)),
        font, theme.text, anchor: layout.columnLabelsUpright ? .start : .middle,
        direction: layout.columnLabelsUpright ? .up : .right)
      canvas.text(
        rows[index] == 0 ? "none" : (Double(counts[index][index]) / Double(rows[index])).percentage,
        at: Point(area.right + 10, cell.center.y), font, theme.muted)
    }
  }

  /// The two ramps, from the faintest shade to the full one.
  private func drawKey(on canvas: inout Canvas) {
    let (theme, font) = (canvas.theme, Layout.keyFont)
    let y = layout.area.bottom + 34
    canvas.text(layout.keyText, at: Point(Self.margin, y), font, theme.muted)
    var x = Self.margin + font.width(layout.keyText) + 16
    for (name, hue) in [("correct", theme.right), ("misclassified", theme.wrong)] {
      canvas.text(name, at: Point(x, y), font, theme.muted)
      x = (x + font.width(name) + 8).rounded()
      for step in 0..<Int(Layout.rampLength) {
        let shade = Self.shade(hue, (Double(step) + 0.5) / Layout.rampLength, theme)
        canvas.fill(Rectangle(x + Double(step), y - 5, 1, 10), shade)
      }
      x += Layout.rampLength + 16
    }
  }
}
