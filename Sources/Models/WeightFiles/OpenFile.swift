import Basics
import Glibc

/// A file that is open: its first bytes, enough to detect its format, and more of it on request.
final class OpenFile {
  let start: [UInt8]
  let size: Int
  private let path: String
  private let file: Int32

  /// - Throws: `.unreadable` where there is no such file, or something else than a file (a folder, a pipe).
  init(_ path: String) throws(WeightFileError) {
    guard var facts = FileIO.status(of: path) else { throw .unreadable(FileError("read", path)) }
    let kind = facts.st_mode & S_IFMT
    guard kind == S_IFREG else {
      throw .unreadable(FileError(reading: path, isKind: kind))
    }
    file = FileIO.open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0, fstat(file, &facts) == 0 else { throw .unreadable(FileError("read", path)) }
    (self.path, size) = (path, Int(facts.st_size))
    do { start = try Self.bytes(0..<min(16, size), file, path) } catch {
      close(file)
      throw error
    }
  }

  deinit { close(file) }

  /// The bytes in a range of the file.
  ///
  /// - Throws: `.unreadable`, also when the user asks to stop; `.truncated` where it ends too early.
  func bytes(_ range: Range<Int>) throws(WeightFileError) -> [UInt8] { try Self.bytes(range, file, path) }

  private static func bytes(
    _ range: Range<Int>, _ file: Int32, _ path: String
  ) throws(WeightFileError) -> [UInt8] {
    if Interruption.isRequested { throw .unreadable(FileError("read", path, code: ECANCELED)) }
    var (count, failure, interruptions) = (1, Int32(0), 0)
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
      // So often as no real signals come.
      while filled < range.count, count > 0 || failure == EINTR && interruptions < 1000 {
        count = pread(
          file, buffer.baseAddress.map { $0 + filled }, range.count - filled, off_t(range.lowerBound + filled))
        failure = count < 0 ? errno : 0
        interruptions += failure == EINTR ? 1 : 0
        filled += max(count, 0)
      }
    }
    if failure != 0 { throw .unreadable(FileError("read", path, code: failure)) }
    guard bytes.count == range.count else {
      throw .truncated(path: path, expected: range.upperBound, received: range.lowerBound + bytes.count)
    }
    return bytes
  }
}
