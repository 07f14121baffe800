import Glibc

/// System calls that take a path. All of the program's go through these, as a path is a `FileName`.
///
/// They are the calls of these names: they return -1, or nil, and leave the reason in `errno`.
extension FileIO {
  /// A call that a signal interrupts is made again.
  public static func open(_ path: String, _ flags: Int32, _ mode: mode_t = 0) -> Int32 {
    FileName.withSystemPath(path, or: -1) { path in
      Int32(retrying { Int(Glibc.open(path, flags, mode)) })
    }
  }

  /// `stat`, or `lstat` where symbolic links are not to be followed.
  public static func status(of path: String, followingLinks: Bool = true) -> stat? {
    FileName.withSystemPath(path, or: nil) { path in
      var status = stat()
      return fstatat(AT_FDCWD, path, &status, followingLinks ? 0 : AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
    }
  }

  /// Where a symbolic link leads; nil where `path` is none.
  public static func readlink(_ path: String) -> String? {
    FileName.withSystemPath(path, or: nil) { path in
      var target = [UInt8](repeating: 0, count: Int(PATH_MAX))
      let count = target.withUnsafeMutableBytes { buffer in
        buffer.withMemoryRebound(to: CChar.self) { $0.baseAddress.map { Glibc.readlink(path, $0, buffer.count) } ?? -1 }
      }
      return count < 0 ? nil : FileName.decode(target.prefix(count))
    }
  }

  /// The path from the root on, without links and dots; nil where nothing is there.
  public static func realpath(_ path: String) -> String? {
    FileName.withSystemPath(path, or: nil) { path in
      guard let resolved = Glibc.realpath(path, nil) else { return nil }
      defer { free(resolved) }
      return FileName.decode(cString: resolved)
    }
  }

  public static func access(_ path: String, _ mode: Int32) -> Int32 {
    FileName.withSystemPath(path, or: -1) { Glibc.access($0, mode) }
  }

  public static func mkdir(_ path: String, _ mode: mode_t) -> Int32 {
    FileName.withSystemPath(path, or: -1) { Glibc.mkdir($0, mode) }
  }

  public static func rmdir(_ path: String) -> Int32 { FileName.withSystemPath(path, or: -1) { Glibc.rmdir($0) } }

  @discardableResult
  public static func unlink(_ path: String) -> Int32 { FileName.withSystemPath(path, or: -1) { Glibc.unlink($0) } }

  public static func rename(_ old: String, _ new: String) -> Int32 {
    FileName.withSystemPath(old, or: -1) { old in
      FileName.withSystemPath(new, or: -1) { new in Glibc.rename(old, new) }
    }
  }

  /// Gives the open file the name `path` beside those that it has, or its first.
  static func link(_ file: Int32, _ path: String) -> Int32 {
    FileName.withSystemPath(path, or: -1) { linkat(AT_FDCWD, "/proc/self/fd/\(file)", AT_FDCWD, $0, AT_SYMLINK_FOLLOW) }
  }

  /// Whether the open file is what is at `path`: another process may have moved or removed it.
  public static func isPlace(_ path: String, of file: Int32) -> Bool {
    var own = stat()
    guard fstat(file, &own) == 0, let there = status(of: path) else { return false }
    return own.st_ino == there.st_ino && own.st_dev == there.st_dev
  }
}
