import Basics

/// Loss and accuracy against epochs, on training and validation pictures, side by side.
public struct HistoryPlot: Plot {
  /// Epochs trained by one `train` command.
  public struct Phase: Sendable, Equatable {
    public var firstEpoch: Int
    public var name: String

    public init(firstEpoch: Int, name: String) { (self.firstEpoch, self.name) = (firstEpoch, name) }
  }

  public let title: String
  /// Set apart by lines, and named, where there are several.
  public let phases: [Phase]
  /// Loss, then accuracy.
  public let panels: [HistoryPanel]

  /// - Throws: `ReportMistake.nothing` without epochs.
  public init(title: String, epochs: [Results.Epoch], phases: [Phase] = []) throws(ReportMistake) {
    guard !epochs.isEmpty else {
      throw .nothing(toShow: "training history", first: "train first, for instance: train epochs=10")
    }
    self.title = title
    self.phases = phases.count > 1 ? phases.sorted { $0.firstEpoch < $1.firstEpoch } : []
    let epochs = epochs.sorted { $0.epoch < $1.epoch }
    // Without the time it took: the same script draws the same file.
    let best = epochs.best?.members.filter { !["seconds", "images_per_second"].contains($0.key) }
    self.figures =
      [.init("epochs", .integer(epochs.count))] + (best.map { [.init("best", .object($0))] } ?? [])
    let top = self.phases.isEmpty ? 116.0 : 132
    self.panels = [
      HistoryPanel(epochs, "Loss", \.loss, \.validationLoss, within: 0...1e300, span: 0, column: 0, top: top),
      HistoryPanel(
        epochs, "Accuracy", \.accuracy, \.validationAccuracy, within: 0...1, span: 0.02, column: 1, top: top),
    ]
  }

  public var size: Size { HistoryPanel.plotSize }
  public let figures: [JSON.Member]

  private static let margin = HistoryPanel.margin
  private static let titleFont = Font(17, bold: true)
  private static let headFont = Font(13, bold: true)
  private static let noteFont = Font(11)
  private static let tickFont = HistoryPanel.tickFont

  public func draw(on canvas: inout Canvas) {
    let legendWidth = drawLegend(on: &canvas)
    let room = size.width - 2 * Self.margin - legendWidth - 24
    canvas.text(
      Self.titleFont.shortened(title, to: room), at: Point(Self.margin, 42), Self.titleFont, canvas.theme.text)
    for panel in panels { draw(panel, on: &canvas) }
  }

  private func draw(_ panel: HistoryPanel, on canvas: inout Canvas) {
    let (theme, area) = (canvas.theme, panel.area)
    let left = area.left
    canvas.text(panel.name, at: Point(left, 88), Self.headFont, theme.text)
    canvas.text(panel.note, at: Point(area.right, 88), Self.noteFont, theme.muted, anchor: .end)
    if !panel.note.isEmpty, panel.best != nil {
      ring(Point(area.right - Self.noteFont.width(panel.note) - 14, 88), on: &canvas)
    }

    drawPhases(panel, on: &canvas)
    for tick in panel.yAxis.ticks {
      let y = panel.frame.point(panel.frame.x.lowerBound, tick).y
      canvas.line([Point(area.left, y), Point(area.right, y)], theme.grid)
      canvas.text(panel.yAxis.label(tick), at: Point(left - 8, y), Self.tickFont, theme.muted, anchor: .end)
    }
    canvas.line([Point(area.left, area.bottom), Point(area.right, area.bottom)], theme.axis)
    for tick in panel.xAxis.ticks {
      let x = panel.frame.point(tick, 0).x
      canvas.line([Point(x, area.bottom), Point(x, area.bottom + 4)], theme.axis)
      canvas.text(
        panel.xAxis.label(tick), at: Point(x, area.bottom + 14), Self.tickFont, theme.muted, anchor: .middle)
    }
    canvas.text(
      "epoch", at: Point(area.center.x, area.bottom + 34), Self.noteFont, theme.muted, anchor: .middle)

    if let best = panel.best {
      let x = panel.frame.point(best.x, 0).x
      canvas.line([Point(x, area.top), Point(x, area.bottom)], theme.axis, dash: [2, 3])
    }
    curve(panel.training, panel.frame, .training, on: &canvas)
    curve(panel.validation, panel.frame, .validation, on: &canvas)
    if let best = panel.best { ring(panel.frame.point(best.x, best.y), on: &canvas) }
  }

