import Basics

/// An image that cannot be read or written. `name` is the file's, as the caller gave it.
public enum ImageError: UserError, Equatable {
  /// The content is none of the formats that are read.
  case notReadable(name: String, content: ImageContent)
  /// The file ends before its image does.
  case truncated(name: String)
  /// The file contradicts its format.
  case corrupt(name: String, reason: String)
  /// The header announces more pixels than `ImageCodec.maxPixels`, or a side longer than `ImageCodec.maxSide`.
  case tooLarge(name: String, width: Int, height: Int)
  /// A valid file of a kind that is rare and not read.
  case unsupported(name: String, feature: String)
  /// A JPEG image goes over its pixels more often than any encoder does.
  case tooManyScans(name: String, scans: Int, limit: Int)
  /// Decoding would take more memory than `ImageCodec.maxDecoderBytes`: so many bytes, where that is known.
  case tooMuchMemory(name: String, kind: String, bytes: Int?)
  /// An allocation failed: of so many bytes, where that is known.
  case noMemory(name: String, bytes: Int?)
  /// Text chunks were requested from another kind of file.
  case notPNG(ImageContent)
  /// The image, or what should go with it, does not fit the format.
  case notEncodable(format: String, reason: String)

  public var problem: String {
    switch self {
    case .notReadable(let name, .empty): "'\(name)' is not an image: the file is empty"
    case .notReadable(let name, let content) where content.isImage:
      "'\(name)' is \(content.rawValue); supported formats are \(ImageFormat.names)"
    case .notReadable(let name, let content): "'\(name)' is not an image: it looks like \(content.rawValue)"
    case .truncated(let name): "'\(name)' is truncated: the file ends before its image does"
    case .corrupt(let name, let reason): "'\(name)' is corrupt: \(reason)"
    case .tooLarge(let name, let width, let height):
      "'\(name)' is too large: \(width)x\(height) pixels; the limits are \(ImageCodec.maxPixels / 1_000_000) million"
        + " pixels, and \(NumberFormat.grouped(ImageCodec.maxSide)) per side"
    case .tooManyScans(let name, let scans, let limit):
      "'\(name)' is a JPEG image with \(NumberFormat.grouped(scans)) scans; the limit is \(limit)"
    case .unsupported(let name, let feature): "'\(name)' is \(feature), which is not supported"
    case .tooMuchMemory(let name, let kind, let bytes?):
      "decoding '\(name)', \(kind), takes \(NumberFormat.bytes(bytes)) of memory; the limit is"
        + " \(NumberFormat.bytes(ImageCodec.maxDecoderBytes))"
    case .tooMuchMemory(let name, let kind, nil):
      "decoding '\(name)', \(kind), takes more memory than the limit of"
        + " \(NumberFormat.bytes(ImageCodec.maxDecoderBytes))"
    case .noMemory(let name, let bytes):
      "there is not enough memory to decode '\(name)'"
        + (bytes.map { ": \(NumberFormat.bytes($0)) could not be allocated" } ?? "")
    case .notPNG(let content): "only PNG files have text chunks, and this is \(content.rawValue)"
    case .notEncodable(let format, let reason): "the image cannot be written as \(format): \(reason)"
    }
  }

  public var hint: String? {
    switch self {
    case .notReadable(_, .gitLFSPointer): "fetch the file itself with 'git lfs pull'"
    case .notReadable(_, let content) where content.isImage: "convert it to PNG or JPEG"
    case .notReadable(_, .html): "it may be the error page of a failed download: fetch the file again"
    case .notReadable: "remove it, or replace it with a JPEG or PNG file"
    case .truncated, .corrupt: "fetch or export the file again"
    case .tooLarge: "scale it down, or cut it into tiles"
    case .tooManyScans: "save it again as a JPEG: usual ones have ten scans at most"
    case .unsupported: "save it as an 8-bit RGB PNG or JPEG"
    case .tooMuchMemory: "scale it down, or save it as a JPEG or PNG that is neither progressive nor interlaced"
    case .noMemory: "scale it down, use fewer threads, or raise the memory limit"
    case .notPNG, .notEncodable: nil
    }
  }
}
