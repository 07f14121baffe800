import Basics
import CPNG
import Glibc

enum PNGEncoder {
  static func encode(_ image: Image, text: [PNGText]) throws(ImageError) -> [UInt8] {
    guard text.count <= Int(CPNG_MOST_TEXTS) else {
      throw .notEncodable(format: "PNG", reason: "there may be at most \(CPNG_MOST_TEXTS) texts, got \(text.count)")
    }
    for (key, value) in text {
      guard 1...79 ~= key.utf8.count, key.utf8.allSatisfy({ 0x20...0x7E ~= $0 }), key.first != " ", key.last != " ",
        !key.contains("  ")
      else {
        throw .notEncodable(
          format: "PNG",
          reason: "the key of a text must be 1 to 79 characters of ASCII without outer or double spaces, got '\(key)'")
      }
      guard !value.utf8.contains(0) else {
        throw .notEncodable(format: "PNG", reason: "the text of '\(key)' contains a NUL character")
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
    var message = [CChar](repeating: 0, count: Int(CPNG_MESSAGE))
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = cpng_encode(
      image.pixels, UInt32(clamping: image.width), UInt32(clamping: image.height), chunks,
      Int32(clamping: chunks.count), { Interruption.isRequested ? 1 : 0 }, &bytes, &count, &message)
    defer { free(bytes) }
    guard status == CPNG_OK else {
      let reason =
        switch status {
        case CPNG_NO_MEMORY: "there is not enough memory"
        case CPNG_STOPPED: "it was interrupted"
        default: String(message: message)
        }
      throw .notEncodable(format: "PNG", reason: reason)
    }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}
