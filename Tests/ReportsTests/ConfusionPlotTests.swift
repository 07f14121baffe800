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
  func metrics() throws {
    let plot = try ConfusionPlot(
      title: "Confusion: test", classes: ["intact", "crack", "none of these"],
      counts: [[1990, 10, 0], [1, 1999, 0], [0, 0, 0]])
    let texts = try plot.drawing().textBoxes.map(\.text)
    for text in [
      "1990", "1999", "10", "1", "99.5 %", "> 99.9 %", "none", "accuracy 99.72 %: 11 of 4,000 images misclassified",
    ] {
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

  @Test("shows shares in place of counts, of what scikit-learn's words say")
  func normalized() throws {
    let counts = [[6, 2, 0], [1, 9, 2], [0, 0, 0]]
    let cases: [(ConfusionPlot.Normalization, [String], Double)] = [
      (.no, ["6", "2", "0", "1", "9", "2", "0", "0", "0"], 0.75),
      (.actual, ["75.0", "25.0", "0", "8.3", "75.0", "16.7", "0", "0", "0"], 0.75),
      (.predicted, ["85.7", "18.2", "0", "14.3", "81.8", "100", "0", "0", "0"], 6.0 / 7),
      (.all, ["30.0", "10.0", "0", "5.0", "45.0", "10.0", "0", "0", "0"], 0.3),
    ]
    for (normalization, texts, share) in cases {
      let plot = try ConfusionPlot(
        title: "", classes: ["a", "b", "c"], counts: counts, normalization: normalization)
      let boxes = try plot.drawing().textBoxes.filter { plot.layout.area.contains($0.rectangle) }
      #expect(boxes.map(\.text) == texts)
      #expect(plot.share(actual: 0, predicted: 0) == share)
    }
    // The highest share of all has the full colour: each would be faint among many classes.
    let all = try ConfusionPlot(title: "", classes: ["a", "b", "c"], counts: counts, normalization: .all)
    #expect(all.color(actual: 1, predicted: 1, .light).bytes == Theme.light.right.bytes)
    for count in [2, 8, 37, 100] {
      let counts = try plot(count).counts
      let plot = try ConfusionPlot(
        title: "", classes: classNames(count), counts: counts, normalization: .actual)
      try expectTextIsClear(plot, "\(count) classes in per cent")
      // However many classes there are, the numbers can be read.
      let cells = try plot.drawing().textBoxes.filter { plot.layout.area.contains($0.rectangle) }
      #expect(cells.count >= count)
    }
  }

  @Test("carries its metrics")
  func carried() throws {
    let plot = try ConfusionPlot(title: "", classes: ["a", "b"], counts: [[3, 1], [0, 4]])
    #expect(
      JSON.object(plot.metrics).line
        == #"{"accuracy": 0.875, "count": 8, "normalize": "no", "confusion": [[3, 1], [0, 4]]}"#)
  }

  @Test("cannot be made of nothing")
  func empty() {
    #expect(throws: ReportError.self) { try ConfusionPlot(title: "", classes: [], counts: []) }
    #expect(throws: ReportError.self) { try ConfusionPlot(title: "", classes: ["a"], counts: [[0]]) }
  }
}
