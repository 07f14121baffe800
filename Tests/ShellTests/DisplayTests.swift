import FoundationEssentials
import Images
import Reports
import Shell
import Testing

@Suite("A plot in the terminal") struct DisplayTests {
  private func epochs(_ losses: [Double]) -> [Results.Epoch] {
    losses.enumerated().map { index, loss in
      Results.Epoch(
        epoch: index + 1, loss: loss, accuracy: 1 - loss, validationLoss: loss / 2, validationAccuracy: 1 - loss / 2,
        learningRate: 1e-3)
    }
  }

  private var confusion: ConfusionPlot {
    get throws { try ConfusionPlot(title: "Confusion", classes: ["crack", "intact"], counts: [[90, 10], [4, 96]]) }
  }

  private func text(_ plot: some Plot, _ display: Display, scale: Int = 1) throws -> String {
    try display.text(of: plot, plot.drawing(scale: scale), theme: .light)
  }

  // MARK: Protocols

  @Test("is a PNG file in pieces for Kitty, which answers nothing")
  func kitty() throws {
    let plot = try confusion
    let text = try text(plot, Display(.kitty, columns: 50), scale: 2)
    #expect(text.hasSuffix("\u{1B}\\\n"))
    let pieces = text.split(separator: "\u{1B}_G").map { $0.prefix { $0 != "\u{1B}" }.split(separator: ";") }
    #expect(pieces.count > 2 && pieces.allSatisfy { $0[1].count <= 4096 })
    #expect(pieces[0][0] == "a=T,f=100,q=2,c=49,m=1")
    #expect(pieces.dropFirst().dropLast().allSatisfy { $0[0] == "q=2,m=1" } && pieces.last?[0] == "q=2,m=0")
    let png = try #require(Data(base64Encoded: pieces.map { String($0[1]) }.joined()))
    #expect(try ImageCodec.decode(Array(png), name: "kitty") == plot.drawing(scale: 2).image)
  }

