import Glibc

/// The content of a JPEG file's markers (ITU-T T.81, annex B) that is needed besides the pixels.
struct JPEGStructure {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var components = 0
  private(set) var scans = 0
  /// Whether there is an Adobe segment: the inks of a CMYK image are inverted then.
  private(set) var isAdobe = false
  /// EXIF data: what does not fit one segment continues in the next.
  private(set) var exif = [UInt8]()
  private(set) var xmp = [UInt8]()

  private static let xmpPrefix = Array("http://ns.adobe.com/xap/1.0/\0".utf8)

  /// Walks over all markers of the file.
  ///
  /// - Throws: `ImageError` when there is no end marker, or the size is missing, zero or beyond the limit.
  init(of input: DecoderInput) throws(ImageError) {
    let bytes = input.bytes
    var place = 2
    while true {
      // A marker is 0xFF and a code. Entropy-coded data escape 0xFF by 0 and hold only restart markers.
      guard let base = bytes.baseAddress, place < bytes.count,
        let found = memchr(base + place, 0xFF, bytes.count - place)
      else { throw .truncated(name: input.name) }
      let start = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      guard start + 1 < bytes.count else { throw .truncated(name: input.name) }
      let code = bytes[start + 1]
      place = start + 1
      if code == 0xFF { continue }  // padding
      place += 1
      if code == 0xD9 { break }
      if code == 0 || code == 1 || 0xD0...0xD8 ~= code { continue }  // escaped, or without content

      guard place + 2 <= bytes.count else { throw .truncated(name: input.name) }
      let length = Int(bytes[place]) << 8 | Int(bytes[place + 1])
      guard length >= 2 else { throw input.corrupt("it has a segment of negative length") }
      guard place + length <= bytes.count else { throw .truncated(name: input.name) }
      let content = bytes[place + 2..<place + length]
      place += length
      switch code {
      case 0xC0...0xCF where code != 0xC4 && code != 0xC8 && code != 0xCC: try readFrame(code, content, input)
      case 0xDA: scans += 1
      case 0xE1 where content.starts(with: Orientation.exifPrefix):
        exif += exif.isEmpty ? content : content.dropFirst(Orientation.exifPrefix.count)
      case 0xE1 where content.starts(with: Self.xmpPrefix): xmp = Array(content.dropFirst(Self.xmpPrefix.count))
      case 0xEE where content.count >= 12 && content.starts(with: "Adobe".utf8): isAdobe = true
      default: break
      }
    }
    guard components > 0 else { throw input.corrupt("it has no image") }
  }

  /// Reads a frame header: precision, height, width, the number of components.
  private mutating func readFrame(
    _ code: UInt8, _ content: Slice<UnsafeBufferPointer<UInt8>>, _ input: DecoderInput
  ) throws(ImageError) {
    guard components == 0 else { throw input.corrupt("it has two frame headers") }
    guard content.count >= 6 else { throw input.corrupt("its frame header is too short") }
    let values = content.prefix(6).map(Int.init)
    guard [0xC0, 0xC1, 0xC2, 0xC9, 0xCA].contains(code) else {
      throw .unsupported(name: input.name, feature: "a lossless or hierarchical JPEG image")
    }
    guard values[0] == 8 else {
      throw .unsupported(name: input.name, feature: "a JPEG image with \(values[0]) bits per channel")
    }
    (height, width, components) = (values[1] << 8 | values[2], values[3] << 8 | values[4], values[5])
    try ImageCodec.checkSize(width: width, height: height, name: input.name)
    guard [1, 3, 4].contains(components) else {
      throw .unsupported(name: input.name, feature: "a JPEG image with \(components) colour channels")
    }
  }
}
