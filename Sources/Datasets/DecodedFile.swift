import Basics
import Glibc
import Kernels

/// The file that decoded images are kept in: the images, one after the other; for each file its size, its content's
/// hash and whether it could be read; a seal. Numbers have 8 bytes, the lowest first.
///
/// The seal is the time that the file is given as that of its last change, the key that it was made for, and the hash of
/// all numbers. Whoever writes to the file later changes its time and breaks the seal, so that the images, which may
/// be many gigabytes, need not be read to trust them.
struct DecodedFile {
  let decoding: Decoding
  let key: UInt64

  private var pixels: Int { decoding.files.count * decoding.imageBytes }
  private var numbers: Range<Int> { pixels..<pixels + decoding.files.count * 24 + 24 }
  /// The file's size.
  var size: Int { numbers.upperBound + ByteStorage.margin }

  /// What is in the open file, or nil where it is not as it was written.
  ///
  /// - Throws: `FileError` when it cannot be looked at.
  func read(_ file: Int32, _ path: String) throws(FileError) -> Decoding.Decoded? {
    var facts = stat()
    guard fstat(file, &facts) == 0 else { throw FileError("read", path) }
    guard facts.st_size == size else { return nil }
    let storage = try ByteStorage(mapping: file, count: numbers.upperBound, path: path)
    let bytes = storage.bytes(in: numbers)
    let seal = bytes.count - 24
    guard
      XXHash64.word(bytes, seal) == UInt64(facts.st_mtim.tv_sec), facts.st_mtim.tv_nsec == 0,
      XXHash64.word(bytes, seal + 8) == key,
      XXHash64.word(bytes, seal + 16) == XXHash64.hash(Array(bytes.dropLast(8)))
    else { return nil }
    var readings = [Decoding.Reading]()
    readings.reserveCapacity(decoding.files.count)
    for index in decoding.files.indices {
      var reading = Decoding.Reading(
        size: Int(XXHash64.word(bytes, index * 24)), hash: XXHash64.word(bytes, index * 24 + 8))
      // What is wrong with a file is for the file to tell; where it is right by now, it was not its content.
      if XXHash64.word(bytes, index * 24 + 16) == 0 {
        let now = decoding.read(index).reading
        guard now.error != nil, now.size == reading.size, now.hash == reading.hash else { return nil }
        reading = now
      }
      readings.append(reading)
    }
    // Where that fails, the file goes earlier than it might.
    _ = Self.noteUse(file, sealed: facts.st_mtim)
    return Decoding.Decoded(pixels: storage, readings: readings)
  }

  /// Decodes the images into the open file, which gets its full size first.
  ///
  /// - Throws: `FileError`, `Interrupted`.
  func write(_ file: Int32, _ path: String, _ progress: (Int, Int) -> Void) throws -> Decoding.Decoded {
    let readings = try decoding.run(progress) { bytes, offset throws(FileError) in
      try Self.write(bytes, at: offset, file, path)
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
    try Self.write(bytes, at: numbers.lowerBound, file, path)
    let storage = try ByteStorage(mapping: file, count: numbers.upperBound, path: path)
    guard Self.noteUse(file, sealed: timespec(tv_sec: now, tv_nsec: 0)) else { throw FileError("write", path) }
    return Decoding.Decoded(pixels: storage, readings: readings)
  }

  /// Sets the time of the file's last use to now, whatever the file system notes by itself, and that of its last change.
  private static func noteUse(_ file: Int32, sealed: timespec) -> Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return futimens(file, [now, sealed]) == 0
  }

  private static func write(_ bytes: [UInt8], at offset: Int, _ file: Int32, _ path: String) throws(FileError) {
    var done = 0
    while done < bytes.count {
      let count =
        done == 0
        ? pwrite(file, bytes, bytes.count, offset)
        : pwrite(file, Array(bytes[done...]), bytes.count - done, offset + done)
      if count >= 0 { done += count } else if errno != EINTR { throw FileError("write", path) }
    }
  }
}
