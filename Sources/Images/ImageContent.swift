/// The kind of a file, detected by its first bytes. The raw value is how messages name it.
public enum ImageContent: String, Sendable, CaseIterable {
  case jpeg = "a JPEG image"
  case png = "a PNG image"
  case gif = "a GIF image"
  case webp = "a WebP image"
  case bmp = "a BMP image"
  case tiff = "a TIFF image"
  case heif = "a HEIF or AVIF image"
  case jpeg2000 = "a JPEG 2000 image"
  case jpegXL = "a JPEG XL image"
  case photoshop = "a Photoshop image"
  case svg = "an SVG drawing"
  case html = "an HTML page"
  case pdf = "a PDF document"
  case zip = "a ZIP archive"
  case gzip = "a gzip archive"
  case gitLFSPointer = "a Git LFS pointer"
  case text = "text"
  case empty = "an empty file"
  case unknown = "data of an unknown kind"

  /// The format by which it is read, if it is.
  public var format: ImageFormat? { ImageFormat.all.first { $0.content == self } }

  /// Whether it is an image, in a format that is read or not.
  public var isImage: Bool { rawValue.hasSuffix("image") || self == .svg }

  /// What `bytes` are, by their content, never by their name.
  public init(of bytes: [UInt8]) {
    let start = bytes.prefix(512)
    if bytes.isEmpty {
      self = .empty
    } else if let match = Self.signatures.first(where: { Self.matches($0.pattern, start) }) {
      self = match.content
    } else {
      self = start.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x08...0x0D).contains($0) } ? Self.text(start) : .unknown
    }
  }

  /// The first bytes of each kind, as Latin-1 characters; "?" stands for any byte.
  private static let signatures: [(pattern: String, content: ImageContent)] =
    ImageFormat.all.flatMap { format in format.signatures.map { ($0, format.content) } } + otherSignatures

  private static let otherSignatures: [(pattern: String, content: ImageContent)] = [
    ("????ftyphei", .heif),
    ("????ftypmif", .heif),
    ("????ftypavi", .heif),
    ("????jP  ", .jpeg2000),
    ("????JXL ", .jpegXL),
    ("\u{FF}\u{0A}", .jpegXL),
    ("8BPS", .photoshop),
    ("%PDF", .pdf),
    ("PK\u{03}\u{04}", .zip),
    ("\u{1F}\u{8B}", .gzip),
    ("version https://git-lfs", .gitLFSPointer),
  ]

  private static func matches(_ pattern: String, _ bytes: ArraySlice<UInt8>) -> Bool {
    pattern.unicodeScalars.count <= bytes.count
      && Swift.zip(pattern.unicodeScalars, bytes).allSatisfy { $0 == "?" || $0.value == UInt32($1) }
  }

  private static func text(_ start: ArraySlice<UInt8>) -> ImageContent {
    let text = String(decoding: start, as: UTF8.self).lowercased()
    if text.contains("<svg") { return .svg }
    return text.contains("<html") || text.contains("<!doctype html") ? .html : .text
  }
}
