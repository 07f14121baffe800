import Basics
import Images
import Reports
import Testing

@Suite("The history plot") struct HistoryPlotTests {
  @Test("draws the curves through the data's coordinates", arguments: [1, 2, 10, 200])
  func curves(count: Int) throws {
    for (theme, scale) in [(Theme.light, 1), (.dark, 2)] {
      let plot = try HistoryPlot(title: "run", epochs: history(count))
      let image = try plot.drawing(theme: theme, scale: scale).image
      for panel in plot.panels {
        #expect(panel.training.count == count && panel.validation.count == count)
        for (point, other) in zip(panel.training, panel.validation) {
          let (place, otherPlace) = (panel.frame.point(point.x, point.y), panel.frame.point(other.x, other.y))
          #expect(panel.area.contains(Rectangle(place.x, place.y, 0, 0)))
          // The curve of validation is drawn last, and may cover the other; the best epoch's ring may cover both.
          guard panel.best.map({ abs(panel.frame.point($0.x, 0).x - place.x) > 9 }) ?? true else { continue }
          #expect(image.hasColor(near: otherPlace, scale: scale, theme.validation), "\(other)")
          guard abs(place.y - otherPlace.y) > 6 else { continue }
          #expect(image.hasColor(near: place, scale: scale, theme.training), "\(point)")
        }
      }
    }
  }

  @Test("holds exactly the records' numbers")
  func numbers() throws {
    let epochs = history(10)
    let panels = try HistoryPlot(title: "", epochs: epochs.reversed()).panels
    #expect(panels.map(\.name) == ["Loss", "Accuracy"])
    #expect(panels[0].training.map(\.y) == epochs.map(\.loss))
    #expect(panels[0].validation.map(\.y) == epochs.map(\.validationLoss))
    #expect(panels[1].training.map(\.y) == epochs.map(\.accuracy))
    #expect(panels[1].validation.map(\.y) == epochs.map(\.validationAccuracy))
    #expect(panels[1].training.map(\.x) == (1...10).map(Double.init))
  }

  @Test("marks the epoch with the lowest validation loss in both panels")
  func best() throws {
    let epochs = history(10)
    let best = try #require(epochs.best)
    #expect(best.validationLoss == epochs.compactMap(\.validationLoss).min())
    let plot = try HistoryPlot(title: "", epochs: epochs)
    let drawing = try plot.drawing()
    #expect(plot.panels[0].best == Point(Double(best.epoch), try #require(best.validationLoss)))
    #expect(plot.panels[1].best == Point(Double(best.epoch), try #require(best.validationAccuracy)))
    for panel in plot.panels {
      let point = try #require(panel.best)
      let center = panel.frame.point(point.x, point.y)
      #expect(isNear(drawing.image.color(at: Point(center.x, center.y - 6.5)), Theme.light.text, within: 90))
    }
    for value in [best.validationLoss, best.validationAccuracy] {
      let text = "\(Figures.fixed(try #require(value), 4)) at epoch \(best.epoch)"
      #expect(drawing.textBoxes.contains { $0.text == text })
    }
  }

  @Test("says best on training where there is no validation")
  func withoutValidation() throws {
    let plot = try HistoryPlot(title: "", epochs: history(5, validation: false))
    #expect(plot.panels.allSatisfy { $0.validation.isEmpty && $0.best?.x == 5 })
    #expect(try plot.drawing().textBoxes.contains { $0.text == "validation" } == false)
  }

  @Test("breaks a curve where a loss is not finite, and says so")
  func notFinite() throws {
    var epochs = history(10)
    epochs[4].loss = .nan
    epochs[5].validationLoss = .infinity
    let plot = try HistoryPlot(title: "", epochs: epochs)
    let drawing = try plot.drawing()
    let panel = plot.panels[0]
    let gap = panel.frame.point(5, (epochs[3].loss + epochs[5].loss) / 2)
    #expect(!isNear(drawing.image.color(at: gap), Theme.light.training, within: 70))
    #expect(drawing.textBoxes.contains { $0.text.hasSuffix(", 2 not finite") })

    let diverged = [Results.Epoch(epoch: 1, loss: .nan, accuracy: 0, seconds: 1, imagesPerSecond: 1, learningRate: 9)]
    #expect(diverged.best == nil)
    try expectTextIsClear(try HistoryPlot(title: "diverged", epochs: diverged), "diverged")
  }

  @Test("sets several phases apart, and does not mention a single one")
  func phases() throws {
    let phases = [HistoryPlot.Phase(firstEpoch: 1, name: "train"), .init(firstEpoch: 7, name: "fine-tune")]
    let plot = try HistoryPlot(title: "", epochs: history(10), phases: phases)
    let drawing = try plot.drawing()
    #expect(drawing.textBoxes.filter { $0.text == "fine-tune" }.count == 2)
    let panel = plot.panels[0]
    let separator = panel.frame.point(6.5, 0).x
    #expect(isNear(drawing.image.color(at: Point(separator, panel.area.top - 4)), Theme.light.axis, within: 60))
    #expect(drawing.image.color(at: Point(separator + 8, panel.area.top - 16)) == Theme.light.panel.bytes)
    let single = try HistoryPlot(title: "", epochs: history(10), phases: [phases[0]])
    #expect(try single.drawing().textBoxes.contains { $0.text == "train" } == false)
  }

  @Test("has no text clipped or overlapping", arguments: [1, 2, 3, 10, 31, 99, 200, 1000])
  func text(count: Int) throws {
    let title = "An experiment whose name is much longer than what there is room for beside the legend: Трещина"
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

  @Test("cannot be made without epochs")
  func empty() {
    let mistake = #expect(throws: ReportMistake.self) { try HistoryPlot(title: "", epochs: []) }
    #expect(mistake?.problem == "there is no training history to show")
    #expect(mistake?.mend == "train first, for instance: train epochs=10")
  }
}
