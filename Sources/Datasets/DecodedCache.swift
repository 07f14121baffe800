import Basics
import Glibc
import Images
import Kernels

/// A folder where decoded images are kept, a file for each set of images and size, so that they are decoded once.
///
/// A set is known by its files' paths, sizes, dates and inodes. Files come to be whole or not at all; of several
/// processes one decodes and the others wait for it. Those that were not used for the longest time make room for new
/// ones.
public struct DecodedCache: Sendable {
  public let folder: String
  /// The most bytes that are kept.
  public let limit: Int

  public init(folder: String, limit: Int = 10_000_000_000) { (self.folder, self.limit) = (folder, limit) }

  /// The decoded images: those that were kept, or decoded now and kept. Where they cannot be kept, `error` says why.
  ///
  /// - Throws: `DatasetError.tooLarge`, `Interrupted`.
  func decoded(_ decoding: Decoding, _ progress: (Int, Int) -> Void) throws -> Decoding.Decoded {
    // Sizes that no disk has: the memory says so.
    guard decoding.bytes < 1e15 else { return try decoding.inMemory(progress) }
    do {
      return try inFile(decoding, progress)
    } catch let error as FileError {
      var decoded = try decoding.inMemory(progress)
      decoded.error = .unusable(error)
      return decoded
    }
  }

  private func inFile(_ decoding: Decoding, _ progress: (Int, Int) -> Void) throws -> Decoding.Decoded {
    let stamps = decoding.settledStamps()
    let key = Self.key(decoding, stamps)
    let file = DecodedFile(decoding: decoding, key: key)
    let path = "\(folder)/\(String(hexadecimal: key))"
    var error: CacheError?
    while true {
      if let kept = try kept(file, path) { return kept }
      if FileIO.exists(path) {
        error = .damaged(path: path)
        FileIO.unlink(path)
      }
      try FileIO.makeFolder(folder)
      guard let draft = try Draft.open(path + ".part") else {
        // Another process is at it.
        progress(0, decoding.files.count)
        usleep(50_000)
        try Interruption.check()
        continue
      }
      if FileIO.exists(path) { continue }
      // What the cache cannot hold is in a file without a name, which ends with its use.
      let keeps = file.size <= limit
      if keeps { makeRoom(file.size) } else { draft.remove() }
      try draft.allocate(file.size) { removeOldest() }
      var decoded = try file.write(draft.file, draft.path, progress)
      decoded.error = keeps ? error : .tooLarge(bytes: file.size, limit: limit)
      // Files that changed meanwhile were read before or after: nobody knows.
      if keeps, decoding.stamps() == stamps { try draft.move(to: path) }
      return decoded
    }
  }

  /// Names the images: the hash of the format's and the decoder's versions, the size, and of each file's path and
  /// stamp.
  private static func key(_ decoding: Decoding, _ stamps: [FileStamp?]) -> UInt64 {
    var facts = [UInt8]()
    facts.reserveCapacity(stamps.count * 80)
    for number in [version, ImageCodec.version, decoding.height, decoding.width] { facts.append(word: UInt64(number)) }
    for (file, stamp) in zip(decoding.files, stamps) {
      facts += Array(file.path.utf8) + [0]
      for number in [stamp?.size, stamp?.modified, stamp?.changed] {
        facts.append(word: UInt64(bitPattern: Int64(number ?? -1)))
      }
      facts.append(word: stamp?.inode ?? 0)
    }
    return XXHash64.hash(facts)
  }

  /// To be raised when the files' format changes.
  private static let version = 1

  /// What is at `path`, if it is there and in order.
  private func kept(_ file: DecodedFile, _ path: String) throws(FileError) -> Decoding.Decoded? {
    let open = FileIO.open(path, O_RDONLY | O_CLOEXEC)
    guard open >= 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw FileError("read", path)
    }
    defer { close(open) }
    return try file.read(open, path)
  }

  // MARK: Room

  /// Removes what was not used for the longest time until `size` bytes more are within the limit, and what killed
  /// processes left behind.
  private func makeRoom(_ size: Int) {
    for name in (try? FileIO.names(in: folder)) ?? [] where name.hasSuffix(".part") {
      Draft.removeLeftover("\(folder)/\(name)")
    }
    while sizes().reduce(size, { $0 + $1.size }) > limit, removeOldest() {}
  }

  /// Removes the file that was not used for the longest time, if there is any.
  private func removeOldest() -> Bool {
    guard let oldest = sizes().min(by: { $0.used < $1.used }) else { return false }
    return FileIO.unlink(oldest.path) == 0
  }

  /// The files that are kept, their sizes, and when they were used.
  private func sizes() -> [(path: String, size: Int, used: Int)] {
    ((try? FileIO.names(in: folder)) ?? []).compactMap { name in
      let path = "\(folder)/\(name)"
      guard !name.contains("."), let facts = FileIO.status(of: path), facts.st_mode & S_IFMT == S_IFREG else {
        return nil
      }
      return (path, Int(facts.st_size), facts.st_atim.tv_sec * 1_000_000_000 + facts.st_atim.tv_nsec)
    }
  }
}

extension Decoding {
  /// The files' stamps as they are now.
  fileprivate func stamps() -> [FileStamp?] { files.indices.map { FileStamp(path: path($0)) } }

  /// The files' stamps as they were found; where one is too fresh to tell a further change, they are looked at again.
  fileprivate func settledStamps() -> [FileStamp?] {
    guard files.contains(where: { $0.stamp?.isFresh == true }) else { return files.map(\.stamp) }
    usleep(UInt32(FileStamp.tick / 1000))
    return stamps()
  }
}

/// A file that is being written, locked against other processes. It is removed when it is not moved to its place.
private final class Draft {
  let path: String
  let file: Int32
  private var isThere = true

  /// The draft at `path`, new or left behind; nil while another process has it.
  ///
  /// - Throws: `FileError` when it cannot be made.
  static func open(_ path: String) throws(FileError) -> Draft? {
    let file = FileIO.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw FileError("write", path) }
    // Where the file system knows no locks, it goes without.
    if (flock(file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK) && FileIO.isPlace(path, of: file) {
      return Draft(path, file)
    }
    close(file)
    return nil
  }

  /// Removes the draft at `path`, if it is no process's any more.
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
    // To give back the room of gigabytes takes the system long.
    Background.run { [file] in close(file) }
  }

  /// Gives the file its size and takes the room for it, so that a full disk is noticed before the work is done. While
  /// the disk is full, `makeRoom` is asked for more, until it has none.
  func allocate(_ size: Int, makeRoom: () -> Bool) throws(FileError) {
    while true {
      let code = posix_fallocate(file, 0, size)
      if code == 0 { return }
      if code == EINTR || code == ENOSPC && makeRoom() { continue }
      throw FileError("write", path, code: code)
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
