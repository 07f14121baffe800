import Basics
import Glibc

/// What changes with a file's content: its size, the times of its last changes, and which file it is. It takes a
/// microsecond to get, and the file is not read.
struct FileStamp: Hashable, Sendable {
  let size: Int
  /// Nanoseconds since 1970, modulo 2⁶⁴: of the content's last change, and of the last change of anything about the
  /// file, which cannot be set.
  let modified: Int
  let changed: Int
  let inode: UInt64

  init(_ status: stat) {
    size = Int(status.st_size)
    modified = status.st_mtim.nanoseconds
    changed = status.st_ctim.nanoseconds
    inode = UInt64(status.st_ino)
  }

  /// The stamp of the file at `path`; nil where there is none.
  init?(path: String) {
    guard let status = FileIO.status(of: path) else { return nil }
    self.init(status)
  }

  /// Whether the file changed so short a time ago that another change might not be noticed: the system's clock for
  /// files ticks every few milliseconds.
  var isFresh: Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return max(modified, changed) > now.nanoseconds &- Self.tick
  }

  /// A little more than the longest tick of a Linux kernel, in nanoseconds.
  static let tick = 15_000_000
}

extension timespec {
  /// Wraps around for times before 1677 and after 2262, which files can have.
  fileprivate var nanoseconds: Int { tv_sec &* 1_000_000_000 &+ tv_nsec }
}
