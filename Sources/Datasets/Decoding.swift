import Basics
import Images
import Kernels

/// The images that are to be decoded and brought to one size, each once, on all of the workers.
struct Decoding {
  /// The data's folder.
  let folder: String
  let files: [DatasetFolder.File]
  let height: Int
  let width: Int
  let threadPool: ThreadPool

  /// The bytes of one image, and of all.
  var imageBytes: Int { height * width * 3 }
  var bytes: Double { Double(files.count) * Double(height) * Double(width) * 3 }

  /// What came of reading one file.
  struct Reading: Sendable {
    var size = 0
    var hash: UInt64 = 0
    var error: (any UserError)?
  }

  /// Decoded images, in the files' order; the place of a file that could not be read is there, and means nothing.
  struct Decoded {
    let pixels: ByteStorage
    let readings: [Reading]
    /// What was wrong with the cache.
    var error: CacheError?
  }

  /// Decodes everything into memory.
  ///
  /// - Throws: `DatasetError.tooLarge`, `Interrupted`.
  func inMemory(_ progress: (Int, Int) -> Void) throws -> Decoded {
    guard bytes <= Double(Machine.memory) else {
      throw DatasetError.tooLarge(images: files.count, height: height, width: width, memory: Machine.memory)
    }
    let pixels = ByteStorage(count: files.count * imageBytes)
    let readings = try run(progress) { bytes, offset throws(FileError) in pixels.write(bytes, at: offset) }
    return Decoded(pixels: pixels, readings: readings)
  }

  /// Decodes everything, and passes each image's bytes and their place to `write`, on any thread. No more images
  /// than there are threads are held at a time.
  ///
  /// - Throws: what `write` throws; `Interrupted`.
  func run(
    _ progress: (Int, Int) -> Void, write: @Sendable (_ bytes: [UInt8], _ offset: Int) throws(FileError) -> Void
  ) throws -> [Reading] {
    var readings = [Reading]()
    readings.reserveCapacity(files.count)
    // Rounds of some 50 ms, as progress and interruption are looked after in between.
    var round = threadPool.count * 4
    progress(0, files.count)
    while readings.count < files.count {
      let first = readings.count
      let started = ContinuousClock.now
      readings += try threadPool.map(min(round, files.count - first)) { [self] index in
        Result { () throws(FileError) in
          if Interruption.isRequested { return Reading() }
          let (reading, bytes) = read(first + index)
          if let bytes { try write(bytes, (first + index) * imageBytes) }
          return reading
        }
      }.map { try $0.get() }
      try Interruption.check()
      if ContinuousClock.now - started < .milliseconds(50) { round *= 2 }
      progress(readings.count, files.count)
    }
    return readings
  }

  /// Where a file is.
  func path(_ index: Int) -> String { "\(folder)/\(files[index].path)" }

  /// Reads and decodes one file.
  func read(_ index: Int) -> (reading: Reading, bytes: [UInt8]?) {
    var reading = Reading()
    do {
      let bytes = try FileIO.read(path(index))
      (reading.size, reading.hash) = (bytes.count, XXHash64.hash(bytes))
      let options = ResizeOptions(height: height, width: width)
      return (reading, try ImageCodec.decode(bytes, name: files[index].path, resizedBy: options).pixels)
    } catch {
      reading.error = error as? any UserError
      return (reading, nil)
    }
  }

  /// The hash of every file's path, a NUL, its size and its content's hash (both 8 bytes, the lowest first).
  func fingerprint(_ readings: [Reading]) -> String {
    var facts = [UInt8]()
    for (file, reading) in zip(files, readings) {
      facts += Array(file.path.utf8) + [0]
      facts.append(word: UInt64(reading.size))
      facts.append(word: reading.hash)
    }
    return String(hexadecimal: XXHash64.hash(facts))
  }
}
