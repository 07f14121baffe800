/// The framing of records in TensorFlow's files (TFRecord, as `tensorflow/core/lib/io/record_writer.h` describes it): the
/// length in 8 bytes, its checksum, the data, their checksum; all numbers with the lowest byte first.
///
/// The checksum is CRC-32C (Castagnoli's polynomial, RFC 3720 B.4), rotated right by 15 bits and increased by a constant, as
/// data may hold checksums themselves.
package enum RecordFrame {
  /// A record with its frame.
  package static func frame(_ data: [UInt8]) -> [UInt8] {
    let length = bytes(UInt64(data.count))
    return length + bytes(maskedChecksum(length)) + data + bytes(maskedChecksum(data))
  }

  /// The data of the whole records in `bytes`.
  package static func records(_ bytes: [UInt8]) -> [[UInt8]] {
    var (records, place) = ([[UInt8]](), 0)
    while place + 16 <= bytes.count {
      let length = bytes[place..<place + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      guard length <= UInt64(bytes.count - place - 16) else { break }
      records.append(Array(bytes[place + 12..<place + 12 + Int(length)]))
      place += 16 + Int(length)
    }
    return records
  }

  private static func maskedChecksum(_ bytes: [UInt8]) -> UInt32 {
    let checksum = checksum(bytes)
    return (checksum >> 15 | checksum << 17) &+ 0xA282_EAD8
  }

  /// CRC-32C.
  package static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { checksum, byte in
      checksum >> 8 ^ table[Int(UInt8(truncatingIfNeeded: checksum) ^ byte)]
    }
  }

  /// The checksum of each byte: the polynomial 0x1EDC6F41, with its bits in reverse order.
  private static let table = (UInt32(0)..<256).map { byte in
    var value = byte
    for _ in 0..<8 { value = value & 1 == 1 ? value >> 1 ^ 0x82F6_3B78 : value >> 1 }
    return value
  }

  private static func bytes<Number: FixedWidthInteger>(_ value: Number) -> [UInt8] {
    stride(from: 0, to: Number.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}
