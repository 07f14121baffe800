import Basics
import Glibc
import Images
import Kernels

/// A folder where decoded images are kept, a file for each set of images and way to resize them, so that they are decoded once.
///
/// A set is identified by its files' paths, sizes, dates and inodes. Files appear complete or not at all; of several
/// processes one decodes and the others wait for it. The least recently used files are evicted for new
/// ones.
public struct DecodedCache: Sendable {
  public let folder: String
  /// The most bytes that are kept.
  public let limit: Int
  private let patience: Patience

  public init(folder: String, limit: Int = 10_000_000_000, patience: Patience = Patience()) {
    (self.folder, self.limit, self.patience) = (folder, limit, patience)
  }

  /// The decoded images: those that were kept, or decoded now and kept. Where they cannot be kept, `error` says why.
  ///
  /// - Throws: `DatasetError.tooLarge`, `Interrupted`.
  func decoded(_ decoding: Decoding, _ progress: (LoadingProgress) -> Void) throws -> Decoding.Decoded {
    // For sizes that no disk has, the memory is the limit to name.
    guard decoding.bytes < 1e15 else { return try decoding.inMemory(progress) }
    do {
      return try inFile(decoding, progress)
    } catch let error as FileError {
      var decoded = try decoding.inMemory(progress)
      decoded.error = .unusable(error)
      return decoded
    }
  }

  private func inFile(_ decoding: Decoding, _ progress: (LoadingProgress) -> Void) throws -> Decoding.Decoded {
    let reader = decoding.reader
    let stamps = reader.settledStamps()
    let key = Self.key(reader, stamps)
    let file = DecodedFile(reader: reader, key: key)
    let path = "\(folder)/\(String(hexadecimal: key))"
    var error = file.size > limit ? CacheError.tooLarge(bytes: file.size, limit: limit) : nil
    var wait = PeerWait<FileStamp?>(patience)
    while true {
      if let kept = try kept(file, path) { return kept }
      if FileIO.exists(path) {
        error = .damaged(path: path)
        FileIO.unlink(path)
      }
      try FileIO.makeFolder(folder)
      // What is not kept is in a file without a name, which ends with its use.
      let isKept = error == nil || error == .damaged(path: path)
      guard let draft = try Draft.open(path + (isKept ? ".part" : ".\(getpid()).part")) else {
        if try !wait.wait(FileStamp(path: path + ".part"), notify: { progress(.waiting) }) { error = .stalled }
        continue
      }
      if isKept, FileIO.exists(path) { continue }
      if isKept { freeSpace(file.size) } else { draft.remove() }
      try draft.allocate(file.size) { removeOldest() }
      var decoded = try file.write(draft, decoding, progress)
      decoded.error = error
      // Files that changed meanwhile may have been read before or after the change.
      if isKept, reader.stamps() == stamps { try draft.move(to: path) }
      return decoded
    }
  }

  /// Identifies the images: the hash of the format's and the decoder's versions, how images are resized, and of each
  /// file's path and stamp.
  private static func key(_ reader: ImageReader, _ stamps: [FileStamp?]) -> UInt64 {
    var facts = [UInt8]()
    facts.reserveCapacity(stamps.count * 80)
    for number in [version, ImageCodec.version] { facts.append(word: UInt64(number)) }
    facts += Array(reader.options.summary.utf8) + [0]
    for (file, stamp) in zip(reader.files, stamps) {
      facts += FileName.bytes(of: file.path) + [0]
      for number in [stamp?.size, stamp?.modified, stamp?.changed] {
        facts.append(word: UInt64(bitPattern: Int64(number ?? -1)))
      }
      facts.append(word: stamp?.inode ?? 0)
    }
    return XXHash64.hash(facts)
  }

  /// To be raised when the files' format changes.
  private static let version = 2

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

  // MARK: Eviction

  /// Removes the least recently used files until `size` bytes more are within the limit, and the
  /// files of killed processes.
  private func freeSpace(_ size: Int) {
    for name in (try? FileIO.names(in: folder)) ?? [] where name.hasSuffix(".part") {
      Draft.removeLeftover("\(folder)/\(name)")
    }
    while sizes().reduce(size, { $0 + $1.size }) > limit, removeOldest() {}
  }

  /// Removes the least recently used file, if there is any.
  private func removeOldest() -> Bool {
    guard let oldest = sizes().min(by: { ($0.used.tv_sec, $0.used.tv_nsec) < ($1.used.tv_sec, $1.used.tv_nsec) }) else {
      return false
    }
    return FileIO.unlink(oldest.path) == 0
  }

  /// The files that are kept, their sizes, and when they were used.
  private func sizes() -> [(path: String, size: Int, used: timespec)] {
    ((try? FileIO.names(in: folder)) ?? []).compactMap { name in
      let path = "\(folder)/\(name)"
      guard !name.contains("."), let facts = FileIO.status(of: path), facts.st_mode & S_IFMT == S_IFREG else {
        return nil
      }
      return (path, Int(facts.st_size), facts.st_atim)
    }
  }
}

extension ImageReader {
  /// The files' stamps as they are now.
  fileprivate func stamps() -> [FileStamp?] { files.indices.map { FileStamp(path: path($0)) } }

  /// The files' stamps as they were found; where one is so fresh that another change would not show, as they are a
  /// little later.
  fileprivate func settledStamps() -> [FileStamp?] {
    guard files.contains(where: { $0.stamp?.isFresh == true }) else { return files.map(\.stamp) }
    usleep(UInt32(FileStamp.tick / 1000))
    return stamps()
  }
}
