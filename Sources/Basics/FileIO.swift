import Glibc

/// Files are read and written whole: a reader never sees half of one, whatever happens to the writer.
public enum FileIO {
  /// The most bytes of a file, and of what has no length in advance: a device may never end.
  private static let (maxFileBytes, maxStreamBytes) = (2 << 30, 256 << 20)

  /// The bytes of the file at `path`, or of the pipe or device up to its end.
  ///
  /// - Throws: `FileError` when it cannot be opened or read, or has no end in sight.
  public static func read(_ path: String) throws(FileError) -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw FileError("read", path) }
    defer { close(file) }
    var facts = stat()
    guard fstat(file, &facts) == 0 else { throw FileError("read", path) }
    guard facts.st_mode & S_IFMT != S_IFDIR else { throw FileError("read", path, code: EISDIR) }
    let limit = facts.st_mode & S_IFMT == S_IFREG ? maxFileBytes : maxStreamBytes
    guard facts.st_size <= limit else { throw FileError("read", path, code: EFBIG) }
    var failure: Int32 = 0
    // A device or pipe has no size in advance: grow until the end.
    var bytes = [UInt8]()
    var filled = 0
    var capacity = max(Int(facts.st_size) + 1, 4096)
    while true {
      var count = 0
      var chunk = [UInt8](
        unsafeUninitializedCapacity: capacity - filled,
        initializingWith: { buffer, initialized in
          repeat { count = Glibc.read(file, buffer.baseAddress, buffer.count) } while count < 0 && errno == EINTR
          failure = count < 0 ? errno : 0
          initialized = max(count, 0)
        })
      if count < 0 { throw FileError("read", path, code: failure) }
      if count == 0 { return bytes }
      if bytes.isEmpty { swap(&bytes, &chunk) } else { bytes += chunk }
      filled = bytes.count
      guard filled <= limit else { throw FileError("read", path, code: EFBIG) }
      if filled == capacity { capacity *= 2 }
    }
  }

  /// Writes `parts`, one after the other, as the file at `path`: beside the target, flushed, synced, then renamed.
  ///
  /// - Parameter goesOn: asked from time to time; where it says no, writing fails.
  /// - Throws: `FileError`; the target then is as it was before.
  public static func write(
    _ parts: [UnsafeRawBufferPointer], to path: String, while goesOn: () -> Bool = { true }
  ) throws(FileError) {
    let temporary = "\(path).\(getpid()).part"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw FileError("write", path) }
    var failure: Int32 = 0
    for part in parts where failure == 0 { failure = put(part, file, while: goesOn) }
    if failure == 0, fsync(file) != 0, errno != EINVAL { failure = errno }
    if close(file) != 0, failure == 0 { failure = errno }
    if failure == 0, rename(temporary, path) != 0 { failure = errno }
    guard failure == 0 else {
      unlink(temporary)
      throw FileError("write", path, code: failure)
    }
    syncFolder(of: path)
  }

  /// How many bytes are written at once: a few milliseconds' worth.
  private static let piece = 4 << 20

  /// Writes all of `bytes` where the open file stands.
  ///
  /// - Returns: the number of the error, or 0.
  private static func put(
    _ bytes: UnsafeRawBufferPointer, _ file: Int32, while goesOn: () -> Bool = { true }
  ) -> Int32 {
    var offset = 0
    while offset < bytes.count {
      guard goesOn() else { return ECANCELED }
      let count = Glibc.write(file, bytes.baseAddress.map { $0 + offset }, min(bytes.count - offset, piece))
      if count >= 0 { offset += count } else if errno != EINTR { return errno }
    }
    return 0
  }

  /// Adds `bytes` to the end of the file at `path`, a log that others may be reading.
  ///
  /// - Throws: `FileError`, also where there is no such file; it then is as long as before.
  public static func append(_ bytes: [UInt8], to path: String) throws(FileError) {
    let file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard file >= 0 else { throw FileError("write", path) }
    let length = lseek(file, 0, SEEK_END)
    var failure = bytes.withUnsafeBytes { put($0, file) }
    if failure != 0, length >= 0 { ftruncate(file, length) }
    if close(file) != 0, failure == 0 { failure = errno }
    guard failure == 0 else { throw FileError("write", path, code: failure) }
  }

  /// Moves a file that was written piece by piece at `draft`, and is open still, to its place at `path`.
  ///
  /// - Throws: `FileError`; the target then is as it was before, and the draft is there still.
  public static func move(_ file: Int32, from draft: String, to path: String) throws(FileError) {
    guard fsync(file) == 0 || errno == EINVAL, rename(draft, path) == 0 else { throw FileError("write", path) }
    syncFolder(of: path)
  }

  /// Writes `bytes` as the file at `path`, whole or not at all.
  public static func write(_ bytes: [UInt8], to path: String) throws(FileError) {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(FileError) in try write([buffer], to: path) }
    }
    try result.get()
  }

  /// Writes `text` in UTF-8 as the file at `path`, whole or not at all.
  public static func write(_ text: String, to path: String) throws(FileError) {
    try write(Array(text.utf8), to: path)
  }

  /// Makes the folder at `path` and those above it, where they are missing.
  public static func makeFolder(_ path: String) throws(FileError) {
    if mkdir(path, 0o755) == 0 || errno == EEXIST && isFolder(path) { return }
    let parent = folder(of: path)
    guard errno == ENOENT, parent != path else { throw FileError("make the folder", path) }
    try makeFolder(parent)
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw FileError("make the folder", path) }
  }

  /// Whether `path` is a folder.
  public static func isFolder(_ path: String) -> Bool {
    status(of: path).map { $0.st_mode & S_IFMT == S_IFDIR } ?? false
  }

  /// Whether `path` is a pipe: what was read of it is gone.
  public static func isPipe(_ path: String) -> Bool {
    status(of: path).map { $0.st_mode & S_IFMT == S_IFIFO } ?? false
  }

  /// Whether there is anything at `path`.
  public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// The names in the folder at `path`, sorted by their bytes, without "." and "..".
  ///
  /// - Throws: `FileError` when it cannot be listed.
  public static func names(in path: String) throws(FileError) -> [String] {
    guard let folder = FileName.withSystemPath(path, or: nil, { opendir($0) }) else {
      throw FileError("list the folder", path)
    }
    defer { closedir(folder) }
    var names = [[UInt8]]()
    while true {
      // Its end and an error look alike.
      errno = 0
      guard let entry = readdir(folder) else {
        if errno != 0 { throw FileError("list the folder", path) }
        break
      }
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix { $0 != 0 }) }
      if name != [dot] && name != [dot, dot] { names.append(name) }
    }
    return names.sorted { $0.lexicographicallyPrecedes($1) }.map { FileName.decode($0) }
  }

  private static let dot = UInt8(ascii: ".")

  private static func syncFolder(of path: String) {
    let folder = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }
}
