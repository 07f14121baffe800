import Basics
import Glibc

/// What a decoder is given.
struct DecoderInput {
  /// The file's bytes, which outlive the decoder.
  let bytes: UnsafeBufferPointer<UInt8>
  /// The file's name, for messages.
  let name: String
  /// Whether transparency is wanted; else the decoder drops it.
  let keepsAlpha: Bool

  /// Where the bytes are. A file that gets as far as a decoder is not empty.
  var base: UnsafePointer<UInt8>? { bytes.baseAddress }

  /// The error of a file that does not follow its format.
  func corrupt(_ reason: String) -> ImageError { .corrupt(name: name, reason: reason) }
}

/// A decoder of one image: it yields the image's rows as they lie in the file, from the top to the bottom. Most keep a
/// few rows in memory only, whatever the size of the image.
protocol RowDecoder: AnyObject {
  var width: Int { get }
  var height: Int { get }
  /// 3 bytes a pixel (RGB), or 4 (RGBA, not premultiplied) where transparency was wanted and there is some.
  var channels: Int { get }
  /// How the image is to be turned.
  var orientation: Orientation { get }

  /// Decodes the next row into `row`, which has space for `width * channels` bytes. Called `height` times.
  ///
  /// - Throws: `ImageError`, `Interrupted`.
  func readRow(into row: UnsafeMutablePointer<UInt8>) throws

  /// Checks what follows the last row.
  func finish() throws
}

extension RowDecoder {
  func finish() throws {}

  /// Calls `body` with each row as RGB, transparent pixels composed on `background`.
  ///
  /// - Throws: `ImageError`; `Interrupted`, looked at before each row.
  func forEachRow(
    on background: BackgroundColor?, name: String, _ body: (UnsafePointer<UInt8>) -> Void
  ) throws {
    // Space for a fourth byte after the last pixel, as pixels are loaded in words.
    guard let row = malloc(width * channels + 1)?.assumingMemoryBound(to: UInt8.self) else {
      throw ImageError.noMemory(name: name, bytes: width * channels + 1)
    }
    defer { free(row) }
    for _ in 0..<height {
      try Interruption.check()
      try readRow(into: row)
      if channels == 4 { Self.compose(row, width, on: background ?? .black) }
      body(row)
    }
    try finish()
  }

  /// RGBA to RGB in place: `(color * alpha + background * (255 - alpha)) / 255`, rounded to the nearest.
  private static func compose(_ row: UnsafeMutablePointer<UInt8>, _ width: Int, on background: BackgroundColor) {
    let (red, green, blue) = (UInt32(background.red), UInt32(background.green), UInt32(background.blue))
    for x in 0..<width {
      let alpha = UInt32(row[x * 4 + 3])
      func mixed(_ color: UInt8, _ other: UInt32) -> UInt8 {
        UInt8(truncatingIfNeeded: (UInt32(color) * alpha + other * (255 - alpha) + 127) / 255)
      }
      let pixel = (mixed(row[x * 4], red), mixed(row[x * 4 + 1], green), mixed(row[x * 4 + 2], blue))
      (row[x * 3], row[x * 3 + 1], row[x * 3 + 2]) = pixel
    }
  }
}

enum DecoderMemory {
  /// Checks that `count` bytes can be allocated: a Swift array that cannot be ends the process.
  ///
  /// - Throws: `ImageError.noMemory`.
  static func check(_ count: Int, name: String) throws(ImageError) {
    // What small allocations take is hardly ever missing.
    guard count > 1 << 20 else { return }
    let memory = mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard memory != MAP_FAILED else { throw .noMemory(name: name, bytes: count) }
    munmap(memory, count)
  }

  /// Refuses what a decoder would have to keep in memory beyond `ImageCodec.maxDecoderBytes`.
  ///
  /// - Throws: `ImageError.tooMuchMemory`.
  static func checkLimit(_ count: Int, name: String, kind: String) throws(ImageError) {
    guard count <= ImageCodec.maxDecoderBytes else { throw .tooMuchMemory(name: name, kind: kind, bytes: count) }
  }
}
