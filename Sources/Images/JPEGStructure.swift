/// What a JPEG file's markers tell (ITU-T T.81, annex B): all that is needed before, and beside, decoding it.
struct JPEGStructure {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var components = 0
  /// Whether there is an Adobe segment: the inks of a CMYK image are inverted then.
  private(set) var isAdobe = false
  private(set) var orientation = Orientation.upright

  /// Walks over all markers of `bytes`.
  ///
  /// - Throws: `ImageError` when there is no end marker, or the size is missing, zero or beyond the limit.
  init(of bytes: [UInt8], name: String) throws(ImageError) {
    var place = 2
    while true {
      // A marker is 0xFF and a code. Entropy-coded data escape 0xFF by 0 and hold only restart markers.
      guard let start = bytes[place...].firstIndex(of: 0xFF), start + 1 < bytes.count else {
        throw .truncated(name: name)
      }
      let code = bytes[start + 1]
      place = start + 1
      if code == 0xFF { continue }  // padding
      place += 1
      if code == 0xD9 { break }
      if code == 0 || code == 1 || 0xD0...0xD8 ~= code { continue }  // escaped, or without content

      guard place + 2 <= bytes.count else { throw .truncated(name: name) }
      let length = Int(bytes[place]) << 8 | Int(bytes[place + 1])
      guard length >= 2 else { throw .corrupt(name: name, reason: "a segment of negative length") }
      guard place + length <= bytes.count else { throw .truncated(name: name) }
      let content = bytes[place + 2..<place + length]
      place += length
      switch code {
      case 0xC0...0xCF where code != 0xC4 && code != 0xC8 && code != 0xCC: try readFrame(code, content, name)
      case 0xE1 where content.starts(with: "Exif\0\0".utf8): orientation = Orientation(exif: content.dropFirst(6))
      case 0xEE where content.count >= 12 && content.starts(with: "Adobe".utf8): isAdobe = true
      default: break
      }
    }
    guard components > 0 else { throw .corrupt(name: name, reason: "it has no image") }
  }

  /// Reads a frame header: precision, height, width, the number of components.
  private mutating func readFrame(_ code: UInt8, _ content: ArraySlice<UInt8>, _ name: String) throws(ImageError) {
    guard components == 0 else { throw .corrupt(name: name, reason: "it has two frame headers") }
    guard content.count >= 6 else { throw .corrupt(name: name, reason: "its frame header is too short") }
    let values = content.prefix(6).map(Int.init)
    guard [0xC0, 0xC1, 0xC2, 0xC9, 0xCA].contains(code) else {
      throw .unsupported(name: name, feature: "a lossless or hierarchical JPEG")
    }
    guard values[0] == 8 else { throw .unsupported(name: name, feature: "a JPEG of \(values[0]) bits a channel") }
    (height, width, components) = (values[1] << 8 | values[2], values[3] << 8 | values[4], values[5])
    try ImageCodec.checkSize(width: width, height: height, name: name)
    guard [1, 3, 4].contains(components) else {
      throw .unsupported(name: name, feature: "a JPEG of \(components) colour channels")
    }
  }
}
