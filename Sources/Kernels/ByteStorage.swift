import Glibc

/// Bytes in memory, aligned to a cache line, with space after them to read a whole vector past the end. Images are
/// kept in it as red, green, blue, row by row.
///
/// Threads may write to places of their own at the same time.
public final class ByteStorage: @unchecked Sendable {
  /// The number of bytes.
  public let count: Int
  let base: UnsafeMutablePointer<UInt8>
  private let memory: ZeroedMemory

  /// The bytes after those that are used, as loops read and ignore them.
  private static let margin = 64

  /// `count` zeros.
  public convenience init(count: Int) { self.init(ZeroedMemory(count: count + Self.margin), count) }

  /// `count` zeros; nil where there is not enough memory.
  public convenience init?(ifAvailable count: Int) {
    guard let memory = ZeroedMemory(ifAvailable: count + Self.margin) else { return nil }
    self.init(memory, count)
  }

  private init(_ memory: ZeroedMemory, _ count: Int) {
    (self.memory, self.count) = (memory, count)
    base = memory.base.bindMemory(to: UInt8.self, capacity: count + Self.margin)
  }

  /// A copy of `bytes`.
  public convenience init(_ bytes: [UInt8]) {
    self.init(count: bytes.count)
    write(bytes, at: 0)
  }

  /// Copies `bytes` to `offset` and after. They must fit.
  public func write(_ bytes: [UInt8], at offset: Int) {
    precondition(offset >= 0 && offset + bytes.count <= count, "bytes within the storage")
    bytes.withUnsafeBufferPointer { source in
      if let first = source.baseAddress { (base + offset).update(from: first, count: source.count) }
    }
  }

  /// Fills the storage with the bytes of an open file from `offset` on.
  ///
  /// - Returns: false where they cannot be read, or the file ends before.
  public func read(_ file: Int32, from offset: Int) -> Bool {
    var (filled, interruptions) = (0, 0)
    while filled < count {
      let read = pread(file, base + filled, count - filled, offset + filled)
      if read < 0, errno == EINTR, interruptions < 100 {
        interruptions += 1
      } else if read <= 0 {
        return false
      }
      filled += max(read, 0)
    }
    return true
  }

  /// A copy of the bytes in `range`, which lies within the storage.
  public func bytes(in range: Range<Int>) -> [UInt8] {
    precondition(range.lowerBound >= 0 && range.upperBound <= count, "a range within the storage")
    return Array(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
  }
}
