/// A type of numbers in safetensors files.
struct ElementType: Sendable {
  let name: String
  /// Bytes for one number.
  let size: Int
  /// Makes floats of the bytes; nil where numbers of this type are not read as weights.
  let decode: (@Sendable (ArraySlice<UInt8>) -> [Float])?

  /// The type that the format calls `name`, or nil.
  init?(_ name: String) {
    guard let type = Self.table.first(where: { $0.name == name }) else { return nil }
    self = type
  }

  private init(_ name: String, _ size: Int, _ decode: (@Sendable (ArraySlice<UInt8>) -> [Float])? = nil) {
    (self.name, self.size, self.decode) = (name, size, decode)
  }

  private static let table = [
    ElementType("F32", 4) { $0.floats() },
    ElementType("F64", 8) { words($0, 8).map { Float(Double(bitPattern: $0)) } },
    ElementType("F16", 2) { words($0, 2).map { half(UInt16(truncatingIfNeeded: $0)) } },
    ElementType("BF16", 2) { words($0, 2).map { Float(bitPattern: UInt32(truncatingIfNeeded: $0) << 16) } },
    ElementType("U8", 1) { $0.map(Float.init) },
    ElementType("BOOL", 1), ElementType("I8", 1), ElementType("F8_E5M2", 1), ElementType("F8_E4M3", 1),
    ElementType("I16", 2), ElementType("U16", 2), ElementType("I32", 4), ElementType("U32", 4),
    ElementType("I64", 8), ElementType("U64", 8),
  ]

  /// The little-endian words of `size` bytes each.
  private static func words(_ bytes: ArraySlice<UInt8>, _ size: Int) -> [UInt64] {
    stride(from: bytes.startIndex, to: bytes.endIndex, by: size).map { start in
      bytes[start..<(start + size)].reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  /// An IEEE half-precision number.
  private static func half(_ bits: UInt16) -> Float { Float(Float16(bitPattern: bits)) }
}
