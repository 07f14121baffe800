import Images
import Reports
import Testing

/// Numbers that are not finite, nothing at all, a single image or class: plots are drawn, or refused with an error.
@Suite("Odd data") struct OddDataTests {
  private static let numbers: [Double] = [
    .nan, .infinity, -.infinity, 0, -0.0, 1, -1, 0.5, 2, 1e-300, 1e300, -1e300, .greatestFiniteMagnitude,
    .leastNonzeroMagnitude,
  ]

  /// Numbers that follow from a seed, among them many odd ones (xorshift).
  private struct Draw {
    var state: UInt64

    mutating func next(_ count: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state % UInt64(count))
    }

    mutating func number() -> Double {
      next(3) > 0 ? Double(next(1000)) / 1000 : OddDataTests.numbers[next(OddDataTests.numbers.count)]
    }

    mutating func numbers(_ count: Int) -> [Double] { (0..<count).map { _ in number() } }
  }

  /// Draws a plot in all ways; an error has to be a `ReportError`.
  private func draw(_ plot: () throws -> any Plot) {
    do {
      let plot = try plot()
      _ = try plot.drawing(scale: 1)
      _ = try plot.vectors(.svg)
      _ = try plot.resized(to: Size(300, 200)).drawing(theme: .dark)
      #expect(!JSON.object(plot.metrics).line.contains("nan"))
    } catch { #expect(error is ReportError, "\(error)") }
  }

  @Test("does not stop any plot", arguments: 1...40)
  func plots(seed: Int) {
    var draw = Draw(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1)
    let count = draw.next(5)
    let epochs = (0..<count).map { index in
      Results.Epoch(
        epoch: index + 1, loss: draw.number(), accuracy: draw.number(),
        validationLoss: draw.next(2) == 0 ? draw.number() : nil,
        validationAccuracy: draw.next(2) == 0 ? draw.number() : nil, learningRate: draw.number())
    }
    let scale = [HistoryPlot.LossScale.automatic, .linear, .logarithmic][draw.next(3)]
    self.draw { try HistoryPlot(title: "", epochs: epochs, phases: [.init(firstEpoch: 1, name: "")], lossScale: scale) }
    self.draw { try CurvePlot.schedule(title: "", epochs: epochs, phases: []) }

    let bins = (0..<count).map { index in
      CalibrationPlot.Bin(
        range: Double(index) / 5...Double(index + 1) / 5, count: draw.next(30), confidence: draw.number(),
        accuracy: draw.number())
    }
    let errors = draw.numbers(2)
    self.draw {
      try CalibrationPlot(
        title: "", subtitle: "", axes: ("", ""), bins, expectedError: errors[0], maximumError: errors[1])
    }

    let curves = (0..<count).map { _ in
      CurvePlot.ClassCurve(
        "", zip(draw.numbers(4), draw.numbers(4)).map { ($0, $1) }, area: draw.next(3) == 0 ? nil : draw.number())
    }
    self.draw { try CurvePlot.roc(title: "", subtitle: "", .init(curves, averages: curves)) }
    let prevalence = draw.number()
    self.draw { try CurvePlot.precisionRecall(title: "", subtitle: "", prevalence: prevalence, .init(curves)) }
    let rows = (0...count).map { _ in
      CurvePlot.ThresholdMetrics(
        threshold: draw.number(), precision: draw.number(), recall: draw.number(), f1: draw.number())
    }
    self.draw { CurvePlot.threshold(title: "", subtitle: "", rows, best: rows[0], half: rows[0]) }

    let marks = (0..<count * 3).map { _ in
      EmbeddingPlot.Mark(x: draw.number(), y: draw.number(), label: draw.next(3), isWrong: draw.next(2) == 0)
    }
    self.draw { try EmbeddingPlot(title: "", subtitle: "", classes: ["a", "b"], axes: ("", ""), marks: marks) }

    let counts = (0..<count).map { _ in (0..<count).map { _ in draw.next(3) } }
    let classes = (0..<count).map { "\($0)" }
    for normalization in [ConfusionPlot.Normalization.no, .actual, .predicted, .all] {
      self.draw { try ConfusionPlot(title: "", classes: classes, counts: counts, normalization: normalization) }
    }
    self.draw { try ClassesPlot(title: "", classes: classes, parts: counts.map { .init("", $0) }) }

    let values = draw.numbers(6).map { Float($0) }
    let probability = draw.number()
    let (width, columns) = (1 + draw.next(3), draw.next(4) - 1)
    self.draw {
      var cell = ImageGrid.Cell.prediction(
        of: plain(Color(0x338844), width, 1), predicted: "", actual: "b", probability: probability, loss: probability)
      cell.heat = ValueMap(height: 2, width: 3, values: values)
      return try ImageGrid(
        title: "", key: ColorKey(.signed, low: "", high: ""), columns: columns,
        cells: [ImageGrid.Cell](repeating: cell, count: count))
    }
    for value in values {
      #expect(ColorScale.signed.color(value).bytes.count == 3)
      #expect(Color(red: Double(value), green: 0, blue: 0).bytes.count == 3)
    }
  }

  @Test("does not stop a report", arguments: [Double.nan, .infinity, 1e300, -1])
  func page(number: Double) throws {
    var report = try report()
    report.results.evaluations[0].loss = number
    report.results.evaluations[0].accuracy = number
    report.results.epochs[0].loss = number
    report.results.epochs[1].validationLoss = number
    report.results.trials = [
      .init(number: 1, values: [.init("rate", "1", .number(number))], model: "m", epochs: report.results.epochs)
    ]
    report.errors?.worst[0].probability = number
    report.errors?.worst[0].loss = number
    #expect(try HTMLPage(report).text.contains("Trials"))
    #expect(MarkdownPage(report) { $0 }.text.contains("Trials"))
  }
}
