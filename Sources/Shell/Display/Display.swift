import Basics
import Glibc
import Images
import Reports

/// How a terminal shows images.
public struct Display: Sendable, Equatable {
  public enum Means: Sendable, Equatable {
    /// Kitty's graphics protocol.
    case kitty
    /// iTerm2's inline images.
    case inline
    /// DEC's sixels.
    case sixel
    /// Coloured half blocks, and curves in braille: on any terminal.
    case text
  }

  public var means: Means
  public var colours: Colours
  /// Whether it shows more than ASCII.
  public var hasUnicode: Bool
  /// The columns and rows of its window.
  public var columns: Int
  public var rows: Int
  /// The width of its window in pixels, if known.
  public var pixels: Int?

  public init(
    _ means: Means, colours: Colours = .all, hasUnicode: Bool = true, columns: Int = 80, rows: Int = 40,
    pixels: Int? = nil
  ) {
    (self.means, self.colours, self.hasUnicode) = (means, colours, hasUnicode)
    (self.columns, self.rows, self.pixels) = (columns, rows, pixels)
  }

  /// `text` without what the terminal cannot show.
  func shown(_ text: String) -> String {
    hasUnicode
      ? text
      : String(
        text.map { character in
          character == "…"
            ? "." : character.isASCII || TerminalText.isMark(character.unicodeScalars.first ?? " ") ? character : "?"
        })
  }

  /// The points of a plot in a column, where the terminal does not report its width in pixels.
  private static let pointsPerColumn = 8.0

  /// What a terminal is sent, as it is, for a plot to appear: up to the end of its last line.
  ///
  /// - Parameter drawing: the plot, drawn.
  /// - Throws: `ReportError` or `ImageError` when it cannot be drawn.
  public func text(of plot: any Plot, _ drawing: Drawing, theme: Theme) throws -> String {
    let columns = min(columns - 1, Int((plot.size.width / Self.pointsPerColumn).rounded(.up)))
    switch means {
    case .kitty: return KittyImage.text(png: try drawing.png(), columns: columns)
    case .inline: return InlineImage.text(png: try drawing.png(), columns: columns)
    case .sixel:
      let available =
        pixels.map { $0 * (self.columns - 1) / self.columns } ?? Int(Double(columns) * Self.pointsPerColumn)
      return SixelImage.text(of: drawing.image.fitting(width: min(available, drawing.image.width)))
    case .text where !plot.charts.isEmpty:
      let (key, text) = (plot.key, ChartText(display: self, namesCurves: plot.key.rows.isEmpty))
      let parts = plot.charts.map { text.text(of: $0) } + (key.rows.isEmpty ? [] : [text.text(of: key)])
      return TerminalText.encode(parts.joined(separator: "\n"))
    case .text:
      return BlockImage(display: self).text(of: try plot.drawing(theme: theme, withText: false))
    }
  }
}

extension Image {
  /// The image at another width: each pixel the mean of those that it covers. It is never made larger.
  func fitting(width: Int) -> Image {
    width < self.width ? averaged(width: width, height: max(height * width / self.width, 1)) : self
  }

  /// The image at a size: each pixel the mean of those that it covers, or one of them where it covers none whole.
  func averaged(width: Int, height: Int) -> Image {
    func ranges(_ count: Int, _ whole: Int) -> [Range<Int>] {
      (0..<count).map { place in
        let first = place * whole / count
        return first..<max((place + 1) * whole / count, first + 1)
      }
    }
    let (columns, rows) = (ranges(width, self.width), ranges(height, self.height))
    var pixels = [UInt8]()
    pixels.reserveCapacity(width * height * 3)
    for row in rows {
      for column in columns {
        var sums = SIMD4<Int>()
        for y in row {
          for x in column {
            let place = (y * self.width + x) * 3
            sums &+= SIMD4(Int(self.pixels[place]), Int(self.pixels[place + 1]), Int(self.pixels[place + 2]), 1)
          }
        }
        for channel in 0..<3 { pixels.append(UInt8((sums[channel] + sums[3] / 2) / sums[3])) }
      }
    }
    return Image(width: width, height: height, pixels: pixels)
  }
}
