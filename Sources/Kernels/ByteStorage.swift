/// Bytes in memory, aligned to a cache line, with room behind for a whole vector to be read past the end. Pictures are
/// kept in it as red, green, blue, row by row.
///
/// Threads may write to places of their own at the same time.
public final class ByteStorage: @unchecked Sendable {
  /// The number of bytes.
  public let count: Int
  let base: UnsafeMutablePointer<UInt8>

  /// `count` zeros.
  public init(count: Int) {
    self.count = count
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: count + 64, alignment: 64)
    base = bytes.initializeMemory(as: UInt8.self, repeating: 0, count: count + 64)
  }

  /// A copy of `bytes`.
  public convenience init(_ bytes: [UInt8]) {
    self.init(count: bytes.count)
    write(bytes, at: 0)
  }

  deinit { base.deallocate() }

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
