import Glibc

/// Files are read and written whole: a reader never sees half of one, whatever happens to the writer.
public enum FileIO {
  /// The most bytes of a file, and of what has no length in advance: a device may never end.
  private static let (maxFileBytes, maxStreamBytes) = (2 << 30, 256 << 20)

  /// The bytes of the file at `path`, or of the pipe or device up to its end.
  ///
  /// Waiting for the other end of a pipe ends when the running work was asked to stop.
  ///
  /// - Throws: `FileError` when it cannot be opened or read, or has no end in sight.
  public static func read(_ path: String) throws(FileError) -> [UInt8] {
    var file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    // A socket that this process has open already, as /dev/stdin may be.
    if file < 0, errno == ENXIO, let number = descriptor(path) { file = fcntl(number, F_DUPFD_CLOEXEC, 0) }
    guard file >= 0 else { throw FileError("read", path) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw FileError("read", path) }
    guard status.kind != S_IFDIR else { throw FileError("read", path, code: EISDIR) }
    // Opened anew, a named pipe that is standard input would not tell that its writer is gone.
    if status.kind == S_IFIFO, let number = descriptor(path) {
      let own = fcntl(number, F_DUPFD_CLOEXEC, 0)
      if own >= 0 {
        close(file)
        file = own
      }
    }
    let isStream = status.kind != S_IFREG
    let limit = isStream ? maxStreamBytes : maxFileBytes
    guard status.st_size <= limit else { throw FileError("read", path, code: EFBIG) }
    // Small files are not worth a look at the memory.
    guard status.st_size < 64 << 20 || status.st_size < Machine.memory else {
      throw FileError("read", path, code: ENOMEM)
    }
    // A device or pipe has no size in advance, nor have the kernel's files: grow until the end.
    var bytes = [UInt8]()
    var capacity = max(Int(status.st_size) + 1, 4096)
    while true {
      var code: Int32 = isStream ? wait(for: file, POLLIN, patience: 0) : 0
      if code != 0 { throw FileError("read", path, code: code) }
      var chunk = [UInt8](unsafeUninitializedCapacity: capacity - bytes.count) { buffer, count in
        let result = retrying { Glibc.read(file, buffer.baseAddress, buffer.count) }
        code = result < 0 ? errno : 0
        count = max(result, 0)
      }
      if code == EAGAIN { continue }
      if code != 0 { throw FileError("read", path, code: code) }
      if chunk.isEmpty { return bytes }
      if bytes.isEmpty { swap(&bytes, &chunk) } else { bytes += chunk }
      guard bytes.count <= limit else { throw FileError("read", path, code: EFBIG) }
      if bytes.count == capacity { capacity *= 2 }
    }
  }

  /// The first bytes of the regular file at `path`, at most `count`; none where it cannot be read.
  public static func start(of path: String, count: Int) -> [UInt8] {
    let file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard file >= 0 else { return [] }
    defer { close(file) }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = max(0, retrying { pread(file, buffer.baseAddress, count, 0) })
    }
  }

  /// Makes the folder at `path` and those above it, where they are missing.
  public static func makeFolder(_ path: String) throws(FileError) {
    if mkdir(path, 0o755) == 0 || errno == EEXIST && isFolder(path) { return }
    // There is something, but no folder.
    if errno == EEXIST { throw FileError("make the folder", path, code: ENOTDIR) }
    let parent = folder(of: path)
    guard errno == ENOENT, parent != path else { throw FileError("make the folder", path) }
    try makeFolder(parent)
    guard mkdir(path, 0o755) == 0 || errno == EEXIST else { throw FileError("make the folder", path) }
  }

  /// Whether `path` is a folder.
  public static func isFolder(_ path: String) -> Bool {
    status(of: path).map { $0.kind == S_IFDIR } ?? false
  }

  /// Whether `path` is a regular file, or a link to one.
  public static func isRegularFile(_ path: String) -> Bool {
    status(of: path).map { $0.kind == S_IFREG } ?? false
  }

  /// Whether `path` is a pipe: what was read of it is gone.
  public static func isPipe(_ path: String) -> Bool {
    status(of: path).map { $0.kind == S_IFIFO } ?? false
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

  // MARK: Waiting

  /// Makes a system call again that a signal interrupted: so often as no real signals come.
  public static func retrying(_ call: () -> Int) -> Int {
    var result = call()
    for _ in 0..<1000 where result < 0 && errno == EINTR { result = call() }
    return result
  }

  /// Closes a file. Its last data may not have been written before.
  ///
  /// - Returns: the number of the error, or 0.
  static func closed(_ file: Int32) -> Int32 {
    // Interrupted, it is closed all the same.
    close(file) == 0 || errno == EINTR ? 0 : errno
  }

  /// Waits until an open file can be read or written.
  ///
  /// - Parameter patience: how many tenths of a second to wait on when the running work was asked to stop.
  /// - Returns: the number of the error, or 0; `ECANCELED` when the running work was asked to stop.
  static func wait(for file: Int32, _ events: Int32, patience: Int) -> Int32 {
    var patience = patience
    while true {
      var ready = pollfd(fd: file, events: Int16(events), revents: 0)
      let count = retrying { Int(poll(&ready, 1, 0)) }
      if count > 0 { return 0 }
      if count < 0 { return errno }
      if Interruption.isRequested {
        if patience == 0 { return ECANCELED }
        patience -= 1
      }
      // A signal, or the other end, ends this early.
      poll(&ready, 1, 100)
    }
  }

  /// The number of the open file of this process that `path` is a name of: `/dev/fd/N`, `/proc/self/fd/N` or a link to
  /// one, as `/dev/stdout` is.
  static func descriptor(_ path: String) -> Int32? {
    var path = path
    for _ in 0..<maxLinks {
      if let number = Int32(name(of: path)), number >= 0, let own = realpath("/proc/self/fd"),
        realpath(folder(of: path)) == own
      {
        return number
      }
      guard let target = readlink(path) else { return nil }
      path = join(folder(of: path), target)
    }
    return nil
  }

  /// The most links that lead from one to the next, as in Linux's own walks.
  static let maxLinks = 40
}

extension stat {
  /// What kind of file it is: `S_IFREG`, `S_IFDIR`, …
  public var kind: mode_t { st_mode & S_IFMT }
}
