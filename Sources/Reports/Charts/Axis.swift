import Basics
import Glibc

/// A range of numbers with round ticks on it.
public struct Axis: Sendable, Equatable {
  public let range: ClosedRange<Double>
  public let ticks: [Double]
  public let scale: Scale

  public enum Scale: Sendable, Equatable {
    /// Equal distances are equal differences; with as many decimals as the ticks need.
    case linear(decimals: Int)
    /// Equal distances are equal ratios; ticks are written as "1e-4" or as "0.05".
    case logarithmic(hasPowers: Bool)
  }

  public var isLogarithmic: Bool { if case .logarithmic = scale { true } else { false } }

  /// A tick as text: "0.25", or "1e-4".
  public func label(_ tick: Double) -> String {
    switch scale {
    case .linear(let decimals): return NumberFormat.fixed(tick, decimals)
    case .logarithmic(hasPowers: false) where 1e-4..<1e5 ~= tick: return NumberFormat.short(tick, 3)
    case .logarithmic:
      let power = (log10(tick) + 1e-9).rounded(.down)
      return "\(NumberFormat.short(tick / pow(10, power), 2))e\(Int(power))"
    }
  }

  /// How far along the axis a number lies, in units of its own.
  public func position(_ value: Double) -> Double { isLogarithmic ? log10(max(value, 1e-300)) : value }
  public var positions: ClosedRange<Double> { position(range.lowerBound)...position(range.upperBound) }

  /// An axis of whole powers of ten around positive `values`, with at most `count` steps.
  static func powers(_ values: [Double], count: Int) -> Axis {
    let values = values.filter { $0.isFinite && $0 > 0 }
    // A little slack: 1e-4 as a Float is less than 1e-4.
    let low = (log10(min(max(values.min() ?? 1, 1e-200), 1e200)) + 1e-6).rounded(.down)
    let high = max((log10(min(max(values.max() ?? 1, 1e-200), 1e200)) - 1e-6).rounded(.up), low + 1)
    let step = ((high - low) / Double(count)).rounded(.up)
    let ticks = stride(from: low, through: high, by: step).map { pow(10, $0) }
    return Axis(range: pow(10, low)...pow(10, high), ticks: ticks, scale: .logarithmic(hasPowers: true))
  }

  /// A logarithmic axis from a little below positive `values` to a little above.
  static func logarithmic(_ values: [Double]) -> Axis {
    let values = values.filter { $0.isFinite && $0 > 0 }
    let (low, high) = (
      log10(min(max(values.min() ?? 1, 1e-200), 1e200)), log10(min(max(values.max() ?? 1, 1e-200), 1e200))
    )
    // At least a factor of two, so that chance differences do not look large.
    let margin = max((high - low) * 0.03, (0.3 - (high - low)) / 2)
    let (bottom, top) = (low - margin, high + margin)
    let range = pow(10, bottom)...pow(10, top)
    let powers = (Int(bottom.rounded(.down))...Int(top.rounded(.up))).map(Double.init)
    let step = ((top - bottom) / 6).rounded(.up)
    let choices =
      [[1.0, 2, 3, 5, 7], [1, 2, 5], [1, 3], [1]].map { factors in
        powers.flatMap { power in factors.map { $0 * pow(10, power) } }
      } + [
        covering([range.lowerBound, range.upperBound]).ticks,
        powers.filter { $0.truncatingRemainder(dividingBy: step) == 0 }.map { pow(10, $0) },
      ]
    // As many ticks as their labels leave space for.
    let fitting = choices.map { $0.filter(range.contains) }.filter { ticks in
      zip(ticks, ticks.dropFirst()).allSatisfy { log10($1 / $0) >= 0.1 * (top - bottom) }
    }
    let ticks = fitting.max { $0.count < $1.count } ?? []
    return Axis(range: range, ticks: ticks, scale: .logarithmic(hasPowers: false))
  }

  /// Shares from 0 to 1.
  static let shares = Axis(range: 0...1, ticks: [0, 0.2, 0.4, 0.6, 0.8, 1], scale: .linear(decimals: 1))

  /// `counting`, with as many ticks as fit side by side into so many points.
  static func counting(_ first: Int, _ last: Int, width: Double, _ font: Font) -> Axis {
    counting(first, last, count: min(Int(width / (font.width(String(last)) + 14)), 12))
  }

