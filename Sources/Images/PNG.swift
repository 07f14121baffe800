import CPNG
import Glibc

/// PNG through libpng.
enum PNG {
  static func decode(_ bytes: [UInt8], name: String) throws(ImageMistake) -> Image {
    let structure = try PNGStructure(of: bytes, name: name)
    let (width, height) = (structure.width, structure.height)
    var message = Message()
    var status: Int32 = 0
    let pixels = [UInt8](unsafeUninitializedCapacity: height * width * 3) { pixels, count in
      status = cpng_decode(
        bytes, bytes.count, pixels.baseAddress, UInt32(width), UInt32(height), &message.characters)
      count = pixels.count
    }
    guard status == 0 else { throw .corrupt(name: name, reason: message.text) }
    return Image(width: width, height: height, pixels: pixels).oriented(structure.orientation)
  }

  static func textChunks(_ bytes: [UInt8]) throws(ImageMistake) -> [(key: String, value: String)] {
    let name = "the picture"
    guard ImageContent(of: bytes) == .png else { throw .notReadable(name: name, content: ImageContent(of: bytes)) }
    _ = try PNGStructure(of: bytes, name: name)
    var message = Message()
    var texts = [(key: String, value: String)]()
    let status = withUnsafeMutablePointer(to: &texts) { texts in
      cpng_read_texts(
        bytes, bytes.count,
        { texts, text in
          guard let text = text?.pointee, let key = text.key, let value = text.value else { return }
          let decoded = text.isUTF8 != 0 ? String(cString: value) : latin1(value)
          texts?.assumingMemoryBound(to: [(key: String, value: String)].self).pointee.append((latin1(key), decoded))
        }, texts, &message.characters)
    }
    guard status == 0 else { throw .corrupt(name: name, reason: message.text) }
    return texts
  }

  static func encode(_ image: Image, text: [(key: String, value: String)]) throws(ImageMistake) -> [UInt8] {
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
      chunks, Int32(clamping: chunks.count), &bytes, &count, &message.characters)
    defer { free(bytes) }
    guard status == 0 else { throw .notEncodable(format: "PNG", reason: message.text) }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}

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