  @Test("is a PNG file for iTerm2")
  func inline() throws {
    let plot = try confusion
    let text = try text(plot, Display(.inline, columns: 300))
    let columns = Int((plot.size.width / 8).rounded(.up))
    let parts = text.split(separator: ":")
    let png = try #require(Data(base64Encoded: String(parts[1].dropLast(2))))
    #expect(
      parts[0]
        == "\u{1B}]1337;File=inline=1;size=\(png.count);width=\(columns);height=auto;preserveAspectRatio=1")
    #expect(text.hasSuffix("\u{7}\n"))
    #expect(try ImageCodec.decode(Array(png), name: "inline") == plot.drawing().image)
  }

  @Test("is made of sixels, in at most 256 colours, within the window")
  func sixel() throws {
    let plot = try confusion
    let image = try plot.drawing().image
    let whole = try decodeSixels(text(plot, Display(.sixel, columns: 300)))
    #expect(whole.width == image.width && whole.height == image.height)
    let errors = zip(whole.pixels, image.pixels).map { abs(Int($0) - Int($1)) }
    // Sixels' colours are percentages.
    #expect(Double(errors.reduce(0, +)) / Double(errors.count) < 1.5 && errors.allSatisfy { $0 < 40 })
    let narrow = try decodeSixels(text(plot, Display(.sixel, columns: 40, pixels: 400)))
    #expect(narrow.width == 390)
  }

  /// The image that sixels draw, read as VT340s do it.
  private func decodeSixels(_ text: String) throws -> Image {
    var rest = Array(text.utf8)[...]
    let start = "\u{1B}P0;1;0q\""
    try #require(text.hasPrefix(start) && text.hasSuffix("\u{1B}\\\n"))
    rest = rest.dropFirst(start.utf8.count).dropLast(3)
    func numbers() -> [Int] {
      var text = ""
      while let byte = rest.first, byte == UInt8(ascii: ";") || (0x30...0x39).contains(byte) {
        text.append(Character(Unicode.Scalar(byte)))
        rest = rest.dropFirst()
      }
      return text.split(separator: ";").compactMap { Int($0) }
    }
    let facts = numbers()
    let (width, height) = (facts[2], facts[3])
    var pixels = [UInt8](repeating: 0, count: width * height * 3)
    var (palette, color, x, y) = ([Int: [UInt8]](), 0, 0, 0)
    while let byte = rest.first {
      rest = rest.dropFirst()
      var (sixel, count) = (byte, 1)
      switch byte {
      case UInt8(ascii: "#"):
        let values = numbers()
        color = values[0]
        if values.count == 5 { palette[color] = values[2...].map { UInt8(($0 * 255 + 50) / 100) } }
        continue
      case UInt8(ascii: "$"):
        x = 0
        continue
      case UInt8(ascii: "-"):
        (x, y) = (0, y + 6)
        continue
      case UInt8(ascii: "!"):
        count = numbers()[0]
        sixel = rest.removeFirst()
      default: break
      }
      for bit in 0..<6 where (sixel - 63) >> bit & 1 == 1 {
        for place in x..<x + count {
          pixels.replaceSubrange(
            ((y + bit) * width + place) * 3..<((y + bit) * width + place) * 3 + 3, with: palette[color] ?? [])
        }
      }
      x += count
    }
    #expect(palette.count <= 256)
    return Image(width: width, height: height, pixels: pixels)
  }

  // MARK: Characters

  @Test("is made of half blocks with its text in characters, as wide as the window")
  func blocks() throws {
    let text = try text(confusion, Display(.text, columns: 60))
    let lines = text.split(separator: "\n")
    #expect(lines.allSatisfy { plain($0).count == 59 })
    #expect(lines[0].hasPrefix("\u{1B}[38;2;255;255;255;48;2;255;255;255m▀"))
    #expect(plain(text).contains("Confusion") && plain(text).contains("crack") && plain(text).contains("96"))
    #expect(lines.allSatisfy { $0.hasSuffix("\u{1B}[0m") })
  }

  @Test("has only the colours that there are")
  func colours() throws {
    let indexed = try text(confusion, Display(.text, colours: .indexed))
    #expect(indexed.contains("\u{1B}[38;5;231;48;5;231m▀") && !indexed.contains(";2;"))
    let plain = try text(confusion, Display(.text, colours: .none, hasUnicode: false))
    #expect(!plain.contains("\u{1B}") && plain.allSatisfy { $0.isASCII })
    let curves = try text(HistoryPlot(title: "", epochs: epochs([1, 0.5])), Display(.text, colours: .none))
    #expect(!curves.contains("\u{1B}"))
  }

  @Test("has its curves in braille, with dots where the data is and nowhere else")
  func braille() throws {
    let losses = [0.9, 0.5, 0.3, 0.2, 0.4]
    let plot = try HistoryPlot(title: "", epochs: epochs(losses))
    let display = Display(.text, colours: .none, columns: 80)
    let chart = try #require(plot.charts.first)
    let lines = try text(plot, display).split(separator: "\n", omittingEmptySubsequences: false).map { Array($0) }
    #expect(String(lines[0]).hasPrefix(chart.title))
    let area = try lines[1...10].map { line in
      try #require(line.firstIndex { $0 == "│" || $0 == "┤" }).advanced(by: 1)
    }
    let columns = try #require(lines[11].firstIndex(of: "└")).distance(to: lines[11].count) - 1
    func isSet(_ x: Int, _ y: Int) -> Bool {
      let (line, start) = (lines[1 + (39 - y) / 4], area[(39 - y) / 4])
      guard start + x / 2 < line.count, let scalar = line[start + x / 2].unicodeScalars.first else { return false }
      // The best epoch's ring hides the dots under it.
      if scalar == "○" { return true }
      guard (0x2800...0x28FF).contains(scalar.value) else { return false }
      return scalar.value >> [[0, 1, 2, 6], [3, 4, 5, 7]][x % 2][(39 - y) % 4] & 1 == 1
    }
    func dot(_ value: Double, _ axis: Axis, _ count: Int) -> Int {
      let share = (value - axis.range.lowerBound) / (axis.range.upperBound - axis.range.lowerBound)
      return Int((share * Double(count - 1)).rounded())
    }
    for curve in chart.curves {
      for point in curve.points {
        #expect(isSet(dot(point.x, chart.xAxis, 2 * columns), dot(point.y, chart.yAxis, 40)), "\(point)")
      }
    }
    // Above the higher curve there is nothing, nor below the lower one.
    for x in 0..<2 * columns {
      let epoch = 1 + Double(x) / Double(2 * columns - 1) * 4
      let (index, part) = (min(Int(epoch) - 1, 3), epoch - Double(min(Int(epoch), 4)))
      let loss = losses[index] + (losses[index + 1] - losses[index]) * part
      for y in 0..<40 {
        let value =
          chart.yAxis.range.lowerBound + Double(y) / 39 * (chart.yAxis.range.upperBound - chart.yAxis.range.lowerBound)
        if value > loss + 0.12 || value < loss / 2 - 0.12 {
          #expect(!isSet(x, y) || lines[1 + (39 - y) / 4].contains("○"))
        }
      }
    }
  }

  @Test("has markers alone where a line has no width")
  func markers() throws {
    // Two bins of many images on one level; the one between them has few, and lies far below.
    let bins = [(0.15, 0.9, 20), (0.5, 0.2, 2), (0.85, 0.9, 20)].map { confidence, accuracy, count in
      CalibrationPlot.Bin(
        range: confidence - 0.05...confidence + 0.05, count: count, confidence: confidence, accuracy: accuracy)
    }
    let plot = try CalibrationPlot(
      title: "", subtitle: "", axes: ("y", "x"), bins, expectedError: 0, maximumError: 0)
    let text = try text(plot, Display(.text, colours: .none, columns: 80))
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0) }
    let foot = try #require(lines.first { $0.contains("└") })
    let start = try #require(foot.firstIndex(of: "└"))
    let middle = start + (foot.count - start) / 2
    // The rows of 0.8 to 1: nothing joins the two.
    for line in lines[1...2] { #expect(middle >= line.count || line[middle] == " ", "\(text)") }
  }

  /// Runs that learn ever faster, one above the other.
  private func runs(_ count: Int) throws -> HistoryPlot {
    try HistoryPlot(
      title: "\(count) runs",
      runs: (1...count).map { .init(name: "run-\($0) 裂缝", epochs: epochs([0.9, 0.8 - 0.05 * Double($0)])) })
  }

  @Test("says which line is which run, and which are of training, where they are several")
  func legend() throws {
    let text = try text(runs(3), Display(.text, colours: .none, columns: 80))
    let key = text.split(separator: "\n").suffix(6).map(String.init)
    #expect(
      key == [
        "                  epoch  lowest loss  accuracy",
        "⠄⠠⠀⠄ training",
        "⠤⠤⠤⠤ validation",
        "⠤⠤⠤⠤ run-1 裂缝  2 of 2       0.3750    0.6250",
        "⠤⠤⠤⠤ run-2 裂缝  2 of 2       0.3500    0.6500",
        "⠤⠤⠤⠤ run-3 裂缝  2 of 2       0.3250    0.6750",
      ])
    let coloured = try self.text(runs(3), Display(.text, colours: .indexed, columns: 80))
    for (number, code) in [(1, "36"), (2, "35"), (3, "32")] {
      #expect(coloured.contains("\u{1B}[\(code)m⠤⠤⠤⠤\u{1B}[0m run-\(number)"))
    }
    let signs = try self.text(runs(3), Display(.text, colours: .none, hasUnicode: false, columns: 80))
    for (number, sign) in [(1, "*"), (2, "o"), (3, "+")] {
      #expect(signs.contains("\n\(String(repeating: sign, count: 4)) run-\(number)"))
    }
  }

  @Test("fits any window", arguments: [20, 40, 80, 200])
  func width(columns: Int) throws {
    for plot in [try confusion, try HistoryPlot(title: "x", epochs: epochs([0.5, 0.25])), try runs(12)] as [any Plot] {
      for hasUnicode in [true, false] {
        let display = Display(.text, colours: .none, hasUnicode: hasUnicode, columns: columns)
        let text = try display.text(of: plot, plot.drawing(), theme: .light)
        #expect(text.split(separator: "\n").allSatisfy { DisplayWidth.of($0) < columns }, "\(text)")
      }
    }
  }

  private func plain(_ text: some StringProtocol) -> String {
    text.split(separator: "\u{1B}[", omittingEmptySubsequences: false).enumerated().map { index, part in
      index == 0 ? String(part) : String(part.drop { $0 != "m" }.dropFirst())
    }.joined()
  }

  // MARK: Terminals

  @Test(
    "goes by what the terminal says of itself",
    arguments: [
      (["TERM": "xterm-kitty", "KITTY_WINDOW_ID": "1"], Display.Means.kitty),
      (["TERM": "xterm-256color", "KONSOLE_VERSION": "220401"], .kitty), (["TERM_PROGRAM": "ghostty"], .kitty),
      (["TERM_PROGRAM": "iTerm.app"], .inline), (["LC_TERMINAL": "iTerm2"], .inline),
      (["TERM_PROGRAM": "WezTerm"], .inline), (["TERM": "foot-extra"], .sixel), (["TERM": "xterm-256color"], nil),
      (["TERM": "tmux-256color", "TMUX": "/tmp/tmux", "KITTY_WINDOW_ID": "1"], nil),
    ] as [([String: String], Display.Means?)])
  func means(_ terminal: (environment: [String: String], means: Display.Means?)) {
    #expect(Display.means { terminal.environment[$0] } == terminal.means)
  }

  @Test("has as many colours as the environment grants")
  func palette() {
    for (environment, colours) in [
      (["TERM": "xterm-256color", "COLORTERM": "truecolor"], Colours.all), (["TERM": "xterm-direct"], .all),
      (["TERM": "xterm"], .indexed), (["TERM": "vt100"], .none), (["COLORTERM": "24bit", "NO_COLOR": "1"], .none),
    ] { #expect(Display.colours { environment[$0] } == colours, "\(environment)") }
  }
}
