import Basics
import Datasets
import Images
import Kernels
import Reports
import Synchronization

/// The images of a part as they are in their files, made as small as they are shown; those whose files are gone as the
/// model sees them.
struct Photos: Sendable {
  fileprivate let part: DatasetPart
  fileprivate var images: [Int: Image] = [:]

  subscript(index: Int) -> Image { images[index] ?? part.image(at: index) }
}

extension Session {
  /// The photographs of some images of a part, for a grid of so many columns.
  ///
  /// - Throws: `Interrupted`.
  func photos(
    _ indices: some Collection<Int>, of part: DatasetPart, columns: Int, _ arguments: Arguments
  ) throws -> Photos {
    // A vector plot has no scale: its images have pixels enough to be enlarged.
    let format = arguments["to"].flatMap { try? PlotFormat(path: $0.text) } ?? .png
    let scale = format.isVector ? 3 : arguments["scale"]?.integer ?? preferences.scale
    let side = Int(ImageGrid.Layout.target(columns: columns)) * scale
    return try photos(indices, of: part, longestSide: side)
  }

  /// The photographs of some images of a part, of which no side is longer than so many pixels.
  ///
  /// - Throws: `Interrupted`.
  func photos(_ indices: some Collection<Int>, of part: DatasetPart, longestSide: Int) throws -> Photos {
    var photos = Photos(part: part)
    guard let folder = experiment.data?.folder else { return photos }
    let wanted = Array(Set(indices)).sorted()
    // A few at a time: photographs may be large.
    for first in stride(from: 0, to: wanted.count, by: 2 * threadPool.count) {
      try Interruption.check()
      let round = Array(wanted[first..<min(first + 2 * threadPool.count, wanted.count)])
      let read = threadPool.map(round.count) { place -> Image? in
        let path = part.paths[round[place]]
        guard let bytes = try? FileIO.read("\(folder)/\(path)"),
          let image = try? ImageCodec.decode(bytes, name: path)
        else { return nil }
        // An image that the model sees larger than it is gains nothing.
        guard max(image.width, image.height) > max(part.width, part.height) else { return nil }
        return image.fitting(longestSide: longestSide)
      }
      for (index, image) in zip(round, read) { photos.images[index] = image }
    }
    return photos
  }
}

extension Image {
  /// The image with its longest side made as short as asked for, each pixel the mean of those that it covers.
  fileprivate func fitting(longestSide: Int) -> Image {
    let longest = max(width, height)
    guard longest > longestSide else { return self }
    return averaged(width: max(width * longestSide / longest, 1), height: max(height * longestSide / longest, 1))
  }
}
