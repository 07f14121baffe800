import Basics
import Images
import Kernels

/// Labelled images of one size, decoded. They know of no split: an `Assignment` to parts makes a `Dataset` of them.
public struct DecodedImages: Sendable {
  /// The classes; a label is an index into them.
  public let classNames: [String]
  /// How they were brought to one size.
  public let resizing: ResizeOptions
  /// The files' paths from the data's folder on.
  public let paths: [String]
  /// The classes, as indices.
  public let labels: [Int]
  /// The hashes of the files' contents: XXH64.
  public let contentHashes: [UInt64]
  /// The parts that their folders or a label table assign the images to.
  public let givenParts: [Part?]
  /// The files that could not be read.
  public let defects: [Defect]
  /// Names the files' paths, sizes and contents: 16 hexadecimal digits (see `XXHash64`).
  public let fingerprint: String
  /// What was wrong with the cache of decoded images, if anything: the images are complete all the same.
  public let cacheError: CacheError?
  let pixels: PixelStore
  /// Where each image is in the store.
  let places: [Int]

  /// The number of images.
  public var count: Int { labels.count }

  /// Reads and decodes files, each once, on all threads.
  ///
  /// - Parameters:
  ///   - files: the files of `folder` to read.
  ///   - badLimit: the share of files that may be unreadable and so left out.
  ///   - cache: where decoded images are kept for the next time; nil for nowhere.
  ///   - progress: called now and then with what is done.
  /// - Throws: `DatasetError`; `Interrupted`.
  init(
    _ files: [DatasetFolder.File], of folder: DatasetFolder, resizing: ResizeOptions, badLimit: Double,
    cache: DecodedCache?, threadPool: ThreadPool, progress: (LoadingProgress) -> Void
  ) throws {
    let decoding = Decoding(
      reader: ImageReader(folder: folder.path, files: files, options: resizing), threadPool: threadPool)
    let decoded = try cache?.decoded(decoding, progress) ?? decoding.inMemory(progress)
    let readings = decoded.readings
    defects = zip(files, readings).compactMap { file, reading in
      reading.error.map { Defect(path: file.path, error: $0, label: file.label, part: file.part) }
    }
    // A little more, so that 29 % of 200 are 58 in floating point as well.
    guard Double(defects.count) <= badLimit * Double(files.count) + 1e-6 else {
      throw DatasetError.tooManyDefects(
        count: defects.count, total: files.count, limit: badLimit, first: Array(defects.prefix(5)))
    }
    let good = files.indices.filter { readings[$0].error == nil }
    (classNames, self.resizing) = (folder.classNames, resizing)
    (paths, labels) = (good.map { files[$0].path }, good.map { files[$0].label })
    (contentHashes, givenParts) = (good.map { readings[$0].hash }, good.map { files[$0].part })
    (fingerprint, cacheError) = (decoding.reader.fingerprint(readings), decoded.error)
    (pixels, places) = (decoded.pixels, good)
  }

  /// The images of a part.
  func part(_ part: Part, _ assignment: Assignment) -> DatasetPart {
    let own = labels.indices.filter { assignment.parts[$0] == part }
    return DatasetPart(
      height: resizing.height, width: resizing.width, labels: own.map { labels[$0] }, paths: own.map { paths[$0] },
      classes: classNames.count, places: own.map { places[$0] }, pixels: pixels)
  }
}

/// An image's file that could not be read.
public struct Defect: Sendable {
  /// The path from the data's folder on.
  public let path: String
  /// What is wrong with it.
  public let error: any UserError
  /// The class that it would belong to, and the part that its folder or a label table assigns it to.
  let label: Int
  let part: Part?
  /// What is wrong with it, in one sentence that names it.
  public var reason: String { error.problem }
}

/// What loading is at.
public enum LoadingProgress: Sendable, Equatable {
  /// So many of all files were decoded.
  case decoded(Int, of: Int)
  /// Another process decodes the same images: this one waits for it.
  case waiting
}