  /// An axis from a round number below `values` to one above, with about `count` steps of 1, 2, 2.5 or 5 times a
  /// power of ten. It is at least `span` long, so that chance differences do not look large, and stays within
  /// `limits`. Without values it runs from 0 to 1.
  public static func covering(
    _ values: [Double], count: Int = 5, span: Double = 0, within limits: ClosedRange<Double> = -1e300...1e300
  ) -> Axis {
    let values = values.filter(\.isFinite)
    let count = max(count, 1)
    var low = min(max(values.min() ?? 0, -1e200), 1e200)
    var high = min(max(values.max() ?? 1, -1e200), 1e200)
    // Too close together, or equal: give them a margin on both sides. Values far above zero need not start there.
    let size = max(abs(high), abs(low))
    let minimum = span > 0 ? span : high - low <= size * 1e-4 ? max(size * 0.2, 2e-3) : 0
    let lacking = minimum - (high - low)
    if lacking > 0 { (low, high) = (low - lacking / 2, high + lacking / 2) }
    if low > 0, low < 0.4 * high { low = 0 }
    (low, high) = (max(low, limits.lowerBound), min(high, limits.upperBound))
    if low >= high { (low, high) = (limits.lowerBound, limits.upperBound) }
    let step = roundStep((high - low) / Double(count))
    let first = (low / step + 1e-9).rounded(.down)
    let last = (high / step - 1e-9).rounded(.up)
    let ticks = (0...min(max(Int(last - first), 1), 4 * count)).map { (first + Double($0)) * step }
      .filter { $0 >= limits.lowerBound - step / 1e6 && $0 <= limits.upperBound + step / 1e6 }
    let range = min(low, max(first * step, limits.lowerBound))...max(high, min(last * step, limits.upperBound))
    return Axis(range: range, ticks: ticks, scale: .linear(decimals: decimals(of: step)))
  }

  /// An axis of whole numbers from `first` to `last`, with at most `count` ticks: the multiples of a round step, and
  /// the first one. A single number gets a margin on both sides.
  public static func counting(_ first: Int, _ last: Int, count: Int) -> Axis {
    let range = first < last ? Double(first)...Double(last) : Double(first) - 0.5...Double(first) + 0.5
    let step = max(Int(roundStep(Double(last - first) / Double(max(count - 1, 1)), halves: false).rounded(.up)), 1)
    var ticks = stride(from: (first + step - 1) / step * step, through: last, by: step).map { $0 }
    // The first number too, unless the next mark is close by.
    if let next = ticks.first, Double(next - first) > 0.6 * Double(step) { ticks.insert(first, at: 0) }
    return Axis(range: range, ticks: (ticks.isEmpty ? [first] : ticks).map(Double.init), scale: .linear(decimals: 0))
  }

  /// The smallest of 1, 2, 2.5 and 5 times a power of ten that is at least `minimum`.
  private static func roundStep(_ minimum: Double, halves: Bool = true) -> Double {
    guard minimum > 0, minimum.isFinite else { return 1 }
    let power = pow(10, log10(minimum).rounded(.down))
    let steps = halves ? [1, 2, 2.5, 5] : [1, 2, 5]
    return (steps.first { $0 * power >= minimum * (1 - 1e-9) } ?? 10) * power
  }

  private static func decimals(of step: Double) -> Int {
    (0...12).first { decimals in
      let scaled = step * pow(10, Double(decimals))
      return abs(scaled - scaled.rounded()) < 1e-6 * scaled
    } ?? 12
  }
}

/// Where data lies on a canvas: an area, and the numbers along its sides.
public struct Frame: Sendable, Equatable {
  public let area: Rectangle
  public let x: ClosedRange<Double>
  public let y: ClosedRange<Double>

  /// The point for a pair of numbers; y grows upwards.
  public func point(_ x: Double, _ y: Double) -> Point {
    Point(
      area.left + (x - self.x.lowerBound) / (self.x.upperBound - self.x.lowerBound) * area.width,
      area.bottom - (y - self.y.lowerBound) / (self.y.upperBound - self.y.lowerBound) * area.height)
  }
}
