import Basics
import CPNG
import Glibc

/// PNG through libpng.
enum PNG {
  typealias Text = (key: String, value: String)

  static func decode(_ bytes: [UInt8], name: String) throws(ImageError) -> Image {
    let structure = try PNGStructure(of: bytes, name: name)
    return try read(bytes, structure, name, found: nil, into: nil).oriented(structure.orientation)
  }

  static func textChunks(_ bytes: [UInt8]) throws(ImageError) -> [Text] {
    let content = ImageContent(of: bytes)
    guard content == .png else { throw .notPNG(content) }
    let name = "the PNG file"
    let structure = try PNGStructure(of: bytes, name: name)
    let collector = Collector()
    _ = try read(
      bytes, structure, name,
      found: { context, text in
        guard let context, let text = text?.pointee, let key = text.key, let value = text.value else { return }
        Unmanaged<Collector>.fromOpaque(context).takeUnretainedValue()
          .texts.append((latin1(key), text.isUTF8 != 0 ? String(cString: value) : latin1(value)))
      }, into: Unmanaged.passUnretained(collector).toOpaque())
    return collector.texts
  }

  private static func read(
    _ bytes: [UInt8], _ structure: PNGStructure, _ name: String,
    found: (@convention(c) (UnsafeMutableRawPointer?, UnsafePointer<cpng_text>?) -> Void)?,
    into context: UnsafeMutableRawPointer?
  ) throws(ImageError) -> Image {
    let (width, height) = (structure.width, structure.height)
    var message = Message()
    var status: Int32 = 0
    let pixels = [UInt8](unsafeUninitializedCapacity: height * width * 3) { pixels, count in
      status = cpng_decode(
        bytes, bytes.count, pixels.baseAddress, UInt32(width), UInt32(height), found, context, &message.characters)
      count = height * width * 3
    }
    guard status == 0 else { throw .corrupt(name: name, reason: message.text) }
    return Image(width: width, height: height, pixels: pixels)
  }

  static func encode(_ image: Image, text: [Text]) throws(ImageError) -> [UInt8] {
    guard text.count <= Int(CPNG_MOST_TEXTS) else {
      throw .notEncodable(format: "PNG", reason: "at most \(CPNG_MOST_TEXTS) texts go with it, not \(text.count)")
    }
    for (key, value) in text {
      guard 1...79 ~= key.utf8.count, key.utf8.allSatisfy({ 0x20...0x7E ~= $0 }), key.first != " ", key.last != " ",
        !key.contains("  ")
      else { throw .notEncodable(format: "PNG", reason: "'\(key)' is no key of a text chunk") }
      guard !value.utf8.contains(0) else {
        throw .notEncodable(format: "PNG", reason: "the text of '\(key)' contains a NUL")
      }
    }
    let chunks = text.map { key, value in
      cpng_text(key: strdup(key), value: strdup(value), isUTF8: value.utf8.allSatisfy { $0 < 0x80 } ? 0 : 1)
    }
    defer {
      for chunk in chunks {
        free(UnsafeMutablePointer(mutating: chunk.key))
        free(UnsafeMutablePointer(mutating: chunk.value))
      }
    }
    var message = Message()
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = cpng_encode(
      image.pixels, UInt32(clamping: image.width), UInt32(clamping: image.height),
      chunks, Int32(clamping: chunks.count), { Interruption.isRequested ? 1 : 0 }, &bytes, &count,
      &message.characters)
    defer { free(bytes) }
    guard status == 0 else { throw .notEncodable(format: "PNG", reason: message.text) }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}

/// Where the C side's calls bring the texts.
private final class Collector { var texts = [PNG.Text]() }

/// The C side's place for a message.
private struct Message {
  var characters = [CChar](repeating: 0, count: Int(CPNG_MESSAGE))
  var text: String { String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self) }
}

/// A C string in Latin-1, whose characters are the first 256 of Unicode.
private func latin1(_ text: UnsafePointer<CChar>) -> String {
  var characters = String.UnicodeScalarView()
  for index in 0..<strlen(text) { characters.append(Unicode.Scalar(UInt8(bitPattern: text[index]))) }
  return String(characters)
}
