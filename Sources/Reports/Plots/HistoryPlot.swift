import Basics

/// Loss and accuracy against epochs, on training and validation images, side by side; below them the learning rate
/// where it is not the same throughout. Of several runs, one over the other.
public struct HistoryPlot: Plot {
  /// Epochs trained by one `train` command.
  public struct Phase: Sendable, Equatable {
    public var firstEpoch: Int
    public var name: String

    public init(firstEpoch: Int, name: String) { (self.firstEpoch, self.name) = (firstEpoch, name) }
  }

  /// The epochs of a run.
  public struct Run: Sendable, Equatable {
    public var name: String
    public var epochs: [Results.Epoch]

    /// The epochs in any order.
    public init(name: String, epochs: [Results.Epoch]) {
      (self.name, self.epochs) = (name, epochs.sorted { $0.epoch < $1.epoch })
    }
  }

  /// How the axis of the loss is divided.
  public enum LossScale: Sendable, Equatable {
    /// Logarithmic where losses differ by more than a factor of a thousand.
    case automatic
    case linear, logarithmic
  }

  public var title: String
  public let runs: [Run]
  /// Loss, accuracy and, where it changes, the learning rate.
  public let charts: [Chart]
  private let layout: Layout
  private let bands: [Chart.Band]
  private let lossScale: LossScale

  /// The most runs whose curves can be distinguished.
  public static let maxRuns = 12

  /// - Parameters:
  ///   - runs: one to `maxRuns`.
  ///   - phases: of a single run; shown as bands, with their names, where there are several.
  /// - Throws: `ReportError.tooManyRuns`; `.nothing` without epochs.
  public init(
    title: String, runs: [Run], phases: [Phase] = [], lossScale: LossScale = .automatic
  ) throws(ReportError) {
    guard runs.count <= Self.maxRuns else { throw .tooManyRuns(runs.count) }
    let runs = runs.filter { !$0.epochs.isEmpty }
    guard !runs.isEmpty else {
      throw .nothing(toShow: "training history", first: "train first, for instance: train epochs=10")
    }
    let phases = phases.sorted { $0.firstEpoch < $1.firstEpoch }.map {
      Chart.Band(start: Double($0.firstEpoch) - 0.5, name: $0.name)
    }
    self.init(title, runs, runs.count == 1 && phases.count > 1 ? phases : [], lossScale, Layout(runs))
  }

  private init(_ title: String, _ runs: [Run], _ bands: [Chart.Band], _ lossScale: LossScale, _ layout: Layout) {
    (self.title, self.runs, self.bands, self.lossScale, self.layout) = (title, runs, bands, lossScale, layout)
    charts = layout.charts(runs, bands: bands, lossScale: lossScale)
  }

  /// Of one run.
  public init(
    title: String, epochs: [Results.Epoch], phases: [Phase] = [], lossScale: LossScale = .automatic
  ) throws(ReportError) {
    try self.init(title: title, runs: [Run(name: title, epochs: epochs)], phases: phases, lossScale: lossScale)
  }

  public func resized(to size: Size) -> any Plot {
    let layout = Layout(runs, size: size)
    return layout.hasSpace ? HistoryPlot(title, runs, bands, lossScale, layout) : ScaledPlot(self, to: size)
  }

  public var size: Size { layout.size }

  /// Of several runs: which kind of line is which part, and which colour is which run.
  public var key: Key {
    guard runs.count > 1 else { return Key([]) }
    return Key(columns: layout.key.columns, Layout.samples(runs).map { Key.Row($0) } + layout.key.rows)
  }

  public var metrics: [JSON.Member] {
    func metrics(_ run: Run) -> [JSON.Member] {
      let best = run.epochs.best.map { [JSON.Member("best", .object($0.members))] }
      return [.init("epochs", .integer(run.epochs.count))] + (best ?? [])
    }
    if runs.count == 1 { return metrics(runs[0]) }
    return [
      .init("runs", .array(runs.map { .object([.init("name", .string($0.name))] + metrics($0)) }))
    ]
  }

  private static let margin = Layout.margin
  private static let titleFont = Font(17, bold: true)

  public func draw(on canvas: inout Canvas) {
    let isValidated = runs.contains { $0.epochs.contains { $0.validationLoss != nil } }
    let mark = isValidated ? "lowest validation loss" : "lowest training loss"
    let legend = Legend(Layout.samples(runs), mark: charts.contains { !$0.marks.isEmpty } ? mark : nil)
    legend.draw(right: size.width - Self.margin, y: 42, on: &canvas)
    let available = size.width - 2 * Self.margin - legend.width - 24
    canvas.text(
      Self.titleFont.shortened(title, to: available), at: Point(Self.margin, 42), Self.titleFont, canvas.theme.text)
    for chart in charts { chart.draw(on: &canvas) }
    layout.key.draw(at: Point(Self.margin, layout.keyTop), on: &canvas)
  }
}
