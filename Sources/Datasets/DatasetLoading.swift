import Basics
import Images
import Kernels

extension Dataset {
  /// Reads the pictures of a folder, each once, on all of the `workers`.
  ///
  /// - Parameters:
  ///   - path: the folder; see `DatasetFolder` for its layout.
  ///   - height: the height that every picture is brought to, in pixels.
  ///   - width: the width that every picture is brought to, in pixels.
  ///   - split: how class folders are split; not used where the folder is split already.
  ///   - seed: the experiment's seed, for the split and for `limit`.
  ///   - badLimit: the share of files that may be unreadable and so left out.
  ///   - limit: the most pictures of a class (and part, where the folder is split) to read, drawn at random.
  ///   - workers: the threads.
  ///   - progress: called now and then on the calling thread with the number of files done, and of all.
  /// - Returns: the data set, without the files that could not be read.
  /// - Throws: `DatasetMistake`; `Interrupted`.
  public static func load(
    _ path: String, height: Int, width: Int, split: Split = .standard, seed: UInt64, badLimit: Double = 0.01,
    limit: Int? = nil, workers: Workers, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Dataset {
    guard height > 0, width > 0 else { throw DatasetMistake.badSize(height: height, width: width) }
    guard (0...1).contains(badLimit) else { throw DatasetMistake.badLimit(received: badLimit) }
    let folder = try DatasetFolder(scanning: path)
    let files = try limit.map { try folder.sampled($0, seed: seed) } ?? folder.files
    let parts = try folder.parts(of: files, split, seed: seed)
    try checkMemory(pictures: files.count, height, width)

    let pixels = ByteStorage(count: files.count * height * width * 3)
    let readings = try read(files, in: path, height, width, into: pixels, workers, progress)
    let defects = zip(files, readings).compactMap { file, reading in
      reading.mistake.map { Defect(path: file.path, mistake: $0) }
    }
    // A little more, so that 29 % of 200 are 58 in floating point as well.
    guard Double(defects.count) <= badLimit * Double(files.count) + 1e-6 else {
      throw DatasetMistake.tooManyDefects(
        count: defects.count, total: files.count, limit: badLimit, first: Array(defects.prefix(5)))
    }

    func part(_ part: Part) throws(DatasetMistake) -> DatasetPart {
      let all = files.indices.filter { parts[$0] == part }
      let good = all.filter { readings[$0].mistake == nil }
      let labels = good.map { files[$0].label }
      if let lost = Set(all.map { files[$0].label }).subtracting(labels).min() {
        let first = all.first { files[$0].label == lost }.flatMap { index in
          readings[index].mistake.map { Defect(path: files[index].path, mistake: $0) }
        }
        throw .lostClass(name: folder.classNames[lost], part: part, first: first)
      }
      return DatasetPart(
        height: height, width: width, labels: labels, paths: good.map { files[$0].path },
        classes: folder.classNames.count, places: good, pixels: pixels)
    }
    return Dataset(
      classNames: folder.classNames, train: try part(.train), val: try part(.val), test: try part(.test),
      defects: defects, ignored: folder.ignored, wasSplit: folder.isSplit,
      fingerprint: fingerprint(files, readings))
  }

  /// What came of reading one file.
  private struct Reading: Sendable {
    var size = 0
    var hash: UInt64 = 0
    var mistake: (any Mistake)?
  }

  private static func read(
    _ files: [DatasetFolder.File], in folder: String, _ height: Int, _ width: Int, into pixels: ByteStorage,
    _ workers: Workers, _ progress: (Int, Int) -> Void
  ) throws(Interrupted) -> [Reading] {
    var readings = [Reading]()
    readings.reserveCapacity(files.count)
    // Rounds of some 50 ms, as progress and interruption are looked after in between.
    var round = workers.count * 4
    progress(0, files.count)
    while readings.count < files.count {
      let first = readings.count
      let started = ContinuousClock.now
      readings += workers.map(min(round, files.count - first)) { index in
        let file = first + index
        return read(
          files[file].path, in: folder, height, width, into: pixels, at: file * height * width * 3)
      }
      if ContinuousClock.now - started < .milliseconds(50) { round *= 2 }
      progress(readings.count, files.count)
      try Interruption.check()
    }
    return readings
  }

  private static func read(
    _ path: String, in folder: String, _ height: Int, _ width: Int, into pixels: ByteStorage, at offset: Int
  ) -> Reading {
    var reading = Reading()
    do {
      let bytes = try WholeFile.read("\(folder)/\(path)")
      (reading.size, reading.hash) = (bytes.count, XXHash64.hash(bytes))
      let image = try ImageCodec.decode(bytes, name: path)
      pixels.write(image.resized(height: height, width: width).pixels, at: offset)
    } catch {
      reading.mistake = error as? any Mistake
    }
    return reading
  }

  /// The hash of every file's path, a NUL, its size and its content's hash (both 8 bytes, the lowest first).
  private static func fingerprint(_ files: [DatasetFolder.File], _ readings: [Reading]) -> String {
    var facts = [UInt8]()
    for (file, reading) in zip(files, readings) {
      facts += Array(file.path.utf8) + [0]
      for number in [UInt64(reading.size), reading.hash] {
        facts += (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
      }
    }
    let digits = String(XXHash64.hash(facts), radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func checkMemory(pictures: Int, _ height: Int, _ width: Int) throws(DatasetMistake) {
    let memory = Machine.memory
    guard Double(pictures) * Double(height) * Double(width) * 3 <= Double(memory) else {
      throw .tooLarge(pictures: pictures, height: height, width: width, memory: memory)
    }
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
  fileprivate func sampled(_ limit: Int, seed: UInt64) throws(DatasetMistake) -> [File] {
    guard limit > 0 else { throw .badCount(received: limit) }
    return Self.groups(files).flatMap { group in
      let name = classNames[files[group.lowerBound].label]
      let order = Split.order(className: name, count: group.count, seed: seed, .sampling)
      return order.prefix(limit).sorted().map { files[group.lowerBound + $0] }
    }
  }

  /// The part of each of `files`.
  fileprivate func parts(of files: [File], _ split: Split, seed: UInt64) throws(DatasetMistake) -> [Part] {
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
