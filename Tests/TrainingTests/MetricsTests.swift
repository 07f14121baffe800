import Basics
import FoundationEssentials
import Testing
import Training

/// Curves and areas against scikit-learn's numbers (`Fixtures/make_curves.py`).
@Suite("Curves of an evaluation equal scikit-learn's")
struct MetricsTests {
  private struct File: Decodable {
    struct Calibration: Decodable {
      let bins: Int
      let accuracy: [Double]
      let confidence: [Double]
      let expected_error: Double
      let maximum_error: Double
    }
    struct Binary: Decodable {
      let labels: [Int]
      let scores: [Float]
      let fpr: [Double]
      let tpr: [Double]
      let roc_thresholds: [Float]
      let auc: Double
      let precision: [Double]
      let recall: [Double]
      let average_precision: Double
      let thresholds: [[Double]]
      let calibration: Calibration
    }
    struct Multiclass: Decodable {
      let labels: [Int]
      let probabilities: [[Float]]
      let auc: [Double]
      let macro_auc: Double
      let micro_auc: Double
      let average_precision: [Double]
      let macro_average_precision: Double
      let micro_average_precision: Double
      let macro_roc: [[Double]]
      let macro_thresholds: [[Double]]
      let calibration: Calibration
    }
    let binary: Binary
    let multiclass: Multiclass
  }

  private static func file() throws -> File {
    let bytes = try FileIO.read(FileIO.folder(of: #filePath) + "/Fixtures/curves.json")
    return try JSONDecoder().decode(File.self, from: Data(bytes))
  }

  private func expect(_ own: [Double], equal other: [Double], sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(own.count == other.count, sourceLocation: sourceLocation)
    for (own, other) in zip(own, other) {
      #expect(abs(own - other) < 1e-9, "\(own) is not \(other)", sourceLocation: sourceLocation)
    }
  }

  @Test("for two classes, ties among the scores included")
  func binary() throws {
    let expected = try Self.file().binary
    let scores = BinaryScores(scores: expected.scores, isPositive: expected.labels.map { $0 == 1 })
    #expect(scores.steps.map(\.threshold) == expected.roc_thresholds)
    expect(scores.steps.map { Double($0.falsePositives) / Double(scores.negatives) }, equal: expected.fpr)
    expect(scores.steps.map { Double($0.truePositives) / Double(scores.positives) }, equal: expected.tpr)
    expect([try #require(scores.areaUnderROC)], equal: [expected.auc])
    // scikit-learn ends where the recall is whole.
    let curve = scores.precisionRecallCurve.prefix(expected.recall.count)
    expect(curve.map(\.x), equal: expected.recall)
    expect(curve.map(\.y), equal: expected.precision)
    #expect(scores.precisionRecallCurve.dropFirst(expected.recall.count).allSatisfy { $0.x == 1 })
    expect([try #require(scores.averagePrecision)], equal: [expected.average_precision])
    for row in expected.thresholds {
      let metrics = scores.metrics(at: row[0])
      expect([metrics.precision, metrics.recall, metrics.f1], equal: Array(row[1...]))
    }
    let best = try #require(scores.bestThreshold)
    #expect(scores.metrics(at: best.threshold).f1 == best.f1)
    #expect(scores.steps.allSatisfy { scores.metrics(at: Double($0.threshold)).f1 <= best.f1 })
  }

  @Test("for several, and for their averages")
  func multiclass() throws {
    let expected = try Self.file().multiclass
    let all = OneVersusRest(probabilities: expected.probabilities, labels: expected.labels)
    expect(all.classes.compactMap(\.areaUnderROC), equal: expected.auc)
    expect(all.classes.compactMap(\.averagePrecision), equal: expected.average_precision)
    expect(
      [all.macroAreaUnderROC, all.micro.areaUnderROC, all.macroAveragePrecision, all.micro.averagePrecision]
        .compactMap { $0 },
      equal: [
        expected.macro_auc, expected.micro_auc, expected.macro_average_precision, expected.micro_average_precision,
      ])
    let curve = all.macroROCCurve(count: 2000)
    for row in expected.macro_roc {
      let point = try #require(curve.dropFirst().min { abs($0.x - row[0]) < abs($1.x - row[0]) })
      expect([point.x, point.y], equal: row)
    }
    for row in expected.macro_thresholds {
      let metrics = try #require(all.macroMetrics(at: row[0]))
      expect([metrics.precision, metrics.recall, metrics.f1], equal: Array(row[1...]))
    }
  }

  @Test("for the reliability of probabilities")
  func reliability() throws {
    let file = try Self.file()
    let (two, more) = (file.binary, file.multiclass)
    let best = more.probabilities.map(\.highest)
    for (expected, reliability) in [
      (two.calibration, Reliability(probabilities: two.scores, holds: two.labels.map { $0 == 1 }, count: 10)),
      (
        more.calibration,
        Reliability(
          probabilities: zip(more.probabilities, best).map { $0[$1] }, holds: zip(more.labels, best).map { $0 == $1 },
          count: 15)
      ),
    ] {
      let full = reliability.bins.filter { $0.count > 0 }
      #expect(reliability.bins.count == expected.bins)
      expect(full.map(\.accuracy), equal: expected.accuracy)
      expect(full.map(\.confidence), equal: expected.confidence)
      expect(
        [reliability.expectedError, reliability.maximumError],
        equal: [
          expected.expected_error, expected.maximum_error,
        ])
    }
  }
}

@Suite("Curves of an evaluation") struct MetricsEdgeTests {
  @Test("are of their corners only")
  func corners() {
    let curve = BinaryScores(
      scores: [0.9, 0.8, 0.7, 0.6, 0.5, 0.4], isPositive: [true, true, false, false, true, false]
    ).rocCurve
    #expect(curve.map(\.x) == [0, 0, 2.0 / 3, 2.0 / 3, 1])
    #expect(curve.map(\.y) == [0, 2.0 / 3, 2.0 / 3, 1, 1])
  }

  @Test("are not where a class has no images, or nothing but; averages leave it out")
  func undefined() {
    for isPositive in [true, false] {
      let scores = BinaryScores(scores: [0.2, 0.7], isPositive: [isPositive, isPositive])
      #expect(scores.areaUnderROC == nil && scores.rocCurve.isEmpty)
      #expect((scores.averagePrecision == nil) == !isPositive)
      #expect((scores.bestThreshold == nil) == !isPositive)
    }
    let all = OneVersusRest(probabilities: [[0.6, 0.3, 0.1], [0.3, 0.5, 0.2]], labels: [0, 1])
    #expect(all.defined.count == 2 && all.macroAreaUnderROC == 1 && all.macroAveragePrecision == 1)
    #expect(all.macroROCCurve(count: 4).map(\.y) == [0, 1, 1, 1, 1, 1])
    let none = OneVersusRest(probabilities: [], labels: [])
    #expect(none.macroAreaUnderROC == nil && none.macroROCCurve().isEmpty && none.macroMetrics(at: 0.5) == nil)
    #expect(Reliability(probabilities: [], holds: []).expectedError == 0)
  }
}
