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
    let smaller = Self.floats(floats)
    return String(decoding: lines, as: UTF8.self).split(separator: "\n").enumerated().map { index, line in
      let words = line.split(separator: " ").map(String.init)
      let values = Array(smaller[index * 144..<(index + 1) * 144])
      return Fixture(
        name: words[0], width: Int(words[1]) ?? 0, height: Int(words[2]) ?? 0,
        pixelsHash: words[3], largerHash: words[4], largerBytesHash: words[5], smaller: values)
    }
  }()

  /// Those of the folder formats, with what Pillow reads in them (see make_formats.py).
  static let formats: [FormatFixture] = {
    let lines = (try? FileIO.read(folder + "/formats.txt")) ?? []
    return String(decoding: lines, as: UTF8.self).split(separator: "\n").map { line in
      let words = line.split(separator: " ").map(String.init)
      return FormatFixture(
        name: words[0], width: Int(words[1]) ?? 0, height: Int(words[2]) ?? 0, pixelsHash: words[3],
        composedHash: words[4] == "-" ? nil : words[4])
    }
  }()

  /// The paths of all images of these.
  static let everyFile = all.map(\.name) + formats.map { "formats/" + $0.name }

  /// Little-endian floats.
  static func floats(_ bytes: [UInt8]) -> [Float] {
    stride(from: 0, to: bytes.count, by: 4).map { place in
      Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) })
    }
  }

  static func bytes(_ name: String) throws -> [UInt8] { try FileIO.read(folder + "/" + name) }
}

/// An image of the folder formats.
struct FormatFixture: Sendable, CustomTestStringConvertible {
  let name: String
  let width: Int
  let height: Int
  /// Of the pixels; and of them on the colour #0ac81e, if there is transparency.
  let pixelsHash: String, composedHash: String?

  var bytes: [UInt8] { get throws { try FileIO.read(Fixture.folder + "/formats/" + name) } }
  var testDescription: String { name }
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
