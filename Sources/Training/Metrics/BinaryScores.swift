/// How well scores set one class apart from all others: what becomes of the images at every threshold.
///
/// An image counts as positive where its score is at least the threshold. The curves and areas are scikit-learn's:
/// `roc_curve`, `auc`, `precision_recall_curve`, `average_precision_score`.
public struct BinaryScores: Sendable {
  /// The images whose scores are at least the threshold.
  public struct Step: Sendable, Equatable {
    public let threshold: Float
    public let truePositives: Int
    public let falsePositives: Int
  }

  /// Precision, recall and their harmonic mean at a threshold; 0 where nothing counts as positive.
  public struct Metrics: Sendable, Equatable {
    public let precision: Double
    public let recall: Double
    public let f1: Double
  }

  /// One for each distinct score, from the highest down.
  public let steps: [Step]
  /// How many images are of the class, and how many are not.
  public let positives: Int
  public let negatives: Int

  /// - Parameters:
  ///   - scores: each image's; one that is not a number counts as the lowest.
  ///   - isPositive: whether each image is of the class; as many.
  public init(scores: [Float], isPositive: [Bool]) {
    let scores = scores.map { $0.isNaN ? -.infinity : $0 }
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    var steps = [Step]()
    var (hits, misses) = (0, 0)
    for (place, index) in order.enumerated() {
      if isPositive[index] { hits += 1 } else { misses += 1 }
      guard place + 1 == order.count || scores[order[place + 1]] < scores[index] else { continue }
      steps.append(Step(threshold: scores[index], truePositives: hits, falsePositives: misses))
    }
    (self.steps, self.positives, self.negatives) = (steps, hits, misses)
  }

  /// Whether there are images of the class, and others.
  public var hasBoth: Bool { positives > 0 && negatives > 0 }

  // MARK: Receiver operating characteristic

  /// The share of the negatives (x) and of the positives (y) at or above falling thresholds, from (0, 0) to (1, 1), the
  /// corners only; none without both.
  public var rocCurve: [(x: Double, y: Double)] {
    guard hasBoth else { return [] }
    var corners = [(misses: 0, hits: 0)]
    for step in steps {
      let next = (misses: step.falsePositives, hits: step.truePositives)
      if corners.count > 1 {
        let (before, last) = (corners[corners.count - 2], corners[corners.count - 1])
        // On one line with the two before, exactly, as these are whole numbers.
        if (last.misses - before.misses) * (next.hits - last.hits)
          == (next.misses - last.misses) * (last.hits - before.hits)
        {
          corners.removeLast()
        }
      }
      corners.append(next)
    }
    return corners.map { (Double($0.misses) / Double(negatives), Double($0.hits) / Double(positives)) }
  }

  /// The area under the ROC curve, by trapezoids: the chance that a positive has a higher score than a negative; nil
  /// without both.
  public var areaUnderROC: Double? {
    guard hasBoth else { return nil }
    var (area, hits, misses) = (0.0, 0, 0)
    for step in steps {
      area += Double(step.falsePositives - misses) * Double(step.truePositives + hits) / 2
      (hits, misses) = (step.truePositives, step.falsePositives)
    }
    return area / (Double(positives) * Double(negatives))
  }

  // MARK: Precision and recall

  /// Recall (x) and precision (y) at falling thresholds, so at growing recall; none without positives.
  public var precisionRecallCurve: [(x: Double, y: Double)] {
    guard positives > 0 else { return [] }
    return steps.map { step in
      let metrics = metrics(step)
      return (metrics.recall, metrics.precision)
    }
  }

  /// The mean of the precisions, each weighted by the recall gained at its threshold; nil without positives.
  public var averagePrecision: Double? {
    guard positives > 0 else { return nil }
    var (sum, last) = (0.0, 0.0)
    for point in precisionRecallCurve {
      sum += (point.x - last) * point.y
      last = point.x
    }
    return sum
  }

  // MARK: Thresholds

  /// The metrics at a threshold.
  public func metrics(at threshold: Double) -> Metrics {
    // The last step that is not below the threshold; the steps fall. Scores are as exact as a Float, and so is it.
    let threshold = Float(threshold)
    var (low, high) = (0, steps.count)
    while low < high {
      let middle = (low + high) / 2
      if steps[middle].threshold >= threshold { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? Metrics(precision: 0, recall: 0, f1: 0) : metrics(steps[low - 1])
  }

  /// The threshold with the highest F1, the highest of several; nil without positives.
  public var bestThreshold: (threshold: Double, f1: Double)? {
    guard positives > 0 else { return nil }
    var best: (threshold: Double, f1: Double)?
    for step in steps {
      let f1 = metrics(step).f1
      if f1 > best?.f1 ?? -1 { best = (Double(step.threshold), f1) }
    }
    return best
  }

  private func metrics(_ step: Step) -> Metrics {
    let hits = Double(step.truePositives)
    let found = Double(step.truePositives + step.falsePositives)
    return Metrics(
      precision: hits / found, recall: positives == 0 ? 0 : hits / Double(positives),
      f1: 2 * hits / (found + Double(positives)))
  }
}
