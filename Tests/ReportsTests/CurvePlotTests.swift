import Images
import Reports
import Testing

@Suite("Plots of curves") struct CurvePlotTests {
  /// A curve from corner to corner, higher for later classes.
  func curve(_ index: Int, of count: Int, _ name: String) -> CurvePlot.ClassCurve {
    let height = 0.55 + 0.4 * Double(index) / Double(max(count, 2))
    return .init(name, [(0, 0), (0, height / 2), (0.25, height), (1, 1)], area: height)
  }

  func curves(_ count: Int) -> CurvePlot.ClassCurves {
    .init(
      classNames(count).enumerated().map { curve($0, of: count, $1) },
      averages: count == 1 ? [] : ["macro average", "micro average"].map { curve(count / 2, of: count, $0) })
  }

  @Test("draw each class's curve, or the lowest ones where there are many", arguments: [1, 2, 3, 6, 7, 37, 100])
  func roc(count: Int) throws {
    for (theme, scale) in [(Theme.light, 1), (.dark, 2), (.light, 3)] {
      let plot = try CurvePlot.roc(title: "ROC", subtitle: "test", curves(count))
      let image = try plot.drawing(theme: theme, scale: scale).image
      // The one that is drawn last and without dashes lies free.
      let (name, color) = count == 1 ? (classNames(1)[0], theme.series[0]) : ("macro average", theme.text)
      let curve = try #require(plot.chart.curves.first { $0.name == name })
      for (one, next) in zip(curve.points, curve.points.dropFirst()) {
        let middle = plot.chart.place(Point((one.x + next.x) / 2, (one.y + next.y) / 2))
        #expect(plot.chart.area.contains(Rectangle(middle.x, middle.y, 0, 0)))
        #expect(image.hasColor(near: middle, scale: scale, color), "\(count) classes, \(one)")
      }
      try expectTextIsClear(plot, "\(count) classes")
    }
    let plot = try CurvePlot.roc(title: "ROC", subtitle: "test", curves(count))
    let named = plot.key.rows.filter { if case .series = $0.curve.ink { true } else { false } }
    #expect(named.count == (count <= 6 ? count : 5))
    #expect(named.map(\.curve.name) == Array(classNames(count).prefix(named.count)))
    #expect(plot.chart.curves.count { $0.ink == .faint } == (count <= 6 ? 0 : count - 5))
    #expect(plot.key.rows.contains { $0.curve.name == "\(count - 5) other classes, all higher" } == (count > 6))
  }

