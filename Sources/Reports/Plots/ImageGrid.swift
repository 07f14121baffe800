import Basics
import Images

/// Images in rows and columns, each with its title: samples, augmented draws, predictions, kernels, feature maps.
public struct ImageGrid: Plot {
  /// Whether a prediction was correct.
  public enum Verdict: Sendable { case right, wrong }

  /// A part of an image's title: a name that may be shortened, after a label that is not.
  public struct Caption: Sendable, Equatable {
    public var label: String
    public var name: String

    public init(_ name: String, label: String = "") { (self.name, self.label) = (name, label) }

    var text: String { label.isEmpty ? name : "\(label): \(name)" }

    func shortened(_ font: Font, to width: Double) -> String {
      let prefix = label.isEmpty ? "" : "\(label): "
      return prefix + font.shortened(name, to: width - font.width(prefix))
    }
  }

  /// One image with its captions.
  public struct Cell: Sendable {
    public var image: Image
    /// How strong something is at each place of the image, from 0 to 1: shown over a second copy beside it.
    public var heat: ValueMap?
    /// The title above the image: on one line with commas if it fits in all cells, else one part per line.
    public var title: [Caption]
    public var verdict: Verdict?
    /// The predicted class's, from 0 to 1.
    public var probability: Double?

    public init(
      image: Image, heat: ValueMap? = nil, title: [Caption], verdict: Verdict? = nil, probability: Double? = nil
    ) {
      (self.image, self.heat, self.title) = (image, heat, title)
      (self.verdict, self.probability) = (verdict, probability)
    }

    /// A cell that compares a prediction with the truth.
    public static func prediction(
      of image: Image, predicted: String, actual: String, probability: Double, loss: Double? = nil
    ) -> Cell {
      var title = [Caption(predicted, label: "Prediction"), Caption(actual, label: "Actual")]
      if let loss { title.append(Caption(NumberFormat.fixed(loss, 3), label: "Loss")) }
      return Cell(
        image: image, title: title, verdict: predicted == actual ? .right : .wrong, probability: probability)
    }
  }

  /// Some rows below a heading.
  public struct Section: Sendable {
    public var heading: String
    public var cells: [Cell]

    public init(heading: String = "", cells: [Cell]) { (self.heading, self.cells) = (heading, cells) }

    /// A heading with two names in it, both of which are shortened where it would be too wide.
    public static func heading(_ first: String, _ middle: String, _ second: String, _ end: String) -> String {
      let (font, whole) = (Layout.headingFont, first + middle + second + end)
      guard font.width(whole) > Layout.widestHeadline else { return whole }
      let available = (Layout.widestHeadline - font.width(middle + end)) / 2
      return font.shortened(first, to: available) + middle + font.shortened(second, to: available) + end
    }
  }

  public var title: String { didSet { layout = Layout(title, subtitle, key, columns: columns, sections) } }
  public let subtitle: String
  /// What colours mean, where images are made of them.
  public let key: ColorKey?
  public private(set) var layout: Layout
  public let metrics: [JSON.Member]
  private let columns: Int
  private let sections: [Section]

  public var cells: [Cell] { sections.flatMap(\.cells) }

  /// A grid of as many columns as asked for, though not more than there are images.
  ///
  /// - Throws: `ReportError.nothing` without images.
  public init(
    title: String, subtitle: String = "", key: ColorKey? = nil, columns: Int, sections: [Section],
    metrics: [JSON.Member] = []
  ) throws(ReportError) {
    let cells = sections.flatMap(\.cells)
    guard !cells.isEmpty else {
      throw .nothing(toShow: "images", first: "load some first, for instance: data load synth")
    }
    (self.title, self.subtitle, self.key, self.sections, self.metrics) = (title, subtitle, key, sections, metrics)
    self.columns = min(max(columns, 1), sections.map(\.cells.count).max() ?? 1)
    layout = Layout(title, subtitle, key, columns: self.columns, sections)
  }

  /// A grid without headings.
  ///
  /// - Throws: `ReportError.nothing` without images.
  public init(
    title: String, subtitle: String = "", key: ColorKey? = nil, columns: Int, cells: [Cell],
    metrics: [JSON.Member] = []
  ) throws(ReportError) {
    try self.init(
      title: title, subtitle: subtitle, key: key, columns: columns, sections: [Section(cells: cells)], metrics: metrics)
  }

  public var size: Size { layout.size }
  /// Small images are enlarged to squares, which a PNG compresses well.
  public var isPhotographic: Bool { cells.contains { max($0.image.width, $0.image.height) > 100 } }

