/// Metrics of all classes together, as scikit-learn computes them.
extension Evaluation {
  /// The mean F1 of the classes of which there are images or predictions (`f1_score(…, average="macro")`); nil without
  /// images.
  public var macroF1: Double? { Self.mean(classes.compactMap(\.f1)) }

  /// The mean recall of the classes of which there are images (`balanced_accuracy_score`); nil without images.
  public var balancedAccuracy: Double? { Self.mean(classes.compactMap(\.recall)) }

  /// The mean area under the ROC curve of the classes of which there are images and others, each against the rest
  /// (`roc_auc_score(…, multi_class="ovr")`); nil where there is none.
  public var macroAreaUnderROC: Double? { macro(\.areaUnderROC) }

  /// The mean average precision of the same classes (`average_precision_score(…, average="macro")`); nil where there is
  /// none.
  public var macroAveragePrecision: Double? { macro(\.averagePrecision) }

  private func macro(_ metric: KeyPath<BinaryScores, Double?>) -> Double? {
    let scores = confusion.indices.map { binaryScores(of: $0) }.filter(\.hasBoth)
    return Self.mean(scores.compactMap { $0[keyPath: metric] })
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }
}

extension Reliability {
  /// The expected calibration error; nil without images.
  public var expectedErrorOfImages: Double? { bins.contains { $0.count > 0 } ? expectedError : nil }
}
