import Glibc

extension FileIO {
  /// Whether `path` is something else than a regular file or a folder: a device, a pipe.
  public static func isStream(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && ![S_IFREG, S_IFDIR].contains(facts.st_mode & S_IFMT)
  }

  /// Checks that a device or pipe can be written to, without writing anything that would matter.
  public static func checkStream(_ path: String) throws(FileError) {
    let file = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { throw FileError("write", path) }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFCHR, isatty(file) == 0 else { return }
    // A device that is full, as /dev/full always is, takes not even an empty line.
    let newline: [UInt8] = [UInt8(ascii: "\n")]
    guard Glibc.write(file, newline, 1) == 1 else { throw FileError("write", path) }
  }
}
