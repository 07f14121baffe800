import CPNG

/// The content of a PNG file's chunks (PNG specification, section 5) that is needed besides the pixels.
struct PNGStructure {
  private(set) var width = 0
  private(set) var height = 0
  private(set) var isInterlaced = false
  private(set) var exif = [UInt8]()
  private(set) var xmp = [UInt8]()

  /// Walks over all chunks of the file: length, four letters, content, checksum. libpng checks the rest.
  ///
  /// - Throws: `ImageError` when there is no last chunk, or the size is missing, zero or beyond the limit.
  init(of input: DecoderInput) throws(ImageError) {
    let bytes = input.bytes
    func number(at place: Int) -> Int { bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) } }
    var profile = [UInt8]()
    var place = 8
    while true {
      guard place + 12 <= bytes.count else { throw .truncated(name: input.name) }
      let length = number(at: place)
      let kind = String(decoding: bytes[place + 4..<place + 8], as: UTF8.self)
      guard place == 8 || width > 0 else { throw input.corrupt("it does not begin with its header") }
      guard length <= 0x7FFF_FFFF else { throw input.corrupt("it has a chunk of impossible length") }
      guard place + 12 + length <= bytes.count else { throw .truncated(name: input.name) }
      let content = bytes[place + 8..<place + 8 + length]
      place += 12 + length
      switch kind {
      case "IHDR" where length == 13 && width == 0:
        (width, height) = (number(at: content.startIndex), number(at: content.startIndex + 4))
        isInterlaced = bytes[content.startIndex + 12] != 0
        try ImageCodec.checkSize(width: width, height: height, name: input.name)
      case "eXIf": exif = Array(content)
      case "iTXt": xmp = Self.text(content, "XML:com.adobe.xmp\0") ?? xmp
      case "tEXt", "zTXt": profile = Self.text(content, "Raw profile type exif\0", kind == "zTXt") ?? profile
      case "IEND":
        if exif.isEmpty { exif = Self.bytes(ofProfile: profile) }
        return
      default: break
      }
    }
  }

  /// The text of a tEXt or zTXt chunk, or of an iTXt chunk where `isCompressed` is nil; nil where its key is another one.
  private static func text(
    _ content: Slice<UnsafeBufferPointer<UInt8>>, _ key: String, _ isCompressed: Bool? = nil
  ) -> [UInt8]? {
    guard content.starts(with: key.utf8) else { return nil }
    var rest = content.dropFirst(key.utf8.count)
    var isCompressed = isCompressed
    if isCompressed == nil {
      // Whether it is compressed and how, then language and translated key, each up to a NUL.
      isCompressed = rest.first == 1
      rest = rest.dropFirst(2)
      for _ in 0..<2 { rest = rest.drop { $0 != 0 }.dropFirst() }
    } else if isCompressed == true {
      rest = rest.dropFirst()
    }
    guard isCompressed == true else { return Array(rest) }
    let limit = 1 << 20
    return [UInt8](unsafeUninitializedCapacity: limit) { inflated, count in
      let compressed = UnsafeBufferPointer(rebasing: rest)
      count = cpng_inflate(compressed.baseAddress, compressed.count, inflated.baseAddress, limit)
    }
  }

  /// The EXIF data in ImageMagick's form: an empty line, a name, a length, and hexadecimal digits.
  private static func bytes(ofProfile text: [UInt8]) -> [UInt8] {
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let digits = lines.dropFirst(3).joined().map { Character(Unicode.Scalar($0)).hexDigitValue }
    guard !digits.isEmpty, digits.count.isMultiple(of: 2) else { return [] }
    return stride(from: 0, to: digits.count, by: 2).map { index in
      UInt8(truncatingIfNeeded: (digits[index] ?? 0) << 4 | (digits[index + 1] ?? 0))
    }
  }
}
