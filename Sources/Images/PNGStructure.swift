/// What a PNG file's chunks tell (PNG specification, section 5): all that is needed before, and beside, decoding it.
struct PNGStructure {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var orientation = Orientation.upright

  /// Walks over all chunks of `bytes`: length, four letters, content, checksum. libpng checks the rest.
  ///
  /// - Throws: `ImageError` when there is no last chunk, or the size is missing, zero or beyond the limit.
  init(of bytes: [UInt8], name: String) throws(ImageError) {
    func number(at place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    var place = 8
    while true {
      guard place + 12 <= bytes.count else { throw .truncated(name: name) }
      let length = number(at: place)
      let kind = String(decoding: bytes[place + 4..<place + 8], as: UTF8.self)
      guard place == 8 || width > 0 else { throw .corrupt(name: name, reason: "it does not begin with its header") }
      guard length <= 0x7FFF_FFFF else { throw .corrupt(name: name, reason: "a chunk of impossible length") }
      guard place + 12 + length <= bytes.count else { throw .truncated(name: name) }
      if kind == "IHDR", length == 13, width == 0 {
        (width, height) = (number(at: place + 8), number(at: place + 12))
        try ImageCodec.checkSize(width: width, height: height, name: name)
      } else if kind == "eXIf" {
        orientation = Orientation(exif: bytes[place + 8..<place + 8 + length])
      } else if kind == "IEND" {
        return
      }
      place += 12 + length
    }
  }
}
