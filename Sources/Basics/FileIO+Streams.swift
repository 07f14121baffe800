import Glibc

extension FileIO {
  /// Whether `path` is something else than a regular file or a folder: a device, a pipe.
  public static func isStream(_ path: String) -> Bool {
    status(of: path).map { ![S_IFREG, S_IFDIR].contains($0.kind) } ?? false
  }

  /// Checks that a device or pipe can be written to, without writing anything that would matter.
  public static func checkStream(_ path: String) throws(FileError) {
    if isPipe(path) {
      // Opened and closed again, it would be at its end for whoever reads it.
      guard access(path, W_OK) == 0 else { throw FileError("write", path) }
      return
    }
    let file = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard file >= 0 else { throw FileError("write", path) }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0, facts.kind == S_IFCHR, isatty(file) == 0 else { return }
    // A device that is full, as /dev/full always is, takes not even an empty line.
    let newline: [UInt8] = [UInt8(ascii: "\n")]
    guard Glibc.write(file, newline, 1) == 1 else { throw FileError("write", path) }
  }

  /// Checks that a file could be written at `path`, as far as that is known without trying: folders that are missing can
  /// be made, and what is there already is no folder and may be written to.
  public static func checkWritable(_ path: String) throws(FileError) {
    if path.hasSuffix("/") { throw FileError("write", path, code: EISDIR) }
    if let status = status(of: path) {
      guard status.kind != S_IFDIR else { throw FileError("write", path, code: EISDIR) }
      guard access(path, W_OK) == 0 else { throw FileError("write", path) }
      return
    }
    // A file among its folders, a name that is too long, or one that no file can have.
    guard errno == ENOENT else { throw FileError("write", path) }
    var folder = folder(of: path)
    while !exists(folder), errno == ENOENT { folder = Self.folder(of: folder) }
    guard isFolder(folder) else { throw FileError("write", path, code: ENOTDIR) }
    guard access(folder, W_OK | X_OK) == 0 else { throw FileError("write", path) }
  }

  /// Checks that a file may have the name `name`.
  public static func checkName(_ name: String) throws(FileError) {
    guard status(of: name) == nil, [EINVAL, ENAMETOOLONG].contains(errno) else { return }
    throw FileError("write", name)
  }
}
