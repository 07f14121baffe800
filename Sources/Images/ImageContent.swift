/// What the first bytes of a file tell about it. The raw value is its wording.
public enum ImageContent: String, Sendable, CaseIterable {
  case jpeg = "a JPEG picture"
  case png = "a PNG picture"
  case gif = "a GIF picture"
  case webp = "a WebP picture"
  case bmp = "a BMP picture"
  case tiff = "a TIFF picture"
  case heif = "a HEIF or AVIF picture"
  case jpeg2000 = "a JPEG 2000 picture"
  case jpegXL = "a JPEG XL picture"
  case photoshop = "a Photoshop picture"
  case svg = "an SVG drawing"
  case html = "an HTML page"
  case pdf = "a PDF document"
  case zip = "a ZIP archive"
  case gzip = "a gzip archive"
  case gitLFSPointer = "a Git LFS pointer"
  case text = "text"
  case empty = "an empty file"
  case unknown = "data of an unknown kind"

  /// Whether a person would call it a picture.
  public var isPicture: Bool { rawValue.hasSuffix("picture") || self == .svg }

  /// What `bytes` are, by their content, never by their name.
  public init(of bytes: [UInt8]) {
    let start = bytes.prefix(512)
    if bytes.isEmpty {
      self = .empty
    } else if let match = Self.signatures.first(where: { $0.matches(start) }) {
      self = match.content
    } else {
      self = start.allSatisfy { $0 >= 0x20 && $0 != 0x7F || (0x08...0x0D).contains($0) } ? Self.text(start) : .unknown
    }
  }

  private struct Signature {
    let content: ImageContent
    let bytes: [UInt8]
    let offset: Int

    init(_ content: ImageContent, _ bytes: [UInt8], at offset: Int = 0) {
      (self.content, self.bytes, self.offset) = (content, bytes, offset)
    }

    init(_ content: ImageContent, _ text: String, at offset: Int = 0) { self.init(content, Array(text.utf8), at: offset) }

    func matches(_ start: ArraySlice<UInt8>) -> Bool { start.dropFirst(offset).starts(with: bytes) }
  }

  private static let signatures = [
    Signature(.jpeg, [0xFF, 0xD8, 0xFF]),
    Signature(.png, [0x89, 0x50, 0x4E, 0x47]),
    Signature(.gif, "GIF8"),
    Signature(.webp, "WEBP", at: 8),
    Signature(.bmp, [0, 0, 0, 0], at: 6),
    Signature(.tiff, [0x49, 0x49, 0x2A, 0x00]),
    Signature(.tiff, [0x4D, 0x4D, 0x00, 0x2A]),
    Signature(.heif, "ftyphei", at: 4),
    Signature(.heif, "ftypmif", at: 4),
    Signature(.heif, "ftypavi", at: 4),
    Signature(.jpeg2000, "ftypjp2", at: 16),
    Signature(.jpegXL, [0xFF, 0x0A]),
    Signature(.jpegXL, "JXL ", at: 4),
    Signature(.photoshop, "8BPS"),
    Signature(.pdf, "%PDF"),
    Signature(.zip, [0x50, 0x4B, 0x03, 0x04]),
    Signature(.gzip, [0x1F, 0x8B]),
    Signature(.gitLFSPointer, "version https://git-lfs"),
  ]

  private static func text(_ start: ArraySlice<UInt8>) -> ImageContent {
    let text = String(decoding: start, as: UTF8.self).lowercased()
    if text.contains("<svg") { return .svg }
    return text.contains("<html") || text.contains("<!doctype html") ? .html : .text
  }
}
