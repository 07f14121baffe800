import Basics
import Images
import Synchronization

/// A plot as it is embedded in a page.
struct PlotImage: Sendable {
  /// The name of the theme.
  let theme: String
  /// The file, as an address.
  let address: String
}

/// The images of the plots of a report, in their order.
struct PlotImages: Sendable {
  private let images: [[PlotImage]]

  /// Of more plots than that the light theme alone is embedded: a page is to be small enough to be mailed.
  static let maxInBothThemes = 40
  /// Photographs are embedded as JPEG.
  private static let quality = 90

  /// - Parameter forEach: calls its body for the numbers below its first argument, on several threads where it can.
  /// - Throws: `ReportError`, `ImageError`; `Interrupted`.
  init(
    _ plots: [Report.DrawnPlot], forEach: (_ count: Int, _ body: @escaping @Sendable (Int) -> Void) -> Void
  ) throws {
    let themes =
      plots.count <= Self.maxInBothThemes ? [("light", Theme.light), ("dark", Theme.dark)] : [("light", Theme.light)]
    let drawn = Results(count: plots.count * themes.count)
    forEach(plots.count * themes.count) { index in
      if Interruption.isRequested { return }
      let (name, theme) = themes[index % themes.count]
      drawn.set(index, Swift.Result { try Self.image(plots[index / themes.count], name, theme) })
    }
    try Interruption.check()
    let all = try drawn.all.map { try $0?.get() }.compactMap { $0 }
    images = plots.indices.map { Array(all[$0 * themes.count..<($0 + 1) * themes.count]) }
  }

  subscript(index: Int) -> [PlotImage] { images[index] }

  private static func image(_ plot: Report.DrawnPlot, _ name: String, _ theme: Theme) throws -> PlotImage {
    let drawing = try plot.plot.drawing(theme: theme, scale: min(plot.scale, 2))
    let isPhotographic = plot.plot.isPhotographic
    let bytes =
      isPhotographic ? try ImageCodec.encodeJPEG(drawing.image, quality: quality) : try drawing.png()
    return PlotImage(
      theme: name, address: "data:image/\(isPhotographic ? "jpeg" : "png");base64,\(Base64.encode(bytes))")
  }

  /// What threads have drawn.
  private final class Results: Sendable {
    private let results: Mutex<[Swift.Result<PlotImage, any Error>?]>

    init(count: Int) { results = Mutex([Swift.Result<PlotImage, any Error>?](repeating: nil, count: count)) }

    func set(_ index: Int, _ result: Swift.Result<PlotImage, any Error>) { results.withLock { $0[index] = result } }

    var all: [Swift.Result<PlotImage, any Error>?] { results.withLock { $0 } }
  }
}
