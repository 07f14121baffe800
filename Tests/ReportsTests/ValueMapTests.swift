import Images
import Reports
import Testing

@Suite("Maps of numbers") struct ValueMapTests {
  @Test("are resized as images are")
  func resized() {
    let values: [Float] = [0, 1, 0.25, 0.5, 0.75, 0]
    let own = ValueMap(height: 2, width: 3, values: values).resized(height: 7, width: 5)
    let pixels: [UInt8] = values.flatMap { [UInt8](repeating: UInt8($0 * 100), count: 3) }
    let image = Image(width: 3, height: 2, pixels: pixels)
    let other = image.resizedValues(height: 7, width: 5)
    for (index, value) in own.values.enumerated() {
      let difference: Float = value * 100 - other[index * 3]
      #expect(abs(difference) < 1e-4)
    }
  }

  @Test("have colours that grow brighter, or two of them", arguments: [Float(0), 0.1, 0.33, 0.5, 0.87])
  func colours(value: Float) {
    #expect(ColorScale.heat.color(value).luminance < ColorScale.heat.color(value + 0.1).luminance)
    let (low, high) = (ColorScale.signed.color(0.5 - value / 2), ColorScale.signed.color(0.5 + value / 2))
    #expect(value == 0 ? low == high : low.blue > low.red && high.red > high.blue)
  }

  @Test("glow over a second copy of the image, and darken the rest")
  func heat() throws {
    let grey = Color(0x808080)
    let plot = try ImageGrid(
      title: "", key: ColorKey(.heat, low: "nothing", high: "the most"), columns: 1,
      cells: [.init(image: plain(grey), heat: ValueMap(height: 1, width: 2, values: [0, 1]), title: [.init("a")])])
    let (image, heat) = (plot.layout.images[0], try #require(plot.layout.heats[0]))
    #expect(heat.left > image.right && heat.size == image.size && plot.layout.boxes[0].contains(heat))
    for scale in 1...3 {
      let drawn = try plot.drawing(scale: scale).image
      #expect(drawn.color(at: image.center, scale: scale) == grey.bytes)
      let dark = drawn.color(at: Point(heat.left + 4, heat.center.y), scale: scale)
      let bright = drawn.color(at: Point(heat.right - 4, heat.center.y), scale: scale)
      #expect(dark.allSatisfy { $0 < 90 })
      #expect(bright[0] > 190 && bright[2] < bright[0])
    }
    try expectTextIsClear(plot, "heat")
  }

  @Test("are shown below headings, row by row")
  func sections() throws {
    let sections = ["crack, taken for intact: 3 of 9", "", classNames(8).joined(separator: ", ")].enumerated().map {
      index, heading in
      ImageGrid.Section(
        heading: heading,
        cells: (0...index * 2).map { _ in
          .init(image: plain(Color(0x338844)), title: [], verdict: .wrong, probability: 0.9)
        })
    }
    let plot = try ImageGrid(title: "Most confused", subtitle: "test", columns: 3, sections: sections)
    let tops = plot.layout.boxes.map(\.top)
    #expect(tops[1] > plot.layout.boxes[0].bottom && tops[1] == tops[3] && tops[4] == tops[6] && tops[7] > tops[4])
    try expectTextIsClear(plot, "sections")
  }
}
