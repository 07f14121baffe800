import Glibc
import Synchronization

/// A file that is being written beside its place. It has no name until it is complete, so that nothing stays of it where
/// the process is killed. Where a name is needed (to take another file's place, or on a file system without nameless
/// files), it is locked for as long as the process lives, and the next draft in the folder removes what is not.
struct Draft {
  private let file: Int32
  private let folder: String
  private var name: String?

  /// Opens a draft in `folder`; nil where none can be made, with the reason in `errno`.
  init?(in folder: String) {
    self.folder = folder
    // Naming it afterwards takes /proc.
    let unnamed = FileIO.open(folder, O_WRONLY | Self.nameless | O_CLOEXEC, 0o666)
    if unnamed >= 0 {
      if FileIO.access("/proc/self/fd/\(unnamed)", F_OK) == 0 {
        file = unnamed
        _ = flock(file, LOCK_EX | LOCK_NB)
        return
      }
      close(unnamed)
    }
    Self.removeLeftovers(in: folder)
    for _ in 0..<Self.tries {
      let name = Self.nextName(in: folder)
      let named = FileIO.open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      if named < 0 {
        if errno == EEXIST { continue }
        return nil
      }
      // Who removes leftovers may have come between: then it is gone.
      _ = flock(named, LOCK_EX | LOCK_NB)
      if FileIO.isPlace(name, of: named) {
        (file, self.name) = (named, name)
        return
      }
      close(named)
    }
    errno = EEXIST
    return nil
  }

  /// Has `fill` write the content, gives it the owner and permissions of the file that it replaces, if any, and moves it to
  /// `place`. The draft then is closed.
  ///
  /// - Returns: the number of the error, or 0. After an error nothing is left of the draft.
  consuming func complete(as place: String, replacing status: stat?, _ fill: (Int32) -> Int32) -> Int32 {
    var code = fill(file)
    if code == 0, let status {
      if fchown(file, status.st_uid, status.st_gid) != 0 { _ = fchown(file, uid_t.max, status.st_gid) }
      _ = fchmod(file, status.st_mode & 0o7777)
    }
    // Devices and the like cannot be synced.
    if code == 0, FileIO.retrying({ Int(fsync(file)) }) != 0, errno != EINVAL { code = errno }
    if code == 0, !move(to: place, replacing: status != nil) { code = errno }
    if code != 0, let name { FileIO.unlink(name) }
    let closed = FileIO.closed(file)
    if code == 0 { code = closed }
    if code == 0 { FileIO.syncFolder(of: place) }
    return code
  }

  private mutating func move(to place: String, replacing: Bool) -> Bool {
    if name == nil {
      if !replacing, FileIO.link(file, place) == 0 { return true }
      guard replacing || errno == EEXIST else { return false }
      Self.removeLeftovers(in: folder)
      for _ in 0..<Self.tries where name == nil {
        let next = Self.nextName(in: folder)
        if FileIO.link(file, next) == 0 { name = next } else if errno != EEXIST { return false }
      }
    }
    return name.map { FileIO.rename($0, place) == 0 } ?? false
  }

  // MARK: Names

  /// O_TMPFILE, which Swift does not see.
  private static let nameless: Int32 = 0o20000000 | O_DIRECTORY
  private static let tries = 100
  private static let (prefix, suffix) = (".hairline-", ".part")
  private static let counter = Atomic<Int>(0)

  private static func nextName(in folder: String) -> String {
    let number = counter.add(1, ordering: .relaxed).newValue
    return FileIO.join(folder, "\(prefix)\(getpid())-\(number)\(suffix)")
  }

  /// The folders that were looked through already.
  private static let tidied = Mutex(Set<String>())

  /// Removes the drafts of processes that are no more.
  private static func removeLeftovers(in folder: String) {
    guard tidied.withLock({ $0.insert(folder).inserted }) else { return }
    for name in (try? FileIO.names(in: folder)) ?? [] where name.hasPrefix(prefix) && name.hasSuffix(suffix) {
      let path = FileIO.join(folder, name)
      let file = FileIO.open(path, O_WRONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC)
      guard file >= 0 else { continue }
      if flock(file, LOCK_EX | LOCK_NB) == 0, FileIO.isPlace(path, of: file) { FileIO.unlink(path) }
      close(file)
    }
  }
}
