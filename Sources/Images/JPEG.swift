import Basics
import CJPEG
import Glibc

/// JPEG through libjpeg. Baseline, extended and progressive files of 8 bits a channel, in grey, colour or four inks.
final class JPEGDecoder: RowDecoder {
  let width: Int
  let height: Int
  let channels = 3
  let orientation: Orientation
  private let input: DecoderInput
  private let structure: JPEGStructure
  private let reader: OpaquePointer
  /// A row of four inks, where that is what the file has.
  private var inks: [UInt8]

  /// The most scans a file may have. Each goes over the whole image; encoders write about ten.
  static let maxScans = 100

  init(_ input: DecoderInput) throws {
    let structure = try JPEGStructure(of: input)
    guard structure.scans <= Self.maxScans else {
      throw ImageError.tooManyScans(name: input.name, scans: structure.scans, limit: Self.maxScans)
    }
    (self.input, self.structure) = (input, structure)
    (width, height) = (structure.width, structure.height)
    orientation = Orientation(exif: structure.exif, xmp: structure.xmp)
    inks = structure.components == 4 ? [UInt8](repeating: 0, count: structure.width * 4) : []
    guard
      let reader = cjpeg_open(
        input.base, input.bytes.count, ImageCodec.maxDecoderBytes, { Interruption.isRequested ? 1 : 0 })
    else { throw ImageError.noMemory(name: input.name, bytes: nil) }
    self.reader = reader
    try check(cjpeg_read_header(reader))
    guard cjpeg_width(reader) == width, cjpeg_height(reader) == height else {
      throw input.corrupt("its headers contradict each other")
    }
    try DecoderMemory.checkLimit(cjpeg_coefficient_memory(reader), name: input.name, kind: "a progressive JPEG image")
  }

  deinit { cjpeg_close(reader) }

  func readRow(into row: UnsafeMutablePointer<UInt8>) throws {
    guard structure.components == 4 else { return try check(cjpeg_read_row(reader, row)) }
    try check(cjpeg_read_row(reader, &inks))
    convertInks(to: row)
  }

  func finish() throws { try check(cjpeg_finish(reader)) }

  /// CMYK to RGB as TensorFlow converts it. Adobe's programs store the inks inverted.
  private func convertInks(to row: UnsafeMutablePointer<UInt8>) {
    let inversion: UInt8 = structure.isAdobe ? 0 : 255
    for x in 0..<width {
      let black = Int(inks[x * 4 + 3] ^ inversion)
      for channel in 0..<3 { row[x * 3 + channel] = UInt8(Int(inks[x * 4 + channel] ^ inversion) * black / 255) }
    }
  }

  private func check(_ status: cjpeg_status) throws {
    switch status {
    case CJPEG_OK: return
    case CJPEG_STOPPED: throw Interrupted()
    case CJPEG_NO_MEMORY: throw ImageError.noMemory(name: input.name, bytes: nil)
    case CJPEG_MEMORY_LIMIT:
      throw ImageError.tooMuchMemory(name: input.name, kind: "a progressive JPEG image", bytes: nil)
    default:
      let message = String(cString: cjpeg_message(reader))
      let preface = "Corrupt JPEG data: "
      throw input.corrupt(String(message.dropFirst(message.hasPrefix(preface) ? preface.count : 0)))
    }
  }
}

enum JPEGEncoder {
  /// The longest side that libjpeg writes.
  static let maxSide = 65_500

  static func encode(_ image: Image, quality: Int) throws(ImageError) -> [UInt8] {
    guard 1...100 ~= quality else {
      throw .notEncodable(format: "JPEG", reason: "the quality must be 1 to 100, got \(quality)")
    }
    guard max(image.width, image.height) <= maxSide else {
      throw .notEncodable(
        format: "JPEG",
        reason: "a side must be at most \(NumberFormat.grouped(maxSide)) pixels, got \(image.width)x\(image.height)")
    }
    var message = [CChar](repeating: 0, count: Int(CJPEG_MESSAGE))
    var bytes: UnsafeMutablePointer<UInt8>?
    var count = 0
    let status = cjpeg_encode(
      image.pixels, UInt32(image.width), UInt32(image.height), Int32(quality), { Interruption.isRequested ? 1 : 0 },
      &bytes, &count, &message)
    defer { free(bytes) }
    guard status == CJPEG_OK else {
      let reason =
        switch status {
        case CJPEG_NO_MEMORY: "there is not enough memory"
        case CJPEG_STOPPED: "it was interrupted"
        default: String(message: message)
        }
      throw .notEncodable(format: "JPEG", reason: reason)
    }
    return Array(UnsafeBufferPointer(start: bytes, count: count))
  }
}
