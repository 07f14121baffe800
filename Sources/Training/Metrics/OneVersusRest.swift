/// Each class against all others, and their averages.
///
/// The macro average is the mean over the classes of which there are images, and others; the micro average counts
/// every pair of an image and a class as one.
public struct OneVersusRest: Sendable {
  /// Each class's, in order.
  public let classes: [BinaryScores]
  public let micro: BinaryScores

  /// - Parameters:
  ///   - probabilities: each image's, of every class.
  ///   - labels: each image's class; as many.
  public init(probabilities: [[Float]], labels: [Int]) {
    let classes = 0..<(probabilities.first?.count ?? 0)
    self.classes = classes.map { index in
      BinaryScores(scores: probabilities.map { $0[index] }, isPositive: labels.map { $0 == index })
    }
    micro = BinaryScores(
      scores: Array(probabilities.joined()), isPositive: labels.flatMap { label in classes.map { $0 == label } })
  }

  /// The classes that the macro averages are over.
  public var defined: [BinaryScores] { classes.filter(\.hasBoth) }

  /// The mean area under the ROC curve; nil where no class has one.
  public var macroAreaUnderROC: Double? { mean(defined.compactMap(\.areaUnderROC)) }
  /// The mean average precision; nil where no class has one.
  public var macroAveragePrecision: Double? { mean(defined.compactMap(\.averagePrecision)) }

  /// The mean of the classes' ROC curves at `count` + 1 shares of the negatives, of a vertical stretch its upper end;
  /// from (0, 0) on.
  public func macroROCCurve(count: Int = 1000) -> [(x: Double, y: Double)] {
    let curves = defined.map { sampled($0.rocCurve, count, isStepped: false) }
    guard !curves.isEmpty else { return [] }
    return [(0, 0)] + averaged(curves, count)
  }

  /// The mean of the classes' precisions at `count` + 1 recalls, each at the highest threshold that reaches it.
  public func macroPrecisionRecallCurve(count: Int = 1000) -> [(x: Double, y: Double)] {
    averaged(defined.map { sampled($0.precisionRecallCurve, count, isStepped: true) }, count)
  }

  /// The means of the classes' metrics at a threshold, as scikit-learn's with `average="macro"`; nil where no class
  /// has any.
  public func macroMetrics(at threshold: Double) -> BinaryScores.Metrics? {
    let metrics = defined.map { $0.metrics(at: threshold) }
    guard let precision = mean(metrics.map(\.precision)), let recall = mean(metrics.map(\.recall)),
      let f1 = mean(metrics.map(\.f1))
    else { return nil }
    return BinaryScores.Metrics(precision: precision, recall: recall, f1: f1)
  }

  private func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  private func averaged(_ curves: [[Double]], _ count: Int) -> [(x: Double, y: Double)] {
    guard !curves.isEmpty else { return [] }
    return (0...count).map { place in
      (Double(place) / Double(count), curves.reduce(0) { $0 + $1[place] } / Double(curves.count))
    }
  }

  /// A curve's heights at equal distances: between two of its points on their line, or as high as the second.
  private func sampled(_ curve: [(x: Double, y: Double)], _ count: Int, isStepped: Bool) -> [Double] {
    var next = 0
    return (0...count).map { place in
      let x = Double(place) / Double(count)
      // The first point after x; of a stepped curve, the first that reaches it, with a recall above 0.
      while next < curve.count, isStepped && x > 0 ? curve[next].x < x : curve[next].x <= x { next += 1 }
      guard next < curve.count else { return curve.last?.y ?? 0 }
      guard !isStepped, next > 0 else { return curve[next].y }
      let (before, after) = (curve[next - 1], curve[next])
      return before.y + (after.y - before.y) * (x - before.x) / (after.x - before.x)
    }
  }
}

extension Evaluation {
  /// Each class against all others.
  public var oneVersusRest: OneVersusRest { OneVersusRest(probabilities: probabilities, labels: labels) }

  /// The probabilities of one class as scores for it, against all others.
  public func binaryScores(of index: Int) -> BinaryScores {
    BinaryScores(scores: probabilities.map { $0[index] }, isPositive: labels.map { $0 == index })
  }
}
