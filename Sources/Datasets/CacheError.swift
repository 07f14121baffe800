import Basics
import Glibc

/// What keeps decoded images from being kept. The data set can be had all the same: these are for telling, not for
/// ending.
public enum CacheError: UserError, Equatable {
  /// The cache's folder, or a file in it, cannot be read or written.
  case unusable(FileError)
  /// A file in the cache was cut or overwritten; it was replaced.
  case damaged(path: String)
  /// More than the cache keeps.
  case tooLarge(bytes: Int, limit: Int)

  public var problem: String {
    switch self {
    case .unusable(let error): "the decoded images are not kept for the next time: \(error.problem)"
    case .damaged(let path): "the decoded images in '\(path)' were damaged: they were decoded anew"
    case .tooLarge(let bytes, let limit):
      "the decoded images are not kept for the next time: they have \(NumberFormat.bytes(bytes)), and the cache at most"
        + " \(NumberFormat.bytes(limit))"
    }
  }

  public var hint: String? {
    switch self {
    case .unusable(let error) where error.code == ENOSPC || error.code == EDQUOT:
      "free some space, or do without by cache=no"
    case .unusable: "make it writable, let XDG_CACHE_HOME name a folder that is, or do without by cache=no"
    case .damaged: nil
    case .tooLarge: "choose a smaller size=, or fewer images with limit="
    }
  }
}
