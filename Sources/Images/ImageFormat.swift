/// An image format that Hairline reads. `all` is the one table of them: content detection, folder scans and messages
/// are driven by it, so that a new format is one entry and its decoder.
public struct ImageFormat: Sendable {
  /// As messages call it: "JPEG".
  public let name: String
  /// What its files' names usually end with, in lower case and without the dot.
  public let fileExtensions: [String]
  /// What `ImageContent` calls such a file.
  let content: ImageContent
  /// The first bytes of such a file, as Latin-1 characters; "?" stands for any byte.
  let signatures: [String]
  /// Opens a file of this format.
  let decoder: @Sendable (DecoderInput) throws -> any RowDecoder

  /// All formats that are read.
  public static let all = [
    ImageFormat(
      name: "JPEG", fileExtensions: ["jpg", "jpeg", "jpe", "jfif"], content: .jpeg,
      signatures: ["\u{FF}\u{D8}\u{FF}"], decoder: JPEGDecoder.init),
    ImageFormat(
      name: "PNG", fileExtensions: ["png"], content: .png, signatures: ["\u{89}PNG\u{0D}\u{0A}\u{1A}\u{0A}"],
      decoder: PNGDecoder.init(_:)),
    ImageFormat(
      name: "GIF", fileExtensions: ["gif"], content: .gif, signatures: ["GIF87a", "GIF89a"],
      decoder: GIFDecoder.init),
    ImageFormat(
      name: "WebP", fileExtensions: ["webp"], content: .webp, signatures: ["RIFF????WEBP"],
      decoder: WebPDecoder.init),
    // With the size of the second header, whose versions are many: two letters alone begin many a text.
    ImageFormat(
      name: "BMP", fileExtensions: ["bmp", "dib"], content: .bmp,
      signatures: ["\u{0C}", "\u{10}", "\u{28}", "\u{34}", "\u{38}", "\u{40}", "\u{6C}", "\u{7C}"].map {
        "BM????????????\($0)\0\0\0"
      }, decoder: BMPDecoder.init),
    // The last two are BigTIFF.
    ImageFormat(
      name: "TIFF", fileExtensions: ["tif", "tiff"], content: .tiff,
      signatures: ["II*\0", "MM\0*", "II+\0", "MM\0+"], decoder: TIFFDecoder.init),
  ]

  /// The formats' names as a sentence lists them: "JPEG, PNG, … and TIFF".
  public static let names: String = {
    let names = all.map(\.name)
    return names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
  }()

  /// Whether a file of this name counts as an image: it ends in one of the formats' extensions, in any case.
  public static func isImage(fileName: String) -> Bool { isImage(fileName: fileName.utf8) }

  /// Whether a file of this name counts as an image. File names are bytes: this takes one that is not UTF-8 as well.
  public static func isImage(fileName: some BidirectionalCollection<UInt8>) -> Bool {
    guard let dot = fileName.lastIndex(of: UInt8(ascii: ".")) else { return false }
    let ending = fileName[fileName.index(after: dot)...]
    return extensions.contains { known in
      known.elementsEqual(ending.lazy.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 })
    }
  }

  private static let extensions = all.flatMap { $0.fileExtensions.map { Array($0.utf8) } }
}
