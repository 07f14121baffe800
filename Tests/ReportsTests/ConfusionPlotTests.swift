import Images
import Reports
import Testing

@Suite("The confusion plot") struct ConfusionPlotTests {
  func plot(_ count: Int, size: Int = 400) throws -> ConfusionPlot {
    let counts = (0..<count).map { actual in
      (0..<count).map { $0 == actual ? size : ($0 * 7 + actual * 3) % 5 == 0 ? ($0 + actual) % 23 : 0 }
    }
    return try ConfusionPlot(title: "Confusion: test", classes: classNames(count), counts: counts)
  }

  @Test("shades each cell by its share of the actual class", arguments: [2, 10, 37, 100])
  func shades(count: Int) throws {
    for theme in [Theme.light, .dark] {
      let plot = try plot(count)
      let image = try plot.drawing(theme: theme).image
      for actual in 0..<count {
        for predicted in 0..<count {
          let cell = plot.layout.rectangle(actual: actual, predicted: predicted)
          // Beside the count in its middle.
          let place = Point(cell.left + cell.width / 2, cell.top + max(cell.width * 0.12, 1.6))
          #expect(
            isNear(image.color(at: place), plot.color(actual: actual, predicted: predicted, theme), within: 1))
        }
      }
    }
  }

  @Test("is blue on the diagonal, orange off it, and deeper the larger the share")
  func ramps() throws {
    let plot = try ConfusionPlot(
      title: "", classes: ["a", "b", "c"], counts: [[100, 0, 0], [50, 50, 0], [1, 0, 9999]])
    #expect(plot.color(actual: 0, predicted: 0, .light).bytes == Theme.light.right.bytes)
    #expect(plot.color(actual: 0, predicted: 1, .light) == Theme.light.panel)
    #expect(plot.share(actual: 1, predicted: 0) == 0.5)
    let half = plot.color(actual: 1, predicted: 0, .light)
    let faint = plot.color(actual: 2, predicted: 0, .light)
    #expect(half.luminance < faint.luminance && faint.luminance < Theme.light.background.luminance - 0.02)
    #expect(half.red > half.blue && plot.color(actual: 1, predicted: 1, .light).blue > half.blue)
  }

  @Test("writes counts, recall and the whole accuracy")
  func figures() throws {
    let plot = try ConfusionPlot(
      title: "Confusion: test", classes: ["intact", "crack", "none of these"],
      counts: [[1990, 10, 0], [1, 1999, 0], [0, 0, 0]])
    let texts = try plot.drawing().textBoxes.map(\.text)
    for text in ["1990", "1999", "10", "1", "99.5 %", "> 99.9 %", "none", "99.72 % right: 11 of 4,000 wrong"] {
      #expect(texts.contains(text), "\(text) is missing from \(texts)")
    }
  }

  @Test("has no text clipped or overlapping", arguments: [2, 3, 4, 5, 8, 10, 20, 37, 60, 100])
  func text(count: Int) throws {
    for size in [1, 400, 1_234_567] {
      let plot = try plot(count, size: size)
      try expectTextIsClear(plot, "\(count) classes of \(size)")
      // Labels stay outside the cells, counts inside theirs.
      for box in try plot.drawing().textBoxes where box.rectangle.overlaps(plot.layout.area) {
        let fits = (0..<count * count).contains {
          plot.layout.rectangle(actual: $0 / count, predicted: $0 % count).inset(-0.5, -4).contains(box.rectangle)
        }
        #expect(fits && Int(box.text) != nil, "\(box.text)")
      }
    }
  }

  @Test("cannot be made of nothing")
  func empty() {
    #expect(throws: ReportMistake.self) { try ConfusionPlot(title: "", classes: [], counts: []) }
    #expect(throws: ReportMistake.self) { try ConfusionPlot(title: "", classes: ["a"], counts: [[0]]) }
  }
}
