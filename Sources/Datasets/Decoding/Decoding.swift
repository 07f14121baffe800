import Basics
import Images
import Kernels

/// Image files, and how their images are brought to one size.
struct ImageReader: Sendable {
  /// The data's folder.
  let folder: String
  let files: [DatasetFolder.File]
  let options: ResizeOptions

  /// The bytes of a decoded image.
  var imageBytes: Int { options.height * options.width * 3 }

  /// What came of reading one file.
  struct Reading: Sendable {
    var size = 0
    var hash: UInt64 = 0
    var error: (any UserError)?
  }

  /// Where a file is.
  func path(_ index: Int) -> String { FileIO.join(folder, files[index].path) }

  /// Reads and decodes one file.
  func read(_ index: Int) -> (reading: Reading, bytes: [UInt8]?) {
    var reading = Reading()
    do {
      let bytes = try FileIO.read(path(index))
      (reading.size, reading.hash) = (bytes.count, XXHash64.hash(bytes))
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
      facts += FileName.bytes(of: file.path) + [0]
      facts.append(word: UInt64(reading.size))
      facts.append(word: reading.hash)
    }
    return String(hexadecimal: XXHash64.hash(facts))
  }
}

/// The decoding of image files, each once, on all threads.
struct Decoding {
  let reader: ImageReader
  let threadPool: ThreadPool

  private var count: Int { reader.files.count }
  /// The bytes of all images.
  var bytes: Double { Double(count) * Double(reader.options.height) * Double(reader.options.width) * 3 }

  /// Decoded images, in the files' order; the place of a file that could not be read is there, and means nothing.
  struct Decoded {
    let pixels: PixelStore
    let readings: [ImageReader.Reading]
    /// What was wrong with the cache.
    var error: CacheError?
  }

  /// Decodes everything into memory.
  ///
  /// - Throws: `DatasetError.tooLarge`, `Interrupted`.
  func inMemory(_ progress: (LoadingProgress) -> Void) throws -> Decoded {
    func tooLarge(_ available: Int) -> DatasetError {
      .tooLarge(images: count, height: reader.options.height, width: reader.options.width, memory: available)
    }
    if let available = Machine.shortage(of: bytes) { throw tooLarge(available) }
    guard let pixels = ByteStorage(ifAvailable: count * reader.imageBytes) else { throw tooLarge(Machine.memory) }
    let readings = try run(progress) { bytes, offset throws(FileError) in pixels.write(bytes, at: offset) }
    return Decoded(pixels: PixelStore(pixels, imageBytes: reader.imageBytes), readings: readings)
  }

  /// Decodes everything, and passes each image's bytes and their place to `write`, on any thread. No more images
  /// than there are threads are held at a time.
  ///
  /// - Throws: what `write` throws; `Interrupted`.
  func run(
    _ progress: (LoadingProgress) -> Void,
    write: @Sendable (_ bytes: [UInt8], _ offset: Int) throws(FileError) -> Void
  ) throws -> [ImageReader.Reading] {
    var readings = [ImageReader.Reading]()
    readings.reserveCapacity(count)
    // In rounds of some 50 ms, between which progress is shown and an interruption noticed.
    var round = threadPool.count * 4
    progress(.decoded(0, of: count))
    while readings.count < count {
      let first = readings.count
      let started = ContinuousClock.now
      readings += try threadPool.map(min(round, count - first)) { index in
        Result { () throws(FileError) in
          if Interruption.isRequested { return ImageReader.Reading() }
          let (reading, bytes) = reader.read(first + index)
          if let bytes { try write(bytes, (first + index) * reader.imageBytes) }
          return reading
        }
      }.map { try $0.get() }
      try Interruption.check()
      if ContinuousClock.now - started < .milliseconds(50) { round *= 2 }
      progress(.decoded(readings.count, of: count))
    }
    return readings
  }
}
