import Glibc

/// What changes with each file's content: its size, the times of its last changes, and which file it is. Taken without
/// reading any, and so in microseconds.
struct FileStamps: Equatable {
  /// Four numbers a file; zeros for a file that is not there.
  private let facts: [UInt64]

  /// The stamps of `files`, paths below `folder`.
  ///
  /// The system's clock for files ticks every few milliseconds. A file may change twice in a tick, so what changed in
  /// the latest is looked at again after it.
  init(of files: [String], in folder: String) {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    let (facts, latest) = Self.read(files, folder)
    if latest > Self.nanoseconds(now) - Self.tick {
      usleep(UInt32(Self.tick / 1000))
      self.facts = Self.read(files, folder).facts
    } else {
      self.facts = facts
    }
  }

  /// The stamps' hash, with each file's path.
  func hash(_ files: [String], adding more: [Int]) -> UInt64 {
    var bytes = [UInt8]()
    bytes.reserveCapacity(facts.count * 8 + files.count * 32)
    for number in more { bytes.append(word: UInt64(number)) }
    for file in files { bytes += Array(file.utf8) + [0] }
    for fact in facts { bytes.append(word: fact) }
    return XXHash64.hash(bytes)
  }

  /// A little more than the longest tick of a Linux kernel, in nanoseconds.
  private static let tick: Int64 = 15_000_000

  private static func nanoseconds(_ time: timespec) -> Int64 { Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec) }

  private static func read(_ files: [String], _ folder: String) -> (facts: [UInt64], latest: Int64) {
    var facts = [UInt64]()
    facts.reserveCapacity(files.count * 4)
    var latest = Int64.min
    for file in files {
      var status = stat()
      guard stat("\(folder)/\(file)", &status) == 0 else {
        facts += [0, 0, 0, 0]
        continue
      }
      let (modified, changed) = (nanoseconds(status.st_mtim), nanoseconds(status.st_ctim))
      latest = max(latest, modified, changed)
      facts += [
        UInt64(bitPattern: Int64(status.st_size)), UInt64(bitPattern: modified), UInt64(bitPattern: changed),
        UInt64(status.st_ino),
      ]
    }
    return (facts, latest)
  }
}
