import Images

extension ImageGrid {
  /// Where everything lies: all cells have the same size.
  public struct Layout: Sendable {
    public let size: Size
    /// The box of each cell's image; the image itself may be smaller, in its middle.
    public let boxes: [Rectangle]
    /// The images, enlarged a whole number of times or made to fit.
    public let images: [Rectangle]
    /// The second copies, under a map.
    public let heats: [Rectangle?]
    /// The sections' headings.
    let headings: [(text: String, place: Point)]
    /// The lines above each image.
    let titles: [[String]]
    let cellFont: Font

    static let margin = 32.0
    static let titleFont = Font(17, bold: true)
    static let subtitleFont = Font(12)
    static let headingFont = Font(12.5, bold: true)
    /// Few images are given this much space for the text above them.
    static let widestHeadline = 560.0
    private static let gap = 20.0
    private static let footer = 22.0
    private static let heading = 30.0
    /// Between an image and its copy.
    private static let seam = 4.0

    init(_ title: String, _ subtitle: String, _ key: ColorKey?, columns: Int, _ sections: [Section]) {
      let cells = sections.flatMap(\.cells)
      // A box for the largest image; few images are shown larger.
      let target = Self.target(columns: columns)
      let imageSizes = cells.map { Self.shownSize($0.image, in: target) }
      let image = Size(imageSizes.map(\.width).max() ?? target, imageSizes.map(\.height).max() ?? target)
      let isDouble = cells.contains { $0.heat != nil }
      let box = Size(isDouble ? 2 * image.width + Self.seam : image.width, image.height)

      // Cells are as wide as their titles ask for, within reason; one line if that is enough for all.
      let font = Font(columns > 6 ? 9.5 : 10.5)
      let widest = max(box.width, target) * (isDouble ? 1 : 1.25)
      let whole = cells.map { [Caption($0.title.map(\.text).joined(separator: ", "))] }
      let oneLine = whole.joined().allSatisfy { font.width($0.name) <= widest }
      let titles = oneLine ? zip(cells, whole).map { $0.title.isEmpty ? [] : $1 } : cells.map(\.title)
      let asked = titles.joined().map { font.width($0.text) }.max() ?? 0
      let width = max(box.width, min(asked, widest), 64).rounded(.up)
      self.titles = titles.map { captions in captions.map { $0.shortened(font, to: width) } }
      self.cellFont = font

      let lines = titles.map(\.count).max() ?? 0
      let head = lines == 0 ? 0 : (Double(lines) * font.lineHeight + 4).rounded()
      let foot = cells.contains { $0.verdict != nil || $0.probability != nil } ? Self.footer : 0
      let pitch = Size(width + Self.gap, head + box.height + foot + Self.gap)
      var y = (subtitle.isEmpty ? 70.0 : 92) + (key == nil ? 0 : 26)
      var boxes = [Rectangle]()
      var headings = [(text: String, place: Point)]()
      for section in sections where !section.cells.isEmpty {
        if !section.heading.isEmpty {
          headings.append((section.heading, Point(Self.margin, y + Self.heading / 2 - 6)))
          y += Self.heading
        }
        boxes += section.cells.indices.map { index in
          Rectangle(
            Self.margin + Double(index % columns) * pitch.width + ((width - box.width) / 2).rounded(),
            y + Double(index / columns) * pitch.height + head, box.width, box.height)
        }
        y += Double((section.cells.count + columns - 1) / columns) * pitch.height
      }
      self.boxes = boxes
      self.headings = headings
      self.images = zip(boxes, imageSizes).map { box, size in
        Rectangle(
          box.x + ((image.width - size.width) / 2).rounded(), box.y + ((box.height - size.height) / 2).rounded(),
          size.width, size.height)
      }
      self.heats = zip(cells, self.images).map { cell, place in
        cell.heat == nil
          ? nil : Rectangle(place.x + image.width + Self.seam, place.y, place.width, place.height)
      }
      let headline =
        ([Self.titleFont.width(title), Self.subtitleFont.width(subtitle), 200]
        + headings.map { Self.headingFont.width($0.text) }).max() ?? 0
      let widths = [
        Double(columns) * pitch.width - Self.gap, min(headline, Self.widestHeadline).rounded(.up),
        key?.width.rounded(.up) ?? 0,
      ]
      self.size = Size((widths.max() ?? 0) + 2 * Self.margin, y - Self.gap + 28)
    }

    /// A small image is enlarged a whole number of times, so that its pixels stay squares; a larger one is made to
    /// fit.
    private static func shownSize(_ image: Image, in target: Double) -> Size {
      let longest = Double(max(image.width, image.height))
      let factor = 2 * longest <= target ? (target / longest).rounded(.down) : target / longest
      return Size(
        max((Double(image.width) * factor).rounded(), 1), max((Double(image.height) * factor).rounded(), 1))
    }

    /// The longest side, in points, that images are shown at in so many columns.
    public static func target(columns: Int) -> Double { columns <= 4 ? 168 : columns <= 6 ? 128 : 96 }
  }
}