  public func draw(on canvas: inout Canvas) {
    let (theme, font) = (canvas.theme, layout.cellFont)
    let available = layout.size.width - 2 * Layout.margin
    canvas.text(
      Layout.titleFont.shortened(title, to: available), at: Point(Layout.margin, 40), Layout.titleFont, theme.text)
    canvas.text(
      Layout.subtitleFont.shortened(subtitle, to: available), at: Point(Layout.margin, 64), Layout.subtitleFont,
      theme.muted)
    key?.draw(at: Point(Layout.margin, subtitle.isEmpty ? 66 : 88), on: &canvas)
    for heading in layout.headings {
      canvas.text(
        Layout.headingFont.shortened(heading.text, to: available), at: heading.place, Layout.headingFont, theme.text)
    }
    // Of what is interrupted nothing is shown.
    for (index, cell) in cells.enumerated() where !Interruption.isRequested {
      let (box, image) = (layout.boxes[index], layout.images[index])
      let middle = box.center.x
      for (line, text) in layout.titles[index].enumerated() {
        let below = Double(layout.titles[index].count - line) - 0.5
        canvas.text(
          text, at: Point(middle, box.top - 5 - below * font.lineHeight), font,
          cell.verdict == .wrong ? theme.wrong.mixed(with: theme.text, 0.35) : theme.text, anchor: .middle)
      }
      let isSmooth = image.width < 2 * Double(cell.image.width)
      canvas.image(cell.image, in: image, smooth: isSmooth)
      if let heat = cell.heat, let place = layout.heats[index] {
        canvas.image(cell.image, in: place, smooth: isSmooth)
        canvas.heat(heat, in: place)
        canvas.stroke(place.inset(-0.5, -0.5), theme.axis, width: 1)
      }
      switch cell.verdict {
      case .wrong: canvas.stroke(image.inset(-1.5, -1.5), theme.wrong, width: 3)
      case .right, nil: canvas.stroke(image.inset(-0.5, -0.5), theme.axis, width: 1)
      }
      drawFooter(cell, under: box, on: &canvas)
    }
  }

  /// The verdict's sign, the probability as a number, and as a bar in the remaining space.
  private func drawFooter(_ cell: Cell, under box: Rectangle, on canvas: inout Canvas) {
    let (theme, font) = (canvas.theme, Font(layout.cellFont.size, bold: cell.verdict == .wrong))
    let color = cell.verdict == .wrong ? theme.wrong : cell.verdict == .right ? theme.right : theme.muted
    let y = box.bottom + 13
    var x = box.left
    if let verdict = cell.verdict {
      canvas.sign(verdict, Point(x + 6, y), color)
      x += 18
    }
    guard let probability = cell.probability else { return }
    let text = probability.percentage
    canvas.text(text, at: Point(x, y), font, theme.text)
    x += max(font.width(text), font.width("> 99.9 %")) + 8
    let bar = Rectangle(x, y - 2, box.right - x, 4)
    guard bar.width >= 16, probability.isFinite else { return }
    canvas.fill(bar, theme.grid, radius: 2)
    canvas.fill(Rectangle(bar.x, bar.y, bar.width * probability.clamped, bar.height), color, radius: 2)
  }
}

extension Canvas {
  /// A white check mark or cross on a disc: the verdict without colours.
  mutating func sign(_ verdict: ImageGrid.Verdict, _ center: Point, _ color: Color) {
    disc(center, radius: 6, color)
    func at(_ x: Double, _ y: Double) -> Point { Point(center.x + x, center.y + y) }
    switch verdict {
    case .right: line([at(-2.8, 0.2), at(-0.8, 2.4), at(2.9, -2.2)], theme.background, width: 1.6)
    case .wrong:
      line([at(-2.3, -2.3), at(2.3, 2.3)], theme.background, width: 1.6)
      line([at(-2.3, 2.3), at(2.3, -2.3)], theme.background, width: 1.6)
    }
  }

  /// Draws a map over an image: where it is 0 the image is darkened, where it is 1 it glows.
  mutating func heat(_ map: ValueMap, in rectangle: Rectangle) {
    let fine = map.resized(
      height: max(Int(rectangle.height) * scale, 1), width: max(Int(rectangle.width) * scale, 1))
    image(
      ColorScale.heat.image(fine), opacity: fine.values.map { 0.45 + 0.2 * $0.clamped }, in: rectangle,
      smooth: false)
  }
}
