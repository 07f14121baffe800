import Basics

/// The learning rate of each run over its epochs: as many curves, level within an epoch.
struct RateCurves: Sendable {
  let curves: [Curve]
  let axis: Axis
  /// The smallest and the largest.
  let note: String

  /// - Parameter steps: the approximate number of steps on the axis.
  init(_ runs: [HistoryPlot.Run], steps: Int = 5) {
    let rates = runs.flatMap(\.epochs).map(\.learningRate).filter { $0.isFinite && $0 > 0 }
    let (low, high) = (rates.min() ?? 0, rates.max() ?? 0)
    axis = high > 9 * low && low > 0 ? .powers(rates, count: steps) : .covering(rates + [0], count: steps)
    note = low == high ? Self.text(low) : "\(Self.text(low)) to \(Self.text(high))"
    let numbers = runs.flatMap(\.epochs).map(\.epoch)
    let (first, last) = (Double(numbers.min() ?? 1), Double(numbers.max() ?? 1))
    // A single epoch has half of one at both sides.
    let ends = first < last ? first...last : first - 0.5...first + 0.5
    curves = runs.enumerated().map { index, run in
      // Level from half an epoch before to half an epoch after.
      let points = run.epochs.flatMap { epoch in
        [-0.5, 0.5].map {
          Point(min(max(Double(epoch.epoch) + $0, ends.lowerBound), ends.upperBound), epoch.learningRate)
        }
      }
      var curve = Curve.series(index, run.name, points)
      curve.dash = index < Theme.light.series.count ? [] : [7, 3]
      return curve
    }
  }

  private static func text(_ rate: Double) -> String { NumberFormat.short(rate, 3) }
}