  @Test("carry every area, of classes that have none as null")
  func metrics() throws {
    var curves = curves(2)
    curves.classes.append(.init("none", [], area: nil))
    let plot = try CurvePlot.roc(title: "", subtitle: "", curves)
    #expect(
      JSON.object(plot.metrics).line == """
        {"auc": {"macro average": 0.75, "micro average": 0.75, "intact": 0.55, "crack": 0.75, "none": null}}
        """)
    #expect(plot.key.rows.allSatisfy { $0.curve.name != "none" })
    #expect(throws: ReportError.self) {
      try CurvePlot.roc(title: "", subtitle: "", .init([.init("none", [], area: nil)]))
    }
  }

  @Test("go in steps where precision is drawn against recall")
  func precisionRecall() throws {
    let points: [(x: Double, y: Double)] = [(0, 0), (0.5, 1), (0.5, 0.7), (0.5, 0.6), (1, 0.8)]
    let plot = try CurvePlot.precisionRecall(
      title: "", subtitle: "", prevalence: 0.4, .init([.init("crack", points, area: 0.9)]))
    let curve = try #require(plot.chart.curves.first { $0.name == "crack" })
    #expect(
      curve.points == [
        Point(0, 1), Point(0, 1), Point(0.5, 1), Point(0.5, 0.6), Point(0.5, 0.6), Point(0.5, 0.8), Point(1, 0.8),
      ])
    let image = try plot.drawing().image
    for (x, y) in [(0.25, 1), (0.5, 0.8), (0.75, 0.8)] {
      #expect(image.hasColor(near: plot.chart.place(Point(x, y)), scale: 1, Theme.light.series[0]))
    }
    for count in [2, 7, 37, 100] {
      try expectTextIsClear(
        try CurvePlot.precisionRecall(title: "", subtitle: "", prevalence: nil, curves(count)), "\(count) classes")
    }
  }

  @Test("enlarge the corner where a curve is close to it, and nothing is in the way")
  func corner() throws {
    let good: [(x: Double, y: Double)] = [(0, 0), (0, 0.98), (0.004, 0.996), (1, 1)]
    let poor: [(x: Double, y: Double)] = [(0, 0), (0.6, 0.4), (1, 1)]
    let plot = try CurvePlot.roc(title: "", subtitle: "", .init([.init("crack", good, area: 0.998)]))
    let enlarged = try #require(plot.enlarged)
    #expect(enlarged.xAxis.range == 0...0.02 && enlarged.yAxis.range == 0.98...1)
    for (theme, scale) in [(Theme.light, 1), (.dark, 2)] {
      let image = try plot.drawing(theme: theme, scale: scale).image
      for (x, y) in [(0.002, 0.988), (0.012, 0.996032)] {
        let isDrawn = image.hasColor(near: enlarged.place(Point(x, y)), scale: scale, theme.series[0])
        #expect(isDrawn, "\(x), \(y)")
      }
      // What is beyond the corner is not drawn over the rest.
      #expect(
        image.color(at: Point(enlarged.area.left - 3, enlarged.area.center.y), scale: scale) == theme.background.bytes)
    }
    try expectTextIsClear(plot, "an enlarged corner")
    let both = CurvePlot.ClassCurves([.init("crack", good, area: 0.998), .init("rust", poor, area: 0.4)])
    #expect(try CurvePlot.roc(title: "", subtitle: "", both).enlarged == nil)
    #expect(try CurvePlot.roc(title: "", subtitle: "", .init([.init("rust", poor, area: 0.4)])).enlarged == nil)
    let perfect: [(x: Double, y: Double)] = [(0, 0), (0, 1), (1, 1)]
    #expect(try CurvePlot.roc(title: "", subtitle: "", .init([.init("rust", perfect, area: 1)])).enlarged == nil)
    let precise = try CurvePlot.precisionRecall(
      title: "", subtitle: "", prevalence: 0.5, .init([.init("crack", [(0.5, 1), (0.99, 0.99), (1, 0.5)], area: 0.99)]))
    #expect(precise.enlarged?.xAxis.range == 0.95...1)
    try expectTextIsClear(precise, "an enlarged corner of precision and recall")
  }

  @Test("mark the threshold with the best F1")
  func threshold() throws {
    let rows = (0...100).map { place in
      let threshold = Double(place) / 100
      return CurvePlot.ThresholdMetrics(
        threshold: threshold, precision: 0.5 + threshold / 2, recall: 1 - threshold,
        f1: 0.9 - (threshold - 0.3) * (threshold - 0.3))
    }
    for theme in [Theme.light, .dark] {
      let plot = CurvePlot.threshold(
        title: "Thresholds", subtitle: "test, 4,000 images; positive class: Трещина", rows, best: rows[30],
        half: rows[50])
      let drawing = try plot.drawing(theme: theme, scale: 2)
      let center = plot.chart.place(Point(0.3, 0.9))
      #expect(drawing.image.hasColor(near: Point(center.x, center.y - 6.5), scale: 2, theme.text))
      for row in [rows[10], rows[70]] {
        let place = plot.chart.place(Point(row.threshold, row.f1))
        #expect(drawing.image.hasColor(near: place, scale: 2, theme.series[2]))
      }
      for text in ["best F1: 0.9000 at 0.3000", "at 0.5", "0.8600", "0.6500"] {
        #expect(drawing.textBoxes.contains { $0.text == text }, "\(text)")
      }
      try expectTextIsClear(plot, "thresholds")
      #expect(
        JSON.object(plot.metrics).line.hasPrefix(#"{"best": {"threshold": 0.3, "precision": 0.65, "recall": 0.7, "#))
    }
  }

  @Test("show the learning rate training by training", arguments: [1, 2, 200, 1000])
  func schedule(count: Int) throws {
    let epochs = history(count).map { epoch in
      var epoch = epoch
      epoch.learningRate = epoch.epoch <= count / 2 ? 0.01 : 0.004
      return epoch
    }
    let phases = [1, count / 2 + 1].map { HistoryPlot.Phase(firstEpoch: $0, name: "2,562 trainable") }
    for theme in [Theme.light, .dark] {
      let plot = try CurvePlot.schedule(title: "crack", epochs: epochs, phases: phases)
      let image = try plot.drawing(theme: theme).image
      let last = plot.chart.place(Point(Double(count), 0.004))
      #expect(image.hasColor(near: last, scale: 1, theme.series[0]))
      // A linear axis from 0: the rates differ by less than a hundred times.
      #expect(plot.chart.yAxis.range.lowerBound == 0)
      try expectTextIsClear(plot, "\(count) epochs")
    }
    #expect(throws: ReportError.self) { try CurvePlot.schedule(title: "", epochs: [], phases: []) }
  }
}

@Suite("The calibration plot") struct CalibrationPlotTests {
  func plot(_ count: Int) throws -> CalibrationPlot {
    try CalibrationPlot(
      title: "Calibration", subtitle: "test, 4,000 images", axes: ("Accuracy", "probability"),
      (0..<count).map { index in
        let (low, high) = (Double(index) / Double(count), Double(index + 1) / Double(count))
        return .init(
          range: low...high, count: index == 1 ? 0 : 100 * (index + 1), confidence: (low + high) / 2,
          accuracy: high * high)
      }, expectedError: 0.0213, maximumError: 0.12)
  }

