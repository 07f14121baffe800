import Images
import Reports
import Testing

@Suite("A canvas") struct CanvasTests {
  let red = Color(0xD00000)
  let blue = Color(0x0000D0)

  @Test("is the theme's background at first, a point being `scale` pixels", arguments: [1, 2, 3])
  func background(scale: Int) throws {
    let image = try Canvas(size: Size(7.2, 5), theme: .dark, scale: scale).image()
    #expect(image.width == 8 * scale && image.height == 5 * scale)
    #expect(image.pixels == plain(Theme.dark.background, image.width, image.height).pixels)
  }

  @Test("fills rectangles to their edges, and draws within a clip only")
  func rectangles() throws {
    var canvas = try Canvas(size: Size(20, 20))
    canvas.fill(Rectangle(2, 3, 10, 4), red)
    canvas.clipped(to: Rectangle(0, 10, 5, 5)) { $0.fill(Rectangle(0, 8, 20, 12), blue) }
    let image = try canvas.image()
    for y in 0..<20 {
      for x in 0..<20 {
        let expected =
          2..<12 ~= x && 3..<7 ~= y ? red : 0..<5 ~= x && 10..<15 ~= y ? blue : Theme.light.background
        #expect(image.color(at: Point(Double(x), Double(y))) == expected.bytes, "\(x), \(y)")
      }
    }
  }

  @Test("enlarges an image to squares")
  func images() throws {
    let image = Image(width: 2, height: 1, pixels: red.bytes + blue.bytes)
    var canvas = try Canvas(size: Size(20, 10), scale: 2)
    canvas.image(image, in: Rectangle(4, 2, 12, 6), smooth: false)
    let drawn = try canvas.image()
    for x in 4..<16 {
      #expect(drawn.color(at: Point(Double(x) + 0.5, 7.5), scale: 2) == (x < 10 ? red : blue).bytes)
    }
    #expect(drawn.color(at: Point(3.5, 5), scale: 2) == Theme.light.background.bytes)
  }

  @Test("makes a large image smaller by averaging")
  func shrinking() throws {
    let stripes = Image(width: 64, height: 64, pixels: (0..<4096 * 3).map { $0 / 3 % 2 == 0 ? 0 : 200 })
    var canvas = try Canvas(size: Size(8, 8))
    canvas.image(stripes, in: Rectangle(0, 0, 8, 8), smooth: true)
    #expect(isNear(try canvas.image().color(at: Point(4, 4)), Color(red: 0.39, green: 0.39, blue: 0.39)))
  }

  @Test("draws text inside the box it reports", arguments: ["Hg", "Ångström", "Трещина", "ρωγμή", "crack…"])
  func text(word: String) throws {
    for direction in [Canvas.Direction.right, .up] {
      var canvas = try Canvas(size: Size(160, 160), scale: 2)
      canvas.text(word, at: Point(80, 80), Font(14), red, anchor: .middle, direction: direction)
      let box = try #require(canvas.textBoxes.first).rectangle
      let image = try canvas.image()
      var inked = 0
      for y in 0..<320 {
        for x in 0..<320 {
          let point = Point(Double(x) / 2 + 0.1, Double(y) / 2 + 0.1)
          guard image.color(at: point, scale: 2) != Theme.light.background.bytes else { continue }
          inked += 1
          #expect(box.inset(-1, -1).contains(Rectangle(point.x, point.y, 0, 0)))
        }
      }
      #expect(inked > 100, "\(word) leaves no ink")
      #expect(direction == .right ? box.width > box.height : box.height > box.width)
      #expect(abs(box.center.x - 80) < 4 && abs(box.center.y - 80) < 4)
    }
  }

  @Test("measures text alike at every scale, and every script as text")
  func measuring() {
    let font = Font(12)
    #expect(abs(Font(24).width("crack") - 2 * font.width("crack")) < 1e-6)
    #expect(font.width("Трещина") > font.width("Тре"))
    #expect(Font(12, bold: true).width("crack") > font.width("crack"))
    #expect(font.width("a\nb") == font.width("a b"))
    #expect(font.width("") == 0)
  }

