import Basics
import Glibc
import Synchronization

/// Bytes, in memory or in a file that is mapped into it, aligned to a cache line, with room after for a whole vector to
/// be read past the end. Images are kept in it as red, green, blue, row by row.
///
/// Threads may write to places of their own at the same time; the bytes of a file are not to be written.
public final class ByteStorage: @unchecked Sendable {
  /// The number of bytes.
  public let count: Int
  let base: UnsafeMutablePointer<UInt8>
  /// Present for a file, and elsewhere.
  private let mapping: Mapping?
  private let memory: ZeroedMemory?
  /// Whether the bytes are a file's.
  public var isMapped: Bool { mapping != nil }

  /// The bytes that must follow those that are used, as loops read them and throw them away.
  public static let margin = 64

  /// `count` zeros, in memory.
  public init(count: Int) {
    self.count = count
    let memory = ZeroedMemory(count: count + Self.margin)
    base = memory.base.bindMemory(to: UInt8.self, capacity: count + Self.margin)
    (mapping, self.memory) = (nil, memory)
  }

  /// A copy of `bytes`.
  public convenience init(_ bytes: [UInt8]) {
    self.init(count: bytes.count)
    write(bytes, at: 0)
  }

  /// The first `count` bytes of an open file, which `margin` more follow at least. They are read as they are needed, and
  /// stay when the file is closed or removed; it must not become shorter.
  ///
  /// - Throws: `FileError`, with the file's `path`, when it cannot be mapped.
  public init(mapping file: Int32, count: Int, path: String) throws(FileError) {
    let length = count + Self.margin
    guard let start = mmap(nil, length, PROT_READ, MAP_SHARED, file, 0), start != MAP_FAILED else {
      throw FileError("map", path)
    }
    self.count = count
    base = start.bindMemory(to: UInt8.self, capacity: length)
    (mapping, memory) = (Mapping(start: start, length: length), nil)
  }

  deinit {
    if let mapping { munmap(mapping.start, mapping.length) }
  }

  /// Copies `bytes` to `offset` and after. They fit in.
  public func write(_ bytes: [UInt8], at offset: Int) {
    precondition(offset >= 0 && offset + bytes.count <= count, "bytes within the storage")
    bytes.withUnsafeBufferPointer { source in
      if let first = source.baseAddress { (base + offset).update(from: first, count: source.count) }
    }
  }

  /// A copy of the bytes in `range`, which lies within the storage.
  public func bytes(in range: Range<Int>) -> [UInt8] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "a range within the storage")
    return Array(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
  }
}

// MARK: Files larger than memory

extension ByteStorage {
  /// How much of a file may be in the process's memory; the system keeps more of it as long as there is room.
  private static let limit = 128 << 20
  /// What the system maps at one access beside what was asked for, at most.
  private static let around = 64 << 10

  /// Tells that `count` bytes in one place were read. Where enough of a large file was, its memory is let go.
  public func noteUse(of count: Int) {
    guard let mapping, mapping.length > Self.limit else { return }
    // Whoever passes the limit first lets go; what others are reading just then is mapped anew.
    let used = mapping.used.add(count + Self.around, ordering: .relaxed).newValue
    if used > Self.limit, mapping.used.exchange(0, ordering: .relaxed) > Self.limit {
      madvise(mapping.start, mapping.length, MADV_DONTNEED)
    }
  }

  /// Tells that `range` is to be read soon: of a large file it is fetched from the disk meanwhile.
  public func prepare(_ range: Range<Int>) {
    guard let mapping, mapping.length > Self.limit else { return }
    let first = range.lowerBound & ~4095
    madvise(mapping.start + first, range.upperBound - first, MADV_WILLNEED)
  }

  fileprivate final class Mapping {
    let start: UnsafeMutableRawPointer
    let length: Int
    /// The bytes read since memory was let go.
    let used = Atomic<Int>(0)

    init(start: UnsafeMutableRawPointer, length: Int) { (self.start, self.length) = (start, length) }
  }
}
