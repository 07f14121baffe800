import Images
import Reports
import Testing

@Suite("The image grid") struct ImageGridTests {
  let green = Color(0x338844)

  func cells(_ count: Int, names: [String], image: Image) -> [ImageGrid.Cell] {
    (0..<count).map {
      .prediction(
        of: image, predicted: names[$0 % names.count], actual: names[$0 * 3 / 2 % names.count],
        probability: Double($0) / Double(max(count - 1, 1)))
    }
  }

  @Test("shows each image pixel by pixel, a small one enlarged")
  func images() throws {
    let image = Image(width: 48, height: 48, pixels: (0..<48 * 48 * 3).map { UInt8(truncatingIfNeeded: $0 * 7) })
    let plot = try ImageGrid(
      title: "Samples", columns: 3, cells: (0..<9).map { _ in .init(image: image, title: [.init("crack")]) })
    let drawn = try plot.drawing().image
    for box in plot.layout.images {
      #expect(box.width == 144 && box.height == 144)
      for (x, y) in [(0, 0), (47, 0), (13, 29), (47, 47)] {
        let place = Point(box.left + Double(x) * 3 + 1, box.top + Double(y) * 3 + 1)
        let start = (y * 48 + x) * 3
        #expect(drawn.color(at: place) == Array(image.pixels[start..<start + 3]))
      }
    }
  }

  @Test("fits large, flat and mixed images into equal boxes")
  func sizes() throws {
    let sizes = [(227, 227), (1, 1), (48, 20), (3, 400), (64, 64)]
    let plot = try ImageGrid(
      title: "Mixed", columns: 5, cells: sizes.map { .init(image: plain(green, $0.0, $0.1), title: []) })
    let drawn = try plot.drawing().image
    for (box, image) in zip(plot.layout.boxes, plot.layout.images) {
      #expect(box.size == plot.layout.boxes[0].size && box.contains(image))
      #expect(drawn.color(at: image.center) == green.bytes)
    }
  }

  @Test("titles each image, and marks the wrong ones by colour, frame and sign")
  func predictions() throws {
    for theme in [Theme.light, .dark] {
      let plot = try ImageGrid(
        title: "Predictions: test", columns: 2,
        cells: [
          .prediction(of: plain(green), predicted: "crack", actual: "crack", probability: 0.987),
          .prediction(of: plain(green), predicted: "crack", actual: "intact", probability: 0.99999),
        ])
      let drawing = try plot.drawing(theme: theme)
      let texts = drawing.textBoxes.map(\.text)
      #expect(texts.contains("Prediction: crack, Actual: crack"))
      #expect(texts.contains("Prediction: crack, Actual: intact"))
      #expect(texts.contains("98.7 %") && texts.contains("> 99.9 %"))
      let (right, wrong) = (plot.layout.images[0], plot.layout.images[1])
      #expect(isNear(drawing.image.color(at: Point(wrong.left - 1.5, wrong.center.y)), theme.wrong))
      #expect(isNear(drawing.image.color(at: Point(wrong.center.x, wrong.bottom + 1.5)), theme.wrong))
      #expect(!isNear(drawing.image.color(at: Point(right.left - 1.5, right.center.y)), theme.wrong, within: 80))
      // The signs' discs, and what is drawn in their middle: the cross, not the check mark, runs through it.
      for (image, color) in [(right, theme.right), (wrong, theme.wrong)] {
        #expect(isNear(drawing.image.color(at: Point(image.left + 6.5, image.bottom + 8.5)), color, within: 90))
      }
      #expect(isNear(drawing.image.color(at: Point(wrong.left + 6, wrong.bottom + 13)), theme.background, within: 90))
    }
  }

  @Test("draws a probability as a bar of that length")
  func bars() throws {
    let plot = try ImageGrid(
      title: "", columns: 1,
      cells: [.prediction(of: plain(green), predicted: "a", actual: "a", probability: 0.5)])
    let image = try plot.drawing().image
    let box = plot.layout.boxes[0]
    // From the right: the rest of the bar, then what is filled.
    let row = (Int(box.left)..<Int(box.right)).map { image.color(at: Point(Double($0), box.bottom + 13)) }.reversed()
    let rest = row.prefix { !isNear($0, Theme.light.right, within: 6) }.count
    let filled = row.dropFirst(rest).prefix { isNear($0, Theme.light.right, within: 6) }.count
    #expect(filled > 20 && abs(filled - rest) <= 3, "\(filled) and \(rest)")
  }

  @Test("breaks titles into lines and shortens names, never their labels")
  func longNames() throws {
    let name = "rust_stain_with_exposed_reinforcement_and_efflorescence"
    let plot = try ImageGrid(
      title: "", columns: 3,
      cells: (0..<3).map { _ in
        .prediction(of: plain(green), predicted: name + "_1", actual: name + "_2", probability: 1)
      })
    let texts = try plot.drawing().textBoxes.map(\.text)
    #expect(texts.count { $0.hasPrefix("Prediction: rust") && $0.hasSuffix("_1") && $0.contains("…") } == 3)
    #expect(texts.count { $0.hasPrefix("Actual: rust") && $0.hasSuffix("_2") && $0.contains("…") } == 3)
  }

  @Test(
    "has no text clipped or overlapping", arguments: [(1, 1), (9, 3), (7, 3), (16, 4), (30, 6), (100, 10), (3, 20)])
  func text(count: Int, columns: Int) throws {
    for image in [plain(green), plain(green, 227, 227), plain(green, 48, 20), plain(green, 5, 300)] {
      for names in [["no", "yes"], classNames(37)] {
        let title = "Predictions on images of the test part, of which there are very many: " + names.joined()
        let plot = try ImageGrid(
          title: title, subtitle: title, columns: columns, cells: cells(count, names: names, image: image))
        try expectTextIsClear(plot, "\(count) in \(columns) columns")
        // Nor is text drawn over an image.
        for box in try plot.drawing().textBoxes {
          #expect(!plot.layout.images.contains { $0.overlaps(box.rectangle) }, "\(box.text)")
        }
      }
    }
  }

  @Test("is refused when empty, or larger than can be drawn")
  func limits() throws {
    #expect(throws: ReportError.self) { try ImageGrid(title: "", columns: 3, cells: []) }
    let many = try ImageGrid(
      title: "", columns: 200, cells: .init(repeating: .init(image: plain(green), title: []), count: 40_000))
    #expect(throws: ReportError.self) { try many.drawing() }
  }
}
