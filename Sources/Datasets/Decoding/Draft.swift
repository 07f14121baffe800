import Basics
import Glibc

/// A file that is being written, locked against other processes. It is removed when it is not moved to its place.
final class Draft {
  let path: String
  let file: Int32
  private var isThere = true

  /// The draft at `path`, new or left by a killed process; nil while another process has it.
  ///
  /// - Throws: `FileError` when it cannot be made.
  static func open(_ path: String) throws(FileError) -> Draft? {
    let file = FileIO.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw FileError("write", path) }
    if FileLock.take(file), FileIO.isPlace(path, of: file) { return Draft(path, file) }
    close(file)
    return nil
  }

  /// Removes the draft at `path`, if no process has it any more.
  static func removeLeftover(_ path: String) {
    let file = FileIO.open(path, O_RDWR | O_CLOEXEC)
    guard file >= 0 else { return }
    if flock(file, LOCK_EX | LOCK_NB) == 0, FileIO.isPlace(path, of: file) { FileIO.unlink(path) }
    close(file)
  }

  private init(_ path: String, _ file: Int32) { (self.path, self.file) = (path, file) }

  deinit {
    remove()
    guard Interruption.isRequested else {
      close(file)
      return
    }
    // Freeing gigabytes takes the system long.
    Background.run { [file] in close(file) }
  }

  /// Gives the file its size and reserves the space, so that a full disk is noticed before the work is done. While the
  /// disk is full, `freeSpace` is asked for more, until it has none.
  ///
  /// - Throws: `FileError`.
  func allocate(_ size: Int, freeSpace: () -> Bool) throws(FileError) {
    var interruptions = 0
    while true {
      let code = posix_fallocate(file, 0, size)
      if code == 0 { return }
      if code == EINTR, interruptions < 100, !Interruption.isRequested {
        interruptions += 1
      } else if code != ENOSPC || !freeSpace() {
        throw FileError("write", path, code: code)
      }
    }
  }

  /// Writes `bytes` to the file of a draft from `offset` on. Threads may write at the same time.
  ///
  /// - Throws: `FileError`.
  static func write(_ bytes: [UInt8], at offset: Int, _ file: Int32, _ path: String) throws(FileError) {
    var (done, interruptions) = (0, 0)
    while done < bytes.count {
      let rest = done == 0 ? bytes : Array(bytes[done...])
      let count = pwrite(file, rest, rest.count, offset + done)
      if count < 0, errno == EINTR, interruptions < 100 {
        interruptions += 1
      } else if count <= 0 {
        throw FileError("write", path, code: count < 0 ? errno : EIO)
      }
      done += max(count, 0)
    }
  }

  func remove() {
    if isThere { FileIO.unlink(path) }
    isThere = false
  }

  func move(to place: String) throws(FileError) {
    try FileIO.move(file, from: path, to: place)
    isThere = false
  }
}

/// Locks of open files and folders.
enum FileLock {
  /// Takes the lock. A file system without locks counts as if no other process had it.
  ///
  /// - Returns: false while another process has it.
  static func take(_ file: Int32) -> Bool {
    FileIO.retrying { Int(flock(file, LOCK_EX | LOCK_NB)) } == 0 || errno != EWOULDBLOCK
  }
}