  private func drawPhases(_ panel: HistoryPanel, on canvas: inout Canvas) {
    let font = Font(10)
    for (index, phase) in phases.enumerated() {
      func x(_ epoch: Int) -> Double {
        let x = panel.frame.point(Double(epoch) - 0.5, 0).x
        return min(max(x, panel.area.left), panel.area.right)
      }
      let start = index == 0 ? panel.area.left : x(phase.firstEpoch)
      let end = index + 1 < phases.count ? x(phases[index + 1].firstEpoch) : panel.area.right
      let band = Rectangle(start, panel.area.top - 20, max(end - start, 0), panel.area.height + 20)
      if index % 2 == 1 { canvas.fill(band, canvas.theme.panel) }
      if index > 0 { canvas.line([Point(start, band.top), Point(start, band.bottom)], canvas.theme.axis) }
      let name = font.shortened(phase.name, to: band.width - 8)
      canvas.text(name, at: Point(band.center.x, band.top + 9), font, canvas.theme.muted, anchor: .middle)
    }
  }

  // MARK: Curves and their signs

  private enum Series { case training, validation }

  private func color(_ series: Series, _ theme: Theme) -> Color {
    series == .training ? theme.training : theme.validation
  }

  /// A curve that breaks where a number is missing; every epoch is marked while there are few, and any without
  /// neighbours.
  private func curve(_ points: [Point], _ frame: Frame, _ series: Series, on canvas: inout Canvas) {
    let runs = points.split { !$0.y.isFinite }.map { $0.map { frame.point($0.x, $0.y) } }
    for run in runs {
      canvas.line(run, color(series, canvas.theme), width: 2)
      guard points.count <= 30 || run.count == 1 else { continue }
      for point in run { marker(series, point, on: &canvas) }
    }
  }

  /// A disc for training, a diamond for validation: told apart without colours too.
  private func marker(_ series: Series, _ center: Point, on canvas: inout Canvas) {
    let color = color(series, canvas.theme)
    switch series {
    case .training: canvas.disc(center, radius: 3, color)
    case .validation:
      let reach = 4.2
      canvas.fill(
        [(0, -reach), (reach, 0), (0, reach), (-reach, 0)].map { Point(center.x + $0.0, center.y + $0.1) }, color)
    }
  }

  private func ring(_ center: Point, on canvas: inout Canvas) {
    canvas.ring(center, radius: 6.5, canvas.theme.text, width: 1.5)
  }

  /// Draws the legend at the top right; returns its width.
  private func drawLegend(on canvas: inout Canvas) -> Double {
    var right = size.width - Self.margin
    let y = 42.0
    var signs: [(name: String, series: Series?)] = [("training", .training)]
    if panels.contains(where: { !$0.validation.isEmpty }) { signs.append(("validation", .validation)) }
    if panels.contains(where: { $0.best != nil }) { signs.append(("best epoch", nil)) }
    for (name, series) in signs.reversed() {
      canvas.text(name, at: Point(right, y), Self.noteFont, canvas.theme.text, anchor: .end)
      right -= Self.noteFont.width(name) + 8
      if let series {
        canvas.line([Point(right - 24, y), Point(right, y)], color(series, canvas.theme), width: 2)
        marker(series, Point(right - 12, y), on: &canvas)
        right -= 24
      } else {
        ring(Point(right - 7, y), on: &canvas)
        right -= 14
      }
      right -= 20
    }
    return size.width - Self.margin - right
  }
}
