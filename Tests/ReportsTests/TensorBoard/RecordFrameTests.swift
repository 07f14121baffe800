import Reports
import Testing

@Suite("Records of TensorFlow") struct RecordFrameTests {
  /// RFC 3720, B.4; and the check value of the catalogue of CRC algorithms for "123456789".
  @Test(
    "have the checksum CRC-32C",
    arguments: [
      ([UInt8](repeating: 0, count: 32), 0x8A91_36AA), ([UInt8](repeating: 0xFF, count: 32), 0x62A8_AB43),
      (Array(0..<32), 0x46DD_794E), ((0..<32).reversed(), 0x113F_DB5C), (Array("123456789".utf8), 0xE306_9283),
      ([], 0),
    ] as [([UInt8], UInt32)])
  func checksum(_ bytes: [UInt8], _ expected: UInt32) { #expect(RecordFrame.checksum(bytes) == expected) }

  /// The first record of every file that TensorFlow writes is 24 bytes long, and begins with these 12.
  @Test("have their length and its checksum before them, and their own after them")
  func frame() {
    let data = [UInt8](repeating: 7, count: 24)
    let frame = RecordFrame.frame(data)
    #expect(frame.prefix(12) == [24, 0, 0, 0, 0, 0, 0, 0, 0xA3, 0x7F, 0x4B, 0x22])
    #expect(Array(frame[12..<36]) == data)
    #expect(frame.count == 40)
  }
}
