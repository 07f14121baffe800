/// Reads numbers from bytes, in order; nil where too few are left.
struct ByteReader {
  private let bytes: [UInt8]
  private(set) var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var remaining: Int { bytes.count - position }

  /// A little-endian 64-bit number.
  mutating func number() -> UInt64? {
    take(8)?.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// A little-endian 64-bit number that counts something.
  mutating func count() -> Int? { number().flatMap { Int(exactly: $0) } }

  mutating func text(_ count: Int) -> String? { take(count).map { String(decoding: $0, as: UTF8.self) } }

  mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= remaining else { return nil }
    position += count
    return bytes[(position - count)..<position]
  }
}

extension ArraySlice<UInt8> {
  /// The bytes as 32-bit floats of this machine, copied at once.
  func floats() -> [Float] {
    [Float](unsafeUninitializedCapacity: count / 4) { buffer, filled in
      UnsafeMutableRawBufferPointer(buffer).copyBytes(from: prefix(count / 4 * 4))
      filled = count / 4
    }
  }
}
