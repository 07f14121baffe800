import Basics
import Glibc

/// Why decoded images are not cached, or had to be decoded again. They are loaded in any case: this is for a message.
public enum CacheError: UserError, Equatable {
  /// The cache's folder, or a file in it, cannot be read or written.
  case unusable(FileError)
  /// A file in the cache was truncated or overwritten; it was replaced.
  case damaged(path: String)
  /// More than the cache's limit.
  case tooLarge(bytes: Int, limit: Int)
  /// Another process has been decoding the same images without progress.
  case stalled

  public var problem: String {
    switch self {
    case .unusable(let error): "the decoded images are not cached: \(error.problem)"
    case .damaged(let path): "the cached images in '\(path)' were damaged and have been decoded again"
    case .tooLarge(let bytes, let limit):
      "the decoded images are not cached: they take \(NumberFormat.bytes(bytes)), more than the limit of"
        + " \(NumberFormat.bytes(limit))"
    case .stalled:
      "the decoded images are not cached: another process is decoding them, but makes no progress"
    }
  }

  public var hint: String? {
    switch self {
    case .unusable(let error) where error.code == ENOSPC || error.code == EDQUOT:
      "free some space, or load without the cache: cache=no"
    case .unusable: "make it writable, set XDG_CACHE_HOME to a folder that is, or load without the cache: cache=no"
    case .damaged: nil
    case .tooLarge: "choose a smaller size=, or fewer images with limit="
    case .stalled: "resume or end that process"
    }
  }
}
