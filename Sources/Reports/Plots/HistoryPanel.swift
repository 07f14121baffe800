import Basics

/// One figure's curves in the history plot: where they lie, and what they run through.
public struct HistoryPanel: Sendable {
  public let name: String
  /// The area between the axes; the data's `frame` lies a little within.
  public let area: Rectangle
  public let frame: Frame
  public let xAxis: Axis
  public let yAxis: Axis
  /// The curves' epochs and values.
  public let training: [Point]
  public let validation: [Point]
  /// The best epoch, on the validation curve if there is one.
  public let best: Point?
  /// The best value in figures, and what is missing from the curves.
  let note: String

  static let plotSize = Size(960, 420)
  static let margin = 32.0
  static let tickFont = Font(10.5)
  private static let gap = 44.0
  private static let foot = 62.0

  /// The panel in a column of the plot, with its area from `top` on; its axis as in `Axis.covering`.
  init(
    _ epochs: [Results.Epoch], _ name: String, _ training: (Results.Epoch) -> Double,
    _ validation: (Results.Epoch) -> Double?, within limits: ClosedRange<Double>, span: Double, column: Int, top: Double
  ) {
    let trained = epochs.map { Point(Double($0.epoch), training($0)) }
    let validated = epochs.compactMap { record in validation(record).map { Point(Double(record.epoch), $0) } }
    (self.name, self.training, self.validation) = (name, trained, validated)

    yAxis = Axis.covering((trained + validated).map(\.y), span: span, within: limits)
    let labels = 10 + (yAxis.ticks.map { [yAxis] in Self.tickFont.width(yAxis.label($0)) }.max() ?? 0)
    let width = (Self.plotSize.width - 2 * Self.margin - Self.gap) / 2
    area = Rectangle(
      Self.margin + Double(column) * (width + Self.gap) + labels, top, width - labels,
      Self.plotSize.height - top - Self.foot)
    let (first, last) = (epochs.first?.epoch ?? 1, epochs.last?.epoch ?? 1)
    let room = area.width / (Self.tickFont.width(String(last)) + 14)
    xAxis = Axis.counting(first, last, count: min(Int(room), 12))
    frame = Frame(area: area.inset(10, 6), x: xAxis.range, y: yAxis.range)

    let best = epochs.best.map { Point(Double($0.epoch), validation($0) ?? training($0)) }
    self.best = best.flatMap { $0.y.isFinite ? $0 : nil }
    let broken = (trained + validated).count { !$0.y.isFinite }
    let notes = [
      self.best.map { "\(Self.figure($0.y)) at epoch \(Int($0.x))" }, broken > 0 ? "\(broken) not finite" : nil,
    ]
    note = notes.compactMap { $0 }.joined(separator: ", ")
  }

  /// Four decimals, as everywhere, unless they would show nothing.
  private static func figure(_ value: Double) -> String {
    0.001..<100_000 ~= value || value == 0 ? Figures.fixed(value, 4) : Figures.short(value, 4)
  }
}
