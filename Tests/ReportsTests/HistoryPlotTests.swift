import Basics
import Glibc
import Images
import Reports
import Testing

@Suite("The history plot") struct HistoryPlotTests {
  @Test("draws the curves through the data's coordinates", arguments: [1, 2, 10, 200, 1000])
  func curves(count: Int) throws {
    // Many epochs have thin curves: with more pixels one is all theirs.
    for (theme, scale) in [(Theme.light, count > 250 ? 3 : 1), (.dark, count > 250 ? 3 : 2)] {
      let plot = try HistoryPlot(title: "run", epochs: history(count))
      let image = try plot.drawing(theme: theme, scale: scale).image
      for chart in plot.charts {
        #expect(chart.curves.map(\.points.count) == [count, count])
        for (point, other) in zip(chart.curves[0].points, chart.curves[1].points) {
          let (place, otherPlace) = (chart.place(point), chart.place(other))
          #expect(chart.area.contains(Rectangle(place.x, place.y, 0, 0)))
          // The curve of validation is drawn last, and may cover the other; the best epoch's ring may cover both.
          let marked = chart.marks.map(\.point.x) + [chart.line].compactMap { $0 }
          guard marked.allSatisfy({ abs(chart.place(Point($0, 0)).x - place.x) > 9 }) else { continue }
          let isDrawn = image.hasColor(near: otherPlace, scale: scale, theme.validation)
          #expect(isDrawn, "\(other)")
          guard abs(place.y - otherPlace.y) > 6 else { continue }
          let isTrainingDrawn = image.hasColor(near: place, scale: scale, theme.training)
          #expect(isTrainingDrawn, "\(point)")
        }
      }
    }
  }

  @Test("holds exactly the records' numbers")
  func numbers() throws {
    let epochs = history(10)
    let charts = try HistoryPlot(title: "", epochs: epochs.reversed()).charts
    #expect(charts.map(\.title) == ["Loss", "Accuracy"])
    #expect(charts[0].curves[0].points.map(\.y) == epochs.map(\.loss))
    #expect(charts[0].curves[1].points.map(\.y) == epochs.map(\.validationLoss))
    #expect(charts[1].curves[0].points.map(\.y) == epochs.map(\.accuracy))
    #expect(charts[1].curves[1].points.map(\.y) == epochs.map(\.validationAccuracy))
    #expect(charts[1].curves[0].points.map(\.x) == (1...10).map(Double.init))
  }

