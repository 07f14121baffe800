import Basics

/// An image that cannot be read or written. `name` is the file's, as the caller gave it.
public enum ImageError: UserError, Equatable {
  /// The bytes are no JPEG and no PNG.
  case notReadable(name: String, content: ImageContent)
  /// The file ends before its image does.
  case truncated(name: String)
  /// The file contradicts its format.
  case corrupt(name: String, reason: String)
  /// The header announces more pixels than `ImageCodec.maxPixels`.
  case tooLarge(name: String, width: Int, height: Int)
  /// A valid file of a kind that is rare and not read.
  case unsupported(name: String, feature: String)
  /// Text chunks were asked of another kind of file.
  case notPNG(ImageContent)
  /// The image, or what should go with it, does not fit the format.
  case notEncodable(format: String, reason: String)

  public var problem: String {
    switch self {
    case .notReadable(let name, .empty): "'\(name)' is not an image: the file is empty"
    case .notReadable(let name, let content) where content.isImage:
      "'\(name)' is \(content.rawValue); only \(ImageFormat.names) are read"
    case .notReadable(let name, let content): "'\(name)' is not an image: it looks like \(content.rawValue)"
    case .truncated(let name): "'\(name)' is truncated: the file ends before its image does"
    case .corrupt(let name, let reason): "'\(name)' is corrupt: \(reason)"
    case .tooLarge(let name, let width, let height):
      "'\(name)' is too large: \(width)x\(height) pixels, where at most"
        + " \(NumberFormat.grouped(ImageCodec.maxPixels / 1_000_000)) million are read"
    case .unsupported(let name, let feature): "'\(name)' is \(feature), which is not read"
    case .notPNG(let content): "text chunks are in PNG files only, and this is \(content.rawValue)"
    case .notEncodable(let format, let reason): "the image cannot be written as \(format): \(reason)"
    }
  }

  public var hint: String? {
    switch self {
    case .notReadable(_, .gitLFSPointer): "fetch the file itself with 'git lfs pull'"
    case .notReadable(_, let content) where content.isImage: "convert it to PNG or JPEG"
    case .notReadable(_, .html): "it may be the error page of a failed download: fetch the file again"
    case .notReadable: "remove it, or replace it by a JPEG or PNG file"
    case .truncated, .corrupt: "fetch or export the file again"
    case .tooLarge: "scale it down, or cut it into tiles"
    case .unsupported: "save it as an 8-bit RGB PNG or JPEG"
    case .notPNG, .notEncodable: nil
    }
  }
}