  @Test("has bars as high as the shares and the counts", arguments: [2, 10, 50])
  func bars(count: Int) throws {
    for (theme, scale) in [(Theme.light, 1), (.dark, 3)] {
      let plot = try plot(count)
      let image = try plot.drawing(theme: theme, scale: scale).image
      var checked = 0
      for (chart, value) in zip(plot.charts, [\CalibrationPlot.Bin.accuracy, \.asHeight]) {
        for bin in plot.bins where bin.count > 0 {
          // Near the bar's left side, where no curve is.
          let x = bin.range.lowerBound + (bin.range.upperBound - bin.range.lowerBound) * 0.3
          let top = chart.place(Point(x, bin[keyPath: value]))
          let fill = theme.background.mixed(with: theme.series[0], chart.bars[0].strength)
          // High enough to have an inside, and no curve near.
          let isFree = chart.curves.allSatisfy { curve in
            let places = curve.points.map(chart.place)
            return zip(places, places.dropFirst()).allSatisfy { start, end in
              guard start.x...end.x ~= top.x else { return true }
              let y = start.y + (end.y - start.y) * (top.x - start.x) / (end.x - start.x)
              return abs(y - top.y) > 6
            }
          }
          guard chart.place(Point(x, 0)).y - top.y > 4, isFree else { continue }
          checked += 1
          #expect(isNear(image.color(at: Point(top.x, top.y + 2), scale: scale), fill, within: 12), "\(bin)")
          #expect(!isNear(image.color(at: Point(top.x, top.y - 2), scale: scale), fill, within: 4), "\(bin)")
        }
      }
      #expect(checked >= (count == 10 ? 14 : 2))
      try expectTextIsClear(plot, "\(count) bins")
      #expect(try plot.drawing().textBoxes.contains { $0.text == "ECE 0.0213, largest gap 0.1200" })
    }
  }

  @Test("draws bins of few images fainter, and says so")
  func fewImages() throws {
    let bins = [(0.2, 40), (0.7, 4)].map { place, count in
      CalibrationPlot.Bin(range: place - 0.1...place + 0.1, count: count, confidence: place, accuracy: place + 0.05)
    }
    let plot = try CalibrationPlot(
      title: "", subtitle: "", axes: ("", ""), bins, expectedError: 0, maximumError: 0)
    for chart in plot.charts { #expect(chart.bars[1].strength < chart.bars[0].strength) }
    #expect(try plot.drawing().textBoxes.contains { $0.text == "in bins of fewer than 10 images" })
    #expect(try self.plot(10).drawing().textBoxes.contains { $0.text.contains("fewer") } == false)
  }

  @Test("cannot be made of nothing")
  func empty() {
    #expect(throws: ReportError.self) {
      try CalibrationPlot(title: "", subtitle: "", axes: ("", ""), [], expectedError: 0, maximumError: 0)
    }
  }
}

extension CalibrationPlot.Bin {
  fileprivate var asHeight: Double { Double(count) }
}

@Suite("The plot of classes") struct ClassesPlotTests {
  func plot(_ count: Int) throws -> ClassesPlot {
    try ClassesPlot(
      title: "Classes", classes: classNames(count),
      parts: [
        .init("train", (0..<count).map { 700 + 131 * ($0 % 7) }), .init("val", (0..<count).map { 200 + $0 }),
        .init("test", (0..<count).map { $0 == 1 ? 0 : 100 }), .init("none", [Int](repeating: 0, count: count)),
      ])
  }

  @Test("has bars as long as the counts", arguments: [2, 9, 37, 100])
  func bars(count: Int) throws {
    for theme in [Theme.light, .dark] {
      let plot = try plot(count)
      let image = try plot.drawing(theme: theme).image
      #expect(plot.parts.map(\.name) == ["train", "val", "test"])
      let length = plot.bar(of: 0, part: 0).width / Double(plot.parts[0].counts[0])
      for index in 0..<count {
        for part in plot.parts.indices {
          let bar = plot.bar(of: index, part: part)
          #expect(abs(bar.width - Double(plot.parts[part].counts[index]) * length) < 1e-9)
          guard bar.width > 4 else { continue }
          for x in [bar.left + 1.5, bar.right - 1.5] {
            #expect(isNear(image.color(at: Point(x, bar.center.y)), theme.series[part], within: 1))
          }
        }
        let end = plot.bar(of: index, part: 2).right
        #expect(!isNear(image.color(at: Point(end + 2, plot.bar(of: index, part: 0).center.y)), theme.series[2]))
      }
      try expectTextIsClear(plot, "\(count) classes")
    }
  }

  @Test("has the same metrics as the results")
  func metrics() throws {
    let plot = try ClassesPlot(
      title: "", classes: ["a", "b"], parts: [.init("train", [3, 4]), .init("test", [1, 0])])
    #expect(JSON.object(plot.metrics).line == #"{"train": {"a": 3, "b": 4}, "test": {"a": 1, "b": 0}}"#)
    #expect(plot.totals == [4, 4])
    #expect(try plot.drawing().textBoxes.contains { $0.text == "8 images of 2 classes, as many of each" })
    #expect(throws: ReportError.self) { try ClassesPlot(title: "", classes: ["a"], parts: [.init("train", [0])]) }
  }
}
