import Basics
import Images
import Reports
import Testing

@Suite("A plot as a vector graphic") struct VectorTests {
  private let facts: [PlotFact] = [
    (key: "Script", value: "train epochs=3\n# <&> \u{1}Трещина"), (key: "Seed", value: "5"),
  ]

  private func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

  private var plots: [any Plot] {
    get throws {
      let photo = ImageGrid.Cell(
        image: plain(Color(0x338844)), heat: ValueMap(height: 1, width: 2, values: [0, 1]), title: [.init("a")])
      return [
        try HistoryPlot(title: "crack", epochs: history(10)), try ImageGrid(title: "grid", columns: 2, cells: [photo]),
      ]
    }
  }

  @Test("is the same, byte for byte, each time, whatever was drawn before", arguments: [PlotFormat.svg, .pdf])
  func repeatable(format: PlotFormat) throws {
    for plot in try plots {
      let first = try plot.vectors(format, facts: facts)
      _ = try plot.drawing()
      _ = try plot.vectors(format, theme: .dark)
      #expect(try plot.vectors(format, facts: facts) == first)
      #expect(try plot.vectors(format, theme: .dark, facts: facts) != first)
    }
  }

  @Test("is an SVG of shapes, with the size in points and the facts as metadata")
  func svg() throws {
    let plot = try plots[0]
    let svg = text(try plot.vectors(.svg, facts: facts))
    #expect(svg.hasPrefix("<?xml version=\"1.0\""))
    #expect(svg.contains("viewBox=\"0 0 \(Int(plot.size.width)) \(Int(plot.size.height))\""))
    #expect(svg.contains("<title>crack</title>"))
    #expect(svg.contains("<metadata>Script: train epochs=3\n# &lt;&amp;&gt; Трещина\nSeed: 5</metadata>"))
    #expect(svg.contains("<path") && !svg.contains("<image"))
    // Each name that is used is there once.
    let parts = svg.split(separator: "id=\"").dropFirst().map { $0.prefix { $0 != "\"" } }
    #expect(Set(parts).count == parts.count)
    for use in svg.split(separator: "href=\"#").dropFirst() { #expect(parts.contains(use.prefix { $0 != "\"" })) }
  }

  @Test("is a PDF of one page in the size of the plot, with no date in it")
  func pdf() throws {
    let plot = try plots[0]
    let pdf = text(try plot.vectors(.pdf, facts: facts))
    #expect(pdf.hasPrefix("%PDF-") && pdf.hasSuffix("%%EOF\n"))
    #expect(pdf.contains("/MediaBox [ 0 0 \(Int(plot.size.width)) \(Int(plot.size.height)) ]"))
    #expect(pdf.contains("/Title (crack)") && pdf.contains("/Subject "))
    #expect(!pdf.contains("Date"))
  }

  @Test("keeps the squares of an image that is enlarged")
  func squares() throws {
    let image = Image(width: 2, height: 1, pixels: Color(0xD00000).bytes + Color(0x0000D0).bytes)
    let plot = try ImageGrid(title: "", columns: 1, cells: [.init(image: image, title: [])])
    let svg = text(try plot.vectors(.svg))
    // Enlarged to the pixels of a print.
    let sizes = svg.split(separator: "<image").dropFirst().map { part in
      part.split(separator: "width=\"")[1].prefix { $0 != "\"" }
    }
    #expect(sizes.compactMap { Int($0) }.allSatisfy { $0 > 300 } && sizes.count == 1)
  }

  @Test("has a name that ends with its format")
  func formats() throws {
    for (path, format) in [("a.png", PlotFormat.png), ("x/b.SVG", .svg), ("c.d.pdf", .pdf)] {
      #expect(try PlotFormat(path: path) == format)
    }
    for path in ["h.jpg", "h", "", "png", "a.png/b", ".", "h."] {
      #expect(throws: ReportError.format(path: path)) { try PlotFormat(path: path) }
    }
  }
}

@Suite("A plot at another size") struct SizeTests {
  @Test("fits the canvas, its text clear, whether it is laid out anew or scaled")
  func sizes() throws {
    let classes = classNames(3)
    let plots: [any Plot] = [
      try HistoryPlot(title: "crack", epochs: history(10)),
      try HistoryPlot(
        title: "runs", runs: [.init(name: "a", epochs: history(5)), .init(name: "b", epochs: history(9))]),
      try CurvePlot.roc(
        title: "ROC", subtitle: "test", .init(classes.map { .init($0, [(0, 0), (0.2, 0.9), (1, 1)], area: 0.9) })),
      try CalibrationPlot(
        title: "Calibration", subtitle: "test", axes: ("Accuracy", "probability"),
        [.init(range: 0...1, count: 20, confidence: 0.5, accuracy: 0.6)], expectedError: 0.1, maximumError: 0.1),
      try ConfusionPlot(title: "Confusion", classes: ["a", "b"], counts: [[3, 1], [0, 4]]),
      try ImageGrid(title: "grid", columns: 3, cells: (0..<7).map { _ in .init(image: plain(Color(0)), title: []) }),
      NoticePlot(title: "None", "there is nothing to show"),
    ]
    for plot in plots {
      for size in [Size(1152, 648), Size(648, 1152), Size(200, 100), Size(72, 72), Size(2000, 300)] {
        let resized = plot.resized(to: size)
        #expect(resized.size == size && resized.title == plot.title)
        let drawing = try resized.drawing()
        #expect(drawing.image.width == Int(size.width) && drawing.image.height == Int(size.height))
        let canvas = Rectangle(0, 0, size.width, size.height)
        for box in drawing.textBoxes { #expect(canvas.contains(box.rectangle), "\(plot.title): \(box.text)") }
      }
      try expectTextIsClear(plot.resized(to: Size(1152, 648)), plot.title)
    }
  }

  @Test("of curves has wider charts, with letters as large as before")
  func wider() throws {
    let plot = try HistoryPlot(title: "crack", epochs: history(10))
    let wide = plot.resized(to: Size(1600, 700))
    #expect(wide.charts[0].area.width > plot.charts[0].area.width + 200)
    let heights = try [plot, wide].map { try $0.drawing().textBoxes.first { $0.text == "Loss" }?.rectangle.height }
    #expect(heights[0] == heights[1])
  }
}
