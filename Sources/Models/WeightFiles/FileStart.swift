import Basics
import Glibc

/// The first bytes of a file, and its size: enough to tell what it is before any more of it is read.
struct FileStart {
  let bytes: [UInt8]
  let size: Int

  /// - Throws: `.unreadable` where there is no such file, or something else than a file (a folder, a pipe).
  init(_ path: String) throws(WeightFileMistake) {
    var facts = stat()
    guard stat(path, &facts) == 0 else { throw .unreadable(FileMistake("read", path)) }
    let kind = facts.st_mode & S_IFMT
    guard kind == S_IFREG else {
      throw .unreadable(FileMistake("read", path, code: kind == S_IFDIR ? EISDIR : EINVAL))
    }
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .unreadable(FileMistake("read", path)) }
    defer { close(file) }
    var start = [UInt8](repeating: 0, count: 16)
    let count = Glibc.read(file, &start, start.count)
    guard count >= 0 else { throw .unreadable(FileMistake("read", path)) }
    (bytes, size) = (Array(start.prefix(count)), Int(facts.st_size))
  }
}
