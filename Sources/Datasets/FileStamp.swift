import Basics
import Glibc

/// What changes with a file's content: its size, the times of its last changes, and which file it is. It is had without
/// reading the file, in a microsecond.
struct FileStamp: Hashable, Sendable {
  let size: Int
  /// Nanoseconds since 1970: of the content's last change, and of the change of anything about the file, which nobody
  /// can set back.
  let modified: Int
  let changed: Int
  let inode: UInt64

  init(_ facts: stat) {
    size = Int(facts.st_size)
    modified = facts.st_mtim.nanoseconds
    changed = facts.st_ctim.nanoseconds
    inode = UInt64(facts.st_ino)
  }

  /// The stamp of the file at `path`; nil where there is none.
  init?(path: String) {
    guard let facts = FileIO.status(of: path) else { return nil }
    self.init(facts)
  }

  /// Whether the file changed so short a time ago that it may change once more without it being seen: the system's
  /// clock for files ticks every few milliseconds.
  var isFresh: Bool {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return max(modified, changed) > now.nanoseconds - Self.tick
  }

  /// A little more than the longest tick of a Linux kernel, in nanoseconds.
  static let tick = 15_000_000
}

extension timespec {
  fileprivate var nanoseconds: Int { tv_sec * 1_000_000_000 + tv_nsec }
}
