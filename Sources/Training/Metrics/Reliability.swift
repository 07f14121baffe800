/// The calibration of probabilities: in bins of equal width, the mean probability beside the share of the images
/// for which it held.
///
/// The bins are scikit-learn's (`calibration_curve`, `strategy="uniform"`): each holds its upper edge; the first one
/// both. The errors are those of Guo and others, "On Calibration of Modern Neural Networks" (2017).
public struct Reliability: Sendable, Equatable {
  public struct Bin: Sendable, Equatable {
    public let range: ClosedRange<Double>
    public let count: Int
    /// The mean probability, and the share for which it held; 0 in an empty bin.
    public let confidence: Double
    public let accuracy: Double

    /// How far the two are apart.
    public var gap: Double { abs(accuracy - confidence) }
  }

  public let bins: [Bin]

  /// - Parameters:
  ///   - probabilities: from 0 to 1; those that are not finite are left out.
  ///   - holds: whether what each was about is so; as many.
  ///   - count: of bins, at least 1.
  public init(probabilities: [Float], holds: [Bool], count: Int = 10) {
    let edges = (0...count).map { Double($0) / Double(count) }
    var (counts, hits) = ([Int](repeating: 0, count: count), [Int](repeating: 0, count: count))
    var sums = [Double](repeating: 0, count: count)
    for (probability, holds) in zip(probabilities.map(Double.init), holds) where probability.isFinite {
      var bin = Int(min(max(probability, 0), 1) * Double(count - 1))
      while bin > 0, probability <= edges[bin] { bin -= 1 }
      while bin + 1 < count, probability > edges[bin + 1] { bin += 1 }
      counts[bin] += 1
      hits[bin] += holds ? 1 : 0
      sums[bin] += probability
    }
    bins = (0..<count).map { bin in
      let total = Double(max(counts[bin], 1))
      return Bin(
        range: edges[bin]...edges[bin + 1], count: counts[bin], confidence: sums[bin] / total,
        accuracy: Double(hits[bin]) / total)
    }
  }

  /// The expected calibration error: the mean gap, each bin counting as its images do.
  public var expectedError: Double {
    let total = bins.reduce(0) { $0 + $1.count }
    return bins.reduce(0) { $0 + $1.gap * Double($1.count) } / Double(max(total, 1))
  }

  /// The maximum calibration error: the largest gap of a bin with images.
  public var maximumError: Double { bins.filter { $0.count > 0 }.map(\.gap).max() ?? 0 }
}

extension Evaluation {
  /// Of the predicted classes' probabilities.
  public func reliability(bins: Int = 10) -> Reliability {
    Reliability(
      probabilities: probabilities.map { $0[$0.highest] }, holds: zip(labels, predictions).map { $0 == $1 },
      count: bins)
  }

  /// Of one class's probabilities.
  public func reliability(of index: Int, bins: Int = 10) -> Reliability {
    Reliability(probabilities: probabilities.map { $0[index] }, holds: labels.map { $0 == index }, count: bins)
  }
}
