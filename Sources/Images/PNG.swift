import Basics
import CPNG
import Glibc

/// PNG through libpng. All of its colour types and depths; an interlaced one is decoded as a whole.
final class PNGDecoder: RowDecoder {
  let width: Int
  let height: Int
  let channels: Int
  let orientation: Orientation
  private let input: DecoderInput
  private let reader: OpaquePointer

  convenience init(_ input: DecoderInput) throws { try self.init(input, keepsTexts: false) }

  init(_ input: DecoderInput, keepsTexts: Bool) throws {
    let structure = try PNGStructure(of: input)
    self.input = input
    (width, height) = (structure.width, structure.height)
    orientation = Orientation(exif: structure.exif, xmp: structure.xmp)
    let options = cpng_options(
      side: UInt32(ImageCodec.maxSide), stops: { Interruption.isRequested ? 1 : 0 },
      keeps_alpha: input.keepsAlpha ? 1 : 0, keeps_texts: keepsTexts ? 1 : 0)
    guard let reader = cpng_open(input.base, input.bytes.count, options) else {
      throw ImageError.noMemory(name: input.name, bytes: nil)
    }
    self.reader = reader
    let status = cpng_read_header(reader)
    channels = Int(cpng_channels(reader))
    try check(status)
    guard cpng_width(reader) == width, cpng_height(reader) == height else {
      throw input.corrupt("its headers contradict each other")
    }
    if structure.isInterlaced {
      try DecoderMemory.checkLimit(width * height * channels, name: input.name, kind: "an interlaced PNG image")
    }
  }

  deinit { cpng_close(reader) }

  func readRow(into row: UnsafeMutablePointer<UInt8>) throws { try check(cpng_read_row(reader, row)) }

  func finish() throws { _ = try readTexts() }

  /// Reads what follows the last row, and returns the text chunks, where they were to be kept.
  func readTexts() throws -> [PNGText] {
    var texts: UnsafePointer<cpng_text>?
    var count: Int32 = 0
    try check(cpng_finish(reader, &texts, &count))
    return UnsafeBufferPointer(start: texts, count: Int(count)).compactMap { text in
      guard let key = text.key, let value = text.value else { return nil }
      return (latin1(key), text.isUTF8 != 0 ? String(cString: value) : latin1(value))
    }
  }

  private func check(_ status: cpng_status) throws {
    switch status {
    case CPNG_OK: return
    case CPNG_STOPPED: throw Interrupted()
    case CPNG_NO_MEMORY: throw ImageError.noMemory(name: input.name, bytes: nil)
    default: throw input.corrupt(String(cString: cpng_message(reader)))
    }
  }
}

typealias PNGText = (key: String, value: String)

/// A C string in Latin-1, whose characters are the first 256 of Unicode.
private func latin1(_ text: UnsafePointer<CChar>) -> String {
  var characters = String.UnicodeScalarView()
  for index in 0..<strlen(text) { characters.append(Unicode.Scalar(UInt8(bitPattern: text[index]))) }
  return String(characters)
}
