import Basics
import Kernels

extension Dataset {
  /// Reads the images of a folder, each once, on all of the `threadPool`.
  ///
  /// - Parameters:
  ///   - path: the folder; see `DatasetFolder` for its layout.
  ///   - height: the height that every image is brought to, in pixels.
  ///   - width: the width that every image is brought to, in pixels.
  ///   - split: how class folders are split; not used where the folder is split already.
  ///   - seed: the experiment's seed, for the split and for `limit`.
  ///   - badLimit: the share of files that may be unreadable and so left out.
  ///   - limit: the most images of a class (and part, where the folder is split) to read, drawn at random.
  ///   - cache: where decoded images are kept for the next time; nil for nowhere.
  ///   - workers: the threads.
  ///   - progress: called now and then on the calling thread with the number of files done, and of all; not called where
  ///     all are in the cache.
  /// - Returns: the data set, without the files that could not be read.
  /// - Throws: `DatasetError`; `Interrupted`.
  public static func load(
    _ path: String, height: Int, width: Int, split: Split = .standard, seed: UInt64, badLimit: Double = 0.01,
    limit: Int? = nil, cache: DecodedCache? = nil, threadPool: ThreadPool,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Dataset {
    guard height > 0, width > 0 else { throw DatasetError.badSize(height: height, width: width) }
    guard (0...1).contains(badLimit) else { throw DatasetError.badLimit(received: badLimit) }
    let folder = try DatasetFolder(scanning: path)
    let files = try limit.map { try folder.sampled($0, seed: seed) } ?? folder.files
    let parts = try folder.parts(of: files, split, seed: seed)

    let decoding = Decoding(folder: path, files: files, height: height, width: width, threadPool: threadPool)
    let decoded = try cache?.decoded(decoding, progress) ?? decoding.inMemory(progress)
    let readings = decoded.readings
    let defects = zip(files, readings).compactMap { file, reading in
      reading.error.map { Defect(path: file.path, error: $0) }
    }
    // A little more, so that 29 % of 200 are 58 in floating point as well.
    guard Double(defects.count) <= badLimit * Double(files.count) + 1e-6 else {
      throw DatasetError.tooManyDefects(
        count: defects.count, total: files.count, limit: badLimit, first: Array(defects.prefix(5)))
    }

    func part(_ part: Part) throws(DatasetError) -> DatasetPart {
      let all = files.indices.filter { parts[$0] == part }
      let good = all.filter { readings[$0].error == nil }
      let labels = good.map { files[$0].label }
      if let lost = Set(all.map { files[$0].label }).subtracting(labels).min() {
        let first = all.first { files[$0].label == lost }.flatMap { index in
          readings[index].error.map { Defect(path: files[index].path, error: $0) }
        }
        throw .lostClass(name: folder.classNames[lost], part: part, first: first)
      }
      return DatasetPart(
        height: height, width: width, labels: labels, paths: good.map { files[$0].path },
        classes: folder.classNames.count, places: good, pixels: decoded.pixels)
    }
    return Dataset(
      classNames: folder.classNames, train: try part(.train), val: try part(.val), test: try part(.test),
      defects: defects, ignored: folder.ignored, wasSplit: folder.isSplit,
      fingerprint: decoding.fingerprint(readings), cacheError: decoded.error)
  }
}

extension DatasetFolder {
  /// Ranges of files of one class and part each.
  private static func groups(_ files: [File]) -> [Range<Int>] {
    var starts = files.indices.filter { index in
      index == 0 || files[index].label != files[index - 1].label || files[index].part != files[index - 1].part
    }
    starts.append(files.count)
    return zip(starts, starts.dropFirst()).map { $0..<$1 }
  }

  /// At most `limit` files of each class and part, drawn at random.
  fileprivate func sampled(_ limit: Int, seed: UInt64) throws(DatasetError) -> [File] {
    guard limit > 0 else { throw .badCount(received: limit) }
    return Self.groups(files).flatMap { group in
      let name = classNames[files[group.lowerBound].label]
      let order = Split.order(className: name, count: group.count, seed: seed, .sampling)
      return order.prefix(limit).sorted().map { files[group.lowerBound + $0] }
    }
  }

  /// The part of each of `files`.
  fileprivate func parts(of files: [File], _ split: Split, seed: UInt64) throws(DatasetError) -> [Part] {
    var parts = [Part]()
    for group in Self.groups(files) {
      let first = files[group.lowerBound]
      if let part = first.part {
        parts += group.map { _ in part }
      } else {
        parts += try split.parts(className: classNames[first.label], count: group.count, seed: seed)
      }
    }
    return parts
  }
}
