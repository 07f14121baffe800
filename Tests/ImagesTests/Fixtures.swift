import Basics
import Images
import Testing

/// The images of the folder Fixtures, with what TensorFlow reads in them (see make_images.py there).
struct Fixture: Sendable, CustomTestStringConvertible {
  let name: String
  let width: Int
  let height: Int
  /// Of the pixels, of them resized to 41x50 as floats, and as bytes.
  let pixelsHash: String, largerHash: String, largerBytesHash: String
  /// The pixels resized to 6x8.
  let smaller: [Float]

  var bytes: [UInt8] { get throws { try FileIO.read(Self.folder + "/" + name) } }
  var testDescription: String { name }

  static let folder = FileIO.folder(of: #filePath) + "/Fixtures"

  static let all: [Fixture] = {
    guard let lines = try? FileIO.read(folder + "/expected.txt"),
      let floats = try? FileIO.read(folder + "/expected.f32")
    else { return [] }
    return String(decoding: lines, as: UTF8.self).split(separator: "\n").enumerated().map { index, line in
      let words = line.split(separator: " ").map(String.init)
      let values = stride(from: index * 576, to: (index + 1) * 576, by: 4).map { place in
        Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(floats[place + $1]) << UInt32(8 * $1) })
      }
      return Fixture(
        name: words[0], width: Int(words[1]) ?? 0, height: Int(words[2]) ?? 0,
        pixelsHash: words[3], largerHash: words[4], largerBytesHash: words[5], smaller: values)
    }
  }()

  static func bytes(_ name: String) throws -> [UInt8] { try FileIO.read(folder + "/" + name) }
}

/// FNV-1a, 64 bits, in hexadecimal.
func hash(_ bytes: some Sequence<UInt8>) -> String {
  let value = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  let digits = String(value, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}

/// The hash of floats as little-endian bytes.
func hash(_ values: [Float]) -> String {
  hash(values.lazy.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> UInt32(8 * $0)) } })
}

/// An image whose values vary along both sides.
func gradient(width: Int, height: Int) -> Image {
  let values = (0..<height).flatMap { y in (0..<width).flatMap { x in [x * 5, y * 7, x * y] } }
  return Image(width: width, height: height, pixels: values.map { UInt8(truncatingIfNeeded: $0) })
}