  @Test("marks the epoch with the lowest validation loss: by a ring in the loss, by a line in the accuracy")
  func best() throws {
    let epochs = history(10)
    let best = try #require(epochs.best)
    #expect(best.validationLoss == epochs.compactMap(\.validationLoss).min())
    let plot = try HistoryPlot(title: "", epochs: epochs)
    let drawing = try plot.drawing()
    #expect(plot.charts[0].marks.map(\.point) == [Point(Double(best.epoch), try #require(best.validationLoss))])
    let center = plot.charts[0].place(plot.charts[0].marks[0].point)
    #expect(isNear(drawing.image.color(at: Point(center.x, center.y - 6.5)), Theme.light.text, within: 90))
    let accuracy = plot.charts[1]
    #expect(accuracy.marks.isEmpty && accuracy.line == Double(best.epoch))
    let x = accuracy.place(Point(Double(best.epoch), 0)).x
    #expect(
      (0..<5).contains { isNear(drawing.image.color(at: Point(x, accuracy.area.top + Double($0))), Theme.light.muted) })
    let values = [(best.validationLoss, ""), (best.validationAccuracy, ", of the lowest loss")]
    for (value, remark) in values {
      let text = "\(NumberFormat.fixed(try #require(value), 4)) at epoch \(best.epoch)\(remark)"
      #expect(drawing.textBoxes.contains { $0.text == text }, "\(text)")
    }
    #expect(drawing.textBoxes.contains { $0.text == "lowest validation loss" })
  }

  @Test("says best on training where there is no validation")
  func withoutValidation() throws {
    let plot = try HistoryPlot(title: "", epochs: history(5, validation: false))
    #expect(plot.charts.allSatisfy { $0.curves.count == 1 })
    #expect(plot.charts[0].marks.map(\.point.x) == [5] && plot.charts[1].line == 5)
    let texts = try plot.drawing().textBoxes.map(\.text)
    #expect(!texts.contains("validation") && texts.contains("lowest training loss"))
  }

  @Test("breaks a curve where a loss is not finite, and says so")
  func notFinite() throws {
    var epochs = history(10)
    epochs[4].loss = .nan
    epochs[5].validationLoss = .infinity
    let plot = try HistoryPlot(title: "", epochs: epochs)
    let drawing = try plot.drawing()
    let gap = plot.charts[0].place(Point(5, (epochs[3].loss + epochs[5].loss) / 2))
    #expect(!isNear(drawing.image.color(at: gap), Theme.light.training, within: 70))
    #expect(drawing.textBoxes.contains { $0.text.hasSuffix(", 2 not finite") })

    let diverged = [Results.Epoch(epoch: 1, loss: .nan, accuracy: 0, learningRate: 9)]
    #expect(diverged.best == nil)
    try expectTextIsClear(try HistoryPlot(title: "diverged", epochs: diverged), "diverged")
  }

  @Test("sets several phases apart, and does not mention a single one")
  func phases() throws {
    let phases = [HistoryPlot.Phase(firstEpoch: 1, name: "train"), .init(firstEpoch: 7, name: "fine-tune")]
    let plot = try HistoryPlot(title: "", epochs: history(10), phases: phases)
    let drawing = try plot.drawing()
    #expect(drawing.textBoxes.filter { $0.text == "fine-tune" }.count == 2)
    let panel = plot.charts[0]
    let separator = panel.place(Point(6.5, 0)).x
    #expect(isNear(drawing.image.color(at: Point(separator, panel.area.top - 4)), Theme.light.axis, within: 60))
    #expect(drawing.image.color(at: Point(separator + 8, panel.area.top - 16)) == Theme.light.panel.bytes)
    let single = try HistoryPlot(title: "", epochs: history(10), phases: [phases[0]])
    #expect(try single.drawing().textBoxes.contains { $0.text == "train" } == false)
  }

  @Test("has no text clipped or overlapping", arguments: [1, 2, 3, 10, 31, 99, 200, 1000])
  func text(count: Int) throws {
    let title = "An experiment whose name is much longer than what fits beside the legend: Трещина"
    try expectTextIsClear(try HistoryPlot(title: title, epochs: history(count)), "\(count) epochs")
    let phases = (0..<min(count, 40)).map {
      HistoryPlot.Phase(firstEpoch: $0 + 1, name: classNames(40)[$0])
    }
    try expectTextIsClear(try HistoryPlot(title: "", epochs: history(count), phases: phases), "\(count) phases")
    for factor in [1e-9, 1e-3, 1e4, 1e12] {
      let epochs = history(count).map { record in
        var scaled = record
        scaled.loss *= factor
        scaled.validationLoss = nil
        return scaled
      }
      try expectTextIsClear(try HistoryPlot(title: "", epochs: epochs), "loss times \(factor)")
    }
  }

  /// Epochs of two trainings, the second with a smaller learning rate.
  func fineTuned(_ count: Int) -> [Results.Epoch] {
    history(count).map { epoch in
      var epoch = epoch
      epoch.learningRate = Double(Float(epoch.epoch <= count / 2 ? 1e-2 : 1e-4))
      return epoch
    }
  }

  @Test("shows the learning rate where it changes, in ratios where it changes a lot", arguments: [2, 10, 200])
  func rate(count: Int) throws {
    #expect(try HistoryPlot(title: "", epochs: history(count)).charts.count == 2)
    let plot = try HistoryPlot(title: "", epochs: fineTuned(count))
    let chart = try #require(plot.charts.last)
    #expect(chart.title == "Learning rate" && chart.note == "0.0001 to 0.01")
    #expect(chart.yAxis.ticks.map(chart.yAxis.label) == ["1e-4", "1e-3", "1e-2"])
    let image = try plot.drawing().image
    for (epoch, rate) in [(1.2, 1e-2), (Double(count) - 0.2, 1e-4)] {
      #expect(image.hasColor(near: chart.place(Point(epoch, rate)), scale: 1, Theme.light.series[0]))
    }
    // Half way between the two, as the one is a hundred times the other.
    let middle = (chart.place(Point(1, 1e-4)).y + chart.place(Point(1, 1e-2)).y) / 2
    #expect(abs(chart.place(Point(1, 1e-3)).y - middle) < 1e-6)
    try expectTextIsClear(plot, "\(count) epochs")
  }

  @Test("lays several runs over each other, each with its colour, name and best epoch", arguments: [2, 6, 12])
  func runs(count: Int) throws {
    let names = [
      "001-crack", "002-a run with a name that is longer than what fits anywhere in the key below it all",
    ]
    let runs = (0..<count).map { index in
      HistoryPlot.Run(
        name: index < names.count ? names[index] : "run \(index)",
        epochs: fineTuned(10 * (index + 1)).map { epoch in
          var epoch = epoch
          epoch.loss += Double(index) / 20
          epoch.validationLoss? += Double(index) / 20
          return epoch
        })
    }
    for theme in [Theme.light, .dark] {
      let plot = try HistoryPlot(title: "\(count) runs", runs: runs)
      let image = try plot.drawing(theme: theme).image
      let chart = plot.charts[0]
      #expect(chart.curves.count == 2 * count && chart.marks.count == count)
      for (index, mark) in chart.marks.prefix(6).enumerated() {
        let center = chart.place(mark.point)
        #expect(image.hasColor(near: Point(center.x, center.y - 6.5), scale: 1, theme.series[index]))
        #expect(mark.point.y == runs[index].epochs.best?.validationLoss)
      }
      try expectTextIsClear(plot, "\(count) runs")
    }
    let metrics = try HistoryPlot(title: "", runs: runs).metrics
    #expect(JSON.object(metrics).line.hasPrefix(#"{"runs": [{"name": "001-crack", "epochs": 10, "best": {"epoch": "#))
  }

  @Test("shows losses on a logarithmic axis where they differ a lot, or as it is asked")
  func logarithmic() throws {
    let wide = history(10).map { epoch in
      var epoch = epoch
      epoch.loss = pow(10, -Double(epoch.epoch) / 2)
      return epoch
    }
    for (epochs, scale, isLogarithmic) in [
      (history(10), HistoryPlot.LossScale.automatic, false), (wide, .automatic, true), (wide, .linear, false),
      (history(10), .logarithmic, true),
    ] {
      let plot = try HistoryPlot(title: "", epochs: epochs, lossScale: scale)
      let chart = plot.charts[0]
      #expect(chart.yAxis.isLogarithmic == isLogarithmic && chart.yAxis.ticks.count > 2)
      #expect(chart.title == (isLogarithmic ? "Loss, log scale" : "Loss") && !plot.charts[1].yAxis.isLogarithmic)
      try expectTextIsClear(plot, "\(scale)")
      guard isLogarithmic else { continue }
      // Equal ratios are equal distances.
      let heights = [0.2, 0.1, 0.05].map { chart.place(Point(1, $0)).y }
      #expect(abs((heights[1] - heights[0]) - (heights[2] - heights[1])) < 1e-6)
    }
    var zero = wide
    zero[3].loss = 0
    let plot = try HistoryPlot(title: "", epochs: zero, lossScale: .logarithmic)
    #expect(plot.charts[0].note.hasSuffix(", 1 not positive"))
  }

  @Test("cannot be made without epochs")
  func empty() {
    let error = #expect(throws: ReportError.self) { try HistoryPlot(title: "", epochs: []) }
    #expect(error?.problem == "there is no training history to show")
    #expect(error?.hint == "train first, for instance: train epochs=10")
  }
}
