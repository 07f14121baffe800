import Basics
import Datasets
import Images
import Kernels
import Testing

/// What a folder holds, what is asked for, and the answer. The folder's path reads DATA.
struct ErrorCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Made before, as empty files; a name ending in a slash is a folder, one ending in "=" a small image. What follows
  /// another "=" is the file's content.
  var files: [String] = []
  var act: @Sendable (TemporaryFolder) throws -> Any = { try load($0) }
  let message: String

  static func load(
    _ folder: TemporaryFolder, _ below: String = "", size: (Int, Int) = (4, 4), split: String? = nil,
    val: Double? = nil, labels: String? = nil, exclude: [String] = [], bad: Double = 0.01, limit: Int? = nil
  ) throws -> Dataset {
    try Dataset.load(
      folder.path + below, resizing: ResizeOptions(height: size.0, width: size.1),
      split: try split.map { try Split($0) }, validation: val,
      labels: try labels.map { try LabelSource($0.replacing("DATA", with: folder.path)) } ?? .folders,
      exclude: try exclude.map { try Glob($0) }, seed: 1, badLimit: bad, limit: limit,
      threadPool: ThreadPool(count: 2))
  }

  /// Has it go wrong, and returns the error.
  func error(_ folder: TemporaryFolder) throws -> (any UserError)? {
    try prepare(folder)
    do { _ = try act(folder) } catch let error as any UserError { return error }
    return nil
  }

  private func prepare(_ folder: TemporaryFolder) throws {
    let image = try ImageCodec.encodePNG(TemporaryFolder.image(1))
    for file in files {
      if file.hasSuffix("/") {
        try FileIO.makeFolder("\(folder.path)/\(file.dropLast())")
      } else if file.hasSuffix("=") {
        try folder.write(image, String(file.dropLast()))
      } else {
        let parts = file.split(separator: "=", maxSplits: 1)
        try folder.write(parts.count > 1 ? Array(parts[1].utf8) : [], String(parts[0]))
      }
    }
  }

  static let layout =
    "put each class's images into a folder named after the class, directly under it or under its train, val and test"
  static let two = ["a/1.png=", "b/1.png="]
  static let ten = (0..<10).flatMap { ["a/\($0).png=", "b/\($0).png="] }

  static let all: [ErrorCase] = folders + layouts + splits + labels + files
}
