import Basics
import FoundationEssentials
import Kernels
import Testing
import Training

/// The metrics of all classes together against scikit-learn's (`Fixtures/make_metrics.py`).
@Suite("Metrics of all classes together equal scikit-learn's") struct AveragesTests {
  private struct Case: Decodable {
    let labels: [Int]
    let scores: [[Float]]
    let macro_f1: Double
    let balanced_accuracy: Double
    let auc: Double
    let class_auc: [Double?]
    let average_precision: Double
    let class_average_precision: [Double?]
    let ece: Double

    var evaluation: Evaluation {
      let shape = Shape(flat: scores[0].count)
      return Evaluation(
        scores: Tensor(images: labels.count, shape, values: Array(scores.joined())), labels: labels)
    }
  }

  private func isNear(_ own: Double?, _ other: Double?, within tolerance: Double = 1e-9) -> Bool {
    guard let own, let other else { return own == nil && other == nil }
    return abs(own - other) < tolerance
  }

  @Test(
    "of two classes, of uneven ones, of several, and where a class has no images or no predictions",
    arguments: ["binary", "uneven", "several", "rare"])
  func reference(_ name: String) throws {
    let bytes = try FileIO.read(FileIO.folder(of: #filePath) + "/Fixtures/metrics.json")
    let cases = try JSONDecoder().decode([String: Case].self, from: Data(bytes))
    let expected = try #require(cases[name])
    let own = expected.evaluation
    #expect(isNear(own.macroF1, expected.macro_f1))
    #expect(isNear(own.balancedAccuracy, expected.balanced_accuracy))
    // Ranks are the same in 32 bits as in 64; means of probabilities nearly.
    #expect(isNear(own.macroAreaUnderROC, expected.auc))
    #expect(isNear(own.macroAveragePrecision, expected.average_precision))
    #expect(isNear(own.reliability().expectedErrorOfImages, expected.ece, within: 1e-6))
    for (index, (auc, precision)) in zip(expected.class_auc, expected.class_average_precision).enumerated() {
      let scores = own.binaryScores(of: index)
      #expect(isNear(scores.hasBoth ? scores.areaUnderROC : nil, auc), "class \(index)")
      #expect(isNear(scores.hasBoth ? scores.averagePrecision : nil, precision), "class \(index)")
    }
  }

  @Test("are undefined without images")
  func empty() {
    let own = Evaluation(scores: Tensor(images: 0, Shape(flat: 2)), labels: [])
    #expect(own.macroF1 == nil && own.balancedAccuracy == nil && own.macroAreaUnderROC == nil)
    #expect(own.macroAveragePrecision == nil && own.reliability().expectedErrorOfImages == nil)
  }
}
