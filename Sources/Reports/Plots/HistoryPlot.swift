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

  public let title: String
  public let runs: [Run]
  /// Loss, accuracy and, where it changes, the learning rate.
  public let charts: [Chart]
  private let layout: Layout

  /// The most runs whose curves can be told apart.
  public static let maxRuns = 12

  /// - Parameters:
  ///   - runs: one to `maxRuns`.
  ///   - phases: of a single run; set apart by bands, and named, where there are several.
  /// - Throws: `ReportError.tooManyRuns`; `.nothing` without epochs.
  public init(title: String, runs: [Run], phases: [Phase] = []) throws(ReportError) {
    guard runs.count <= Self.maxRuns else { throw .tooManyRuns(runs.count) }
    let runs = runs.filter { !$0.epochs.isEmpty }
    guard !runs.isEmpty else {
      throw .nothing(toShow: "training history", first: "train first, for instance: train epochs=10")
    }
    (self.title, self.runs) = (title, runs)
    let phases = phases.sorted { $0.firstEpoch < $1.firstEpoch }.map {
      Chart.Band(start: Double($0.firstEpoch) - 0.5, name: $0.name)
    }
    layout = Layout(runs)
    charts = layout.charts(runs, bands: runs.count == 1 && phases.count > 1 ? phases : [])
  }

  /// Of one run.
  public init(title: String, epochs: [Results.Epoch], phases: [Phase] = []) throws(ReportError) {
    try self.init(title: title, runs: [Run(name: title, epochs: epochs)], phases: phases)
  }

  public var size: Size { layout.size }

  /// Of several runs: which kind of line is which part, and which colour is which run.
  public var key: Key {
    guard runs.count > 1 else { return Key([]) }
    return Key(columns: layout.key.columns, Layout.samples(runs).map { Key.Row($0) } + layout.key.rows)
  }

  /// Without the time it took: the same script draws the same file.
  public var metrics: [JSON.Member] {
    func metrics(_ run: Run) -> [JSON.Member] {
      let best = run.epochs.best?.members.filter { !["seconds", "images_per_second"].contains($0.key) }
      return [.init("epochs", .integer(run.epochs.count))] + (best.map { [.init("best", .object($0))] } ?? [])
    }
    if runs.count == 1 { return metrics(runs[0]) }
    return [
      .init("runs", .array(runs.map { .object([.init("name", .string($0.name))] + metrics($0)) }))
    ]
  }

  private static let margin = Layout.margin
  private static let titleFont = Font(17, bold: true)

  public func draw(on canvas: inout Canvas) {
    let legend = Legend(Layout.samples(runs), mark: charts.contains { !$0.marks.isEmpty } ? "best epoch" : nil)
    legend.draw(right: size.width - Self.margin, y: 42, on: &canvas)
    let available = size.width - 2 * Self.margin - legend.width - 24
    canvas.text(
      Self.titleFont.shortened(title, to: available), at: Point(Self.margin, 42), Self.titleFont, canvas.theme.text)
    for chart in charts { chart.draw(on: &canvas) }
    layout.key.draw(at: Point(Self.margin, layout.keyTop), on: &canvas)
  }
}
