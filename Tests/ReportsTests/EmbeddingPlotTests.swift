import Images
import Reports
import Testing

@Suite("The embedding plot") struct EmbeddingPlotTests {
  func plot(
    _ classes: Int, _ count: Int = 200, names: [String]? = nil, height: Double = 0.5
  ) throws -> EmbeddingPlot {
    try EmbeddingPlot(
      title: "Embedding, test", subtitle: "PCA of the 1,280 features before the classifier",
      classes: names ?? classNames(classes),
      axes: ("first component, 40.1 % of the variance", "second component, 20.5 %"),
      marks: (0..<count).map { index in
        let turn = Double(index * 37 % 100) / 100
        return .init(
          x: 10 * turn - 3, y: height * Double(index * 61 % 97) / 9.7, label: index % classes, isWrong: index % 50 == 0)
      })
  }

  @Test("puts each image where it is, in the colour of its class, at the same scale in both directions")
  func places() throws {
    let marks = [(-2.0, -1.0), (2, -1), (0, 2)].enumerated().map {
      EmbeddingPlot.Mark(x: $1.0, y: $1.1, label: $0 % 2, isWrong: $0 == 2)
    }
    for theme in [Theme.light, .dark] {
      let plot = try EmbeddingPlot(
        title: "", subtitle: "", classes: ["a", "b"], axes: ("x", "y"), marks: marks)
      let image = try plot.drawing(theme: theme, scale: 2).image
      for mark in marks {
        let place = plot.frame.point(mark.x, mark.y)
        #expect(plot.frame.area.contains(Rectangle(place.x - 5, place.y - 5, 10, 10)))
        #expect(isNear(image.color(at: place, scale: 2), theme.series[mark.label]))
      }
      let frame = plot.frame
      let (across, up) = (frame.point(1, 0).x - frame.point(0, 0).x, frame.point(0, 0).y - frame.point(0, 1).y)
      #expect(abs(across - up) < 0.02 * across)
      // The wrong one is ringed.
      let wrong = frame.point(0, 2)
      #expect(image.hasColor(near: Point(wrong.x + 6.5, wrong.y), scale: 2, theme.text))
    }
  }

  @Test("has a mark of its own for each of 100 classes")
  func marks() throws {
    let plot = try EmbeddingPlot(
      title: "", subtitle: "", classes: (0..<100).map { "\($0)" }, axes: ("", ""),
      marks: (0..<100).map { .init(x: Double($0 % 10), y: Double($0 / 10), label: $0, isWrong: false) })
    let image = try plot.drawing(scale: 3).image
    // The pixels around each mark.
    let shapes: [[Int]] = (0..<100).map { index in
      let center = plot.frame.point(Double(index % 10), Double(index / 10))
      let (left, top) = (Int((center.x * 3).rounded()) - 16, Int((center.y * 3).rounded()) - 16)
      var pixels = [Int]()
      for y in top..<top + 33 {
        let first = (y * image.width + left) * 3
        pixels += image.pixels[first..<first + 99].map { Int($0) }
      }
      return pixels
    }
    for (index, shape) in shapes.enumerated() {
      for other in shapes[..<index] {
        var difference = 0
        for (one, another) in zip(shape, other) { difference += abs(one - another) }
        #expect(difference > 2000)
      }
    }
  }

  @Test("has no text clipped or overlapping", arguments: [1, 2, 7, 40, 100])
  func text(classes: Int) throws {
    for (count, height) in [(1, 0.5), (300, 0.0), (300, 0.5), (300, 40)] {
      try expectTextIsClear(try plot(classes, count, height: height), "\(classes) classes, \(count) images")
    }
  }

  @Test("leaves out what is not finite, and is refused when nothing is left")
  func notFinite() throws {
    let marks = [Double.nan, .infinity].map { EmbeddingPlot.Mark(x: $0, y: 0, label: 0, isWrong: false) }
    #expect(throws: ReportError.self) {
      try EmbeddingPlot(title: "", subtitle: "", classes: ["a"], axes: ("", ""), marks: marks)
    }
  }
}
