/// How far a share that was measured on a sample can be trusted.
public enum Wilson {
  /// The standard normal distribution's 97.5 % point: 95 % lie within so many standard deviations.
  private static let deviations = 1.959963984540054

  /// The 95 % confidence interval of a share by Wilson's score, which holds near 0 and 1 as well (E. B. Wilson,
  /// "Probable Inference, the Law of Succession, and Statistical Inference", 1927).
  ///
  /// - Parameters:
  ///   - hits: from 0 to `count`.
  ///   - count: of trials that do not depend on each other; without any, nothing is known.
  public static func interval(_ hits: Int, of count: Int) -> ClosedRange<Double> {
    guard count > 0 else { return 0...1 }
    let (share, count, square) = (Double(hits) / Double(count), Double(count), deviations * deviations)
    let center = (share + square / (2 * count)) / (1 + square / count)
    let reach =
      deviations / (1 + square / count)
      * (share * (1 - share) / count + square / (4 * count * count)).squareRoot()
    let low = hits == 0 ? 0 : max(center - reach, 0)
    return low...(hits == Int(count) ? 1 : min(center + reach, 1))
  }
}