  @Test("shortens a name in its middle, and only where it must")
  func shortening() {
    let font = Font(12)
    let name = "rust_stain_with_exposed_reinforcement_🏗️_7"
    #expect(font.shortened("crack", to: font.width("crack")) == "crack")
    var last = 0
    for width in stride(from: 10.0, to: 300, by: 10) {
      let short = font.shortened(name, to: width)
      #expect(font.width(short) <= width)
      #expect(short.count >= last)
      last = short.count
      guard let ellipsis = short.firstIndex(of: "…") else { continue }
      #expect(name.hasPrefix(short[..<ellipsis]) && name.hasSuffix(short[short.index(after: ellipsis)...]))
    }
    #expect(font.shortened(name, to: 2) == "")
    #expect(font.shortened(name, to: -5) == "")
  }

  @Test("refuses sizes and scales that cannot be drawn, with a way out")
  func limits() {
    #expect(throws: ReportError.tooLarge(width: 40_000, height: 10)) { try Canvas(size: Size(40_000, 10)).image() }
    #expect(throws: ReportError.tooLarge(width: 30_000, height: 30_000)) {
      try Canvas(size: Size(10_000, 10_000), scale: 3).image()
    }
    #expect(throws: ReportError.self) { try Canvas(size: Size(.infinity, .nan)).image() }
    #expect(throws: ReportError.self) { try Canvas(size: Size(0, 10)).image() }
    #expect(throws: ReportError.scale(4)) { try Canvas(size: Size(10, 10), scale: 4).image() }
    #expect(throws: ReportError.scale(0)) { try Canvas(size: Size(10, 10), scale: 0).image() }
  }
}

@Suite("An axis") struct AxisTests {
  @Test("has round marks around its numbers")
  func marks() {
    let cases: [(values: [Double], ticks: [String])] = [
      ([0.05, 0.69], ["0.0", "0.2", "0.4", "0.6", "0.8"]),
      ([0.912, 0.9968], ["0.90", "0.92", "0.94", "0.96", "0.98", "1.00"]),
      ([0, 0], ["-0.0010", "-0.0005", "0.0000", "0.0005", "0.0010"]),
      ([1200, 4700], ["0", "1000", "2000", "3000", "4000", "5000"]),
      ([], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      ([.nan, .infinity], ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    ]
    for (values, ticks) in cases {
      let axis = Axis.covering(values)
      #expect(axis.ticks.map(axis.label) == ticks, "\(values)")
    }
  }

  @Test("covers all finite numbers, within its limits", arguments: [1e-300, 1e-9, 0.3, 1, 77, 1e9, 1e180])
  func covering(size: Double) {
    for values in [[size], [size, -size], [size, size * 1.0000001], [size, 3 * size], [size, .nan, 2 * size]] {
      let axis = Axis.covering(values)
      for value in values where value.isFinite { #expect(axis.range.contains(value), "\(values)") }
      #expect(2...12 ~= axis.ticks.count, "\(values): \(axis.ticks)")
    }
    let share = Axis.covering([1, 1], span: 0.02, within: 0...1)
    #expect(abs(share.range.lowerBound - 0.99) < 1e-9 && share.range.upperBound == 1)
    #expect(share.ticks.map(share.label) == ["0.990", "0.992", "0.994", "0.996", "0.998", "1.000"])
  }

  @Test("counts whole numbers, from the first on")
  func counting() {
    func ticks(_ first: Int, _ last: Int) -> [Double] { Axis.counting(first, last, count: 12).ticks }
    #expect(ticks(1, 1) == [1])
    #expect(ticks(1, 2) == [1, 2])
    #expect(ticks(1, 10) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    #expect(ticks(1, 200) == [1, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200])
    #expect(ticks(1, 1000) == [1, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000])
    #expect(ticks(11, 13) == [11, 12, 13])
    for last in 1...1000 { #expect(1...12 ~= ticks(1, last).count) }
    #expect(Axis.counting(5, 5, count: 12).range == 4.5...5.5)
  }
}
