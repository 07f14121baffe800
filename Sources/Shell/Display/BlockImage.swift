import Basics
import Images
import Reports

/// A plot in half blocks, two pixels a character, as large as the window; its text is in characters of the terminal.
/// Without colours, shades of light stand for them.
struct BlockImage {
  let display: Display

  /// The most columns that a plot is spread over.
  private static let maxColumns = 160
  /// So many are taken even where the plot is then higher than the window.
  private static let fewestColumns = 64
  /// From dark to light.
  private var shades: [Character] { display.hasUnicode ? [" ", "░", "▒", "▓", "█"] : Array(" .:-=+*#%@") }

  /// - Parameter drawing: a plot drawn without its text, at scale 1.
  func text(of drawing: Drawing) -> String {
    let image = drawing.image
    // So that an image is seen whole; but one that is very high is rather scrolled than made tiny.
    let highest = max(2 * (display.rows - 2) * image.width / image.height, Self.fewestColumns)
    let columns = max(min(display.columns - 1, highest, Self.maxColumns, image.width), 1)
    let rows = max((image.height * columns / image.width + 1) / 2, 1)
    let pixels = image.averaged(width: columns, height: min(2 * rows, max(image.height, 2)))
    func color(_ x: Int, _ y: Int) -> SIMD3<UInt8> {
      let place = (min(y, pixels.height - 1) * columns + x) * 3
      return SIMD3(pixels.pixels[place], pixels.pixels[place + 1], pixels.pixels[place + 2])
    }
    let words = words(drawing, columns: columns, rows: rows)
    return (0..<rows).map { row in
      var (line, codes) = ("", "")
      for x in 0..<columns {
        let (above, below) = (color(x, 2 * row), color(x, 2 * row + 1))
        let cell = cell(words[row][x], above, below)
        if cell.codes != codes, display.colours != .none { line += "\u{1B}[\(cell.codes)m" }
        codes = cell.codes
        line += cell.text
      }
      if display.colours != .none { line += "\u{1B}[0m" }
      return line + "\n"
    }.joined()
  }

  /// A character and its colours.
  private func cell(
    _ word: Character?, _ above: SIMD3<UInt8>, _ below: SIMD3<UInt8>
  ) -> (text: String, codes: String) {
    let mean = SIMD3<UInt8>(
      truncatingIfNeeded: (SIMD3<Int>(truncatingIfNeeded: above) &+ SIMD3<Int>(truncatingIfNeeded: below)) / 2)
    let light = (Int(mean.x) * 2126 + Int(mean.y) * 7152 + Int(mean.z) * 722) / 10_000
    let colours = display.colours
    func codes(_ front: SIMD3<UInt8>, _ back: SIMD3<UInt8>) -> String {
      colours.code(front) + ";" + colours.code(back, isBackground: true)
    }
    if let word {
      // A character that is two columns wide has nothing in the second.
      let text = word == Self.covered ? "" : String(word)
      return colours == .none ? (text, "") : (text, codes(light > 127 ? SIMD3() : SIMD3(repeating: 255), mean))
    }
    if colours == .none { return (String(shades[light * (shades.count - 1) / 255]), "") }
    return display.hasUnicode ? ("▀", codes(above, below)) : (" ", codes(mean, mean))
  }

  /// What is in the second column of a wide character.
  private static let covered: Character = "\0"

  /// The characters of a plot's text, where they are placed: around each piece's middle, or from its start where it
  /// is alone in its line; cut where it would meet its neighbours. What reads upwards is left out.
  private func words(_ drawing: Drawing, columns: Int, rows: Int) -> [[Character?]] {
    let width = Double(columns) / Double(drawing.image.width)
    let height = Double(rows) / Double(drawing.image.height)
    var lines = [[(start: Double, middle: Double, text: String)]](repeating: [], count: rows)
    for box in drawing.textBoxes where box.text.count < 3 || box.rectangle.width > box.rectangle.height {
      let row = min(max(Int(box.rectangle.center.y * height), 0), rows - 1)
      lines[row].append((box.rectangle.left * width, box.rectangle.center.x * width, box.text))
    }
    return lines.map { pieces in
      var line = [Character?](repeating: nil, count: columns)
      let pieces = pieces.sorted { $0.middle < $1.middle }
      for (index, piece) in pieces.enumerated() {
        let left = index == 0 ? 0 : Int((pieces[index - 1].middle + piece.middle) / 2) + 1
        let right = index + 1 == pieces.count ? columns : Int((pieces[index + 1].middle + piece.middle) / 2)
        guard left < right else { continue }
        let shown = display.shown(DisplayWidth.clip(VisibleText.line(piece.text), to: right - left))
        let own = DisplayWidth.of(shown)
        let start =
          pieces.count == 1 && piece.middle < Double(columns) / 2 ? Int(piece.start) : Int(piece.middle) - own / 2
        var column = min(max(start, left), right - own)
        for character in shown {
          let width = DisplayWidth.of(character)
          guard width > 0, column + width <= columns else { continue }
          line[column] = character
          if width == 2 { line[column + 1] = Self.covered }
          column += width
        }
      }
      return line
    }
  }
}
