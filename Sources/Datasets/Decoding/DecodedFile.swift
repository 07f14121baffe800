import Basics
import Glibc
import Kernels

/// The file that decoded images are kept in: the images, one after the other; for each file its size, its content's
/// hash and whether it could be read; a seal. Numbers have 8 bytes, the lowest first.
///
/// The seal is the modification time that the file is given, the key that it was made for, and the hash of all numbers.
/// A later write to the file changes its time and breaks the seal, so that the images, which may be many gigabytes,
/// need not be read to trust them.
struct DecodedFile {
  let reader: ImageReader
  let key: UInt64

  private var count: Int { reader.files.count }
  private var numbers: Range<Int> { count * reader.imageBytes..<count * (reader.imageBytes + 24) + 24 }
  /// The file's size.
  var size: Int { numbers.upperBound }

  /// What is in the open file; nil where it is not as it was written.
  ///
  /// - Throws: `FileError` when it cannot be looked at.
  func read(_ file: Int32, _ path: String) throws(FileError) -> Decoding.Decoded? {
    var status = stat()
    guard fstat(file, &status) == 0 else { throw FileError("read", path) }
    let storage = ByteStorage(count: numbers.count)
    guard status.st_size == size, storage.read(file, from: numbers.lowerBound) else { return nil }
    let bytes = storage.bytes(in: 0..<numbers.count)
    let seal = bytes.count - 24
    guard
      XXHash64.word(bytes, seal) == UInt64(bitPattern: Int64(status.st_mtim.tv_sec)), status.st_mtim.tv_nsec == 0,
      XXHash64.word(bytes, seal + 8) == key,
      XXHash64.word(bytes, seal + 16) == XXHash64.hash(Array(bytes.dropLast(8)))
    else { return nil }
    var readings = [ImageReader.Reading]()
    readings.reserveCapacity(count)
    for index in 0..<count {
      var reading = ImageReader.Reading(
        size: Int(truncatingIfNeeded: XXHash64.word(bytes, index * 24)), hash: XXHash64.word(bytes, index * 24 + 8))
      // Reading a bad file again gives its error again; if it can be read by now, it has changed.
      if XXHash64.word(bytes, index * 24 + 16) == 0 {
        let now = reader.read(index).reading
        guard now.error != nil, now.size == reading.size, now.hash == reading.hash else { return nil }
        reading = now
      }
      readings.append(reading)
    }
    // Where that fails, the file is evicted earlier than it might be.
    _ = Self.noteUse(file, sealed: status.st_mtim)
    return Decoding.Decoded(pixels: try store(file, path, readings), readings: readings)
  }

  /// Decodes the images into a draft of the full size.
  ///
  /// - Throws: `FileError`, `Interrupted`.
  func write(_ draft: Draft, _ decoding: Decoding, _ progress: (LoadingProgress) -> Void) throws -> Decoding.Decoded {
    let (file, path) = (draft.file, draft.path)
    let readings = try decoding.run(progress) { bytes, offset throws(FileError) in
      try Draft.write(bytes, at: offset, file, path)
    }
    var bytes = [UInt8]()
    bytes.reserveCapacity(numbers.count)
    for reading in readings {
      bytes.append(word: UInt64(reading.size))
      bytes.append(word: reading.hash)
      bytes.append(word: reading.error == nil ? 1 : 0)
    }
    // Whole seconds, and even ones, as some file systems know no others.
    let now = time(nil) & ~1
    bytes.append(word: UInt64(now))
    bytes.append(word: key)
    bytes.append(word: XXHash64.hash(bytes))
    try Draft.write(bytes, at: numbers.lowerBound, file, path)
    let store = try store(file, path, readings)
    guard Self.noteUse(file, sealed: timespec(tv_sec: now, tv_nsec: 0)) else { throw FileError("write", path) }
    return Decoding.Decoded(pixels: store, readings: readings)
  }

  /// The images of the open file. Those that it lacks later, as it was cut short, are decoded again.
  ///
  /// - Throws: `FileError`.
  private func store(
    _ file: Int32, _ path: String, _ readings: [ImageReader.Reading]
  ) throws(FileError) -> PixelStore {
    let copy = fcntl(file, F_DUPFD_CLOEXEC, 0)
    guard copy >= 0 else { throw FileError("read", path) }
    return PixelStore(file: copy, count: count, imageBytes: reader.imageBytes) { [reader, readings] index in
      let (reading, bytes) = reader.read(index)
      return reading.hash == readings[index].hash && reading.size == readings[index].size ? bytes : nil
    }
  }

  /// Sets the time of the file's last use to now, whatever the file system notes by itself, and that of its last
  /// change.
  private static func noteUse(_ file: Int32, sealed: timespec) -> Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return futimens(file, [now, sealed]) == 0
  }
}
