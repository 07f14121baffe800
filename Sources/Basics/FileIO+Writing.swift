import Glibc

extension FileIO {
  /// Writes `parts`, one after the other, as the file at `path`.
  ///
  /// A regular file is written whole or not at all, in the place that symbolic links lead to, and keeps its owner and
  /// permissions. It is written in place only where nothing else can be: in a folder that may not be changed, or as a
  /// mount point (a container's file). Devices, pipes and this process's open files (`/dev/stdout`) are written to.
  ///
  /// - Parameter goesOn: asked from time to time; where it says no, writing fails.
  /// - Throws: `FileError`; the target then is as it was before.
  public static func write(
    _ parts: [UnsafeRawBufferPointer], to path: String, while goesOn: () -> Bool = { true }
  ) throws(FileError) {
    let code: Int32
    switch try target(of: path) {
    case .file(let place, let status): code = replace(place, status) { putAll(parts, $0, while: goesOn) }
    case .stream(let file):
      code = stream(parts, to: file, while: goesOn)
      close(file)
    }
    if code != 0 { throw FileError("write", path, code: code) }
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

  /// Adds `bytes` to the end of the file at `path`, a log that others may be reading.
  ///
  /// - Throws: `FileError`, also where there is no such file; it then is as long as before.
  public static func append(_ bytes: [UInt8], to path: String) throws(FileError) {
    let file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    guard file >= 0 else { throw FileError("write", path) }
    let (code, closed) = (append(bytes, to: file), closed(file))
    guard code == 0, closed == 0 else { throw FileError("write", path, code: code != 0 ? code : closed) }
  }

  /// Adds `bytes` to the end of an open file, which is as long as before where that fails.
  ///
  /// - Returns: the number of the error, or 0.
  public static func append(_ bytes: [UInt8], to file: Int32) -> Int32 {
    let length = lseek(file, 0, SEEK_END)
    let code = bytes.withUnsafeBytes { put($0, file) }
    if code != 0, length >= 0 { _ = ftruncate(file, length) }
    return code
  }

  /// Moves a file that was written piece by piece at `draft`, and is open still, to its place at `path`.
  ///
  /// - Throws: `FileError`; the target then is as it was before, and the draft is there still.
  public static func move(_ file: Int32, from draft: String, to path: String) throws(FileError) {
    guard retrying({ Int(fsync(file)) }) == 0 || errno == EINVAL, rename(draft, path) == 0 else {
      throw FileError("write", path)
    }
    syncFolder(of: path)
  }

  // MARK: Targets

  /// What is written to.
  private enum Target {
    /// A regular file, or none yet; links to it are followed.
    case file(String, stat?)
    /// An open device, pipe or socket.
    case stream(Int32)
  }

  private static func target(of path: String) throws(FileError) -> Target {
    if let number = descriptor(path) {
      let file = fcntl(number, F_DUPFD_CLOEXEC, 0)
      guard file >= 0 else { throw FileError("write", path) }
      return .stream(file)
    }
    guard let status = status(of: path) else {
      // The system may refuse to follow a link.
      guard errno == ENOENT else { throw FileError("write", path) }
      return .file(try destination(of: path), nil)
    }
    switch status.kind {
    case S_IFREG: return .file(try destination(of: path), status)
    case S_IFDIR: throw FileError("write", path, code: EISDIR)
    default: return .stream(try openStream(path))
    }
  }

  /// Where the links lead that `path` may begin.
  private static func destination(of path: String) throws(FileError) -> String {
    var place = path
    for _ in 0..<maxLinks {
      guard let target = readlink(place) else { return place }
      place = join(folder(of: place), target)
    }
    throw FileError("write", path, code: ELOOP)
  }

  /// Opens a device or pipe. A pipe that nobody reads yet is waited for.
  private static func openStream(_ path: String) throws(FileError) -> Int32 {
    while true {
      let file = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
      if file >= 0 { return file }
      guard errno == ENXIO, isPipe(path) else { throw FileError("write", path) }
      if Interruption.isRequested { throw FileError("write", path, code: ECANCELED) }
      usleep(20_000)
    }
  }

  // MARK: Writing

  /// Writes a file beside its place, and moves it there.
  ///
  /// - Returns: the number of the error, or 0.
  private static func replace(_ place: String, _ status: stat?, _ fill: (Int32) -> Int32) -> Int32 {
    // A file that may not be written to is not replaced either.
    if status != nil, access(place, W_OK) != 0 { return errno }
    let code: Int32
    if let draft = Draft(in: folder(of: place)) {
      code = draft.complete(as: place, replacing: status, fill)
    } else {
      code = errno
    }
    let isLocked = [EACCES, EPERM, EROFS, EBUSY, EXDEV].contains(code)
    return status != nil && isLocked ? overwrite(place, fill) : code
  }

  /// Writes a file in place.
  private static func overwrite(_ place: String, _ fill: (Int32) -> Int32) -> Int32 {
    let file = open(place, O_WRONLY | O_CLOEXEC)
    guard file >= 0 else { return errno }
    var code = fill(file)
    if code == 0, ftruncate(file, lseek(file, 0, SEEK_CUR)) != 0 || retrying({ Int(fsync(file)) }) != 0 { code = errno }
    let closed = closed(file)
    return code != 0 ? code : closed
  }

  /// How many bytes are written at once: a few milliseconds' worth.
  private static let piece = 4 << 20
  /// What a pipe takes without waiting, once it takes anything (POSIX's least `PIPE_BUF` on Linux).
  private static let pipePiece = 4096

  /// Writes to a device, pipe or socket. Once the running work was asked to stop, a reader has two seconds.
  private static func stream(_ parts: [UnsafeRawBufferPointer], to file: Int32, while goesOn: () -> Bool) -> Int32 {
    for part in parts {
      var rest = part[...]
      while !rest.isEmpty {
        guard goesOn() else { return ECANCELED }
        let code = wait(for: file, POLLOUT, patience: 20)
        if code != 0 { return code }
        let next = UnsafeRawBufferPointer(rebasing: rest.prefix(pipePiece))
        let count = retrying { Glibc.write(file, next.baseAddress, next.count) }
        if count >= 0 { rest = rest.dropFirst(count) } else if errno != EAGAIN { return errno }
      }
    }
    return 0
  }

  private static func putAll(_ parts: [UnsafeRawBufferPointer], _ file: Int32, while goesOn: () -> Bool) -> Int32 {
    for part in parts {
      let code = put(part, file, while: goesOn)
      if code != 0 { return code }
    }
    return 0
  }

  /// Writes all of `bytes` at the open file's position.
  ///
  /// - Returns: the number of the error, or 0.
  private static func put(
    _ bytes: UnsafeRawBufferPointer, _ file: Int32, while goesOn: () -> Bool = { true }
  ) -> Int32 {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard goesOn() else { return ECANCELED }
      let next = UnsafeRawBufferPointer(rebasing: rest.prefix(piece))
      let count = retrying { Glibc.write(file, next.baseAddress, next.count) }
      if count < 0 { return errno }
      rest = rest.dropFirst(count)
    }
    return 0
  }

  /// Writes the entry of a file's folder to the disk.
  static func syncFolder(of path: String) {
    let folder = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }
}
