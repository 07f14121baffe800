import Basics
import Glibc

/// What keeps decoded pictures from being kept. The data set can be had all the same: these are for telling, not for
/// ending.
public enum CacheMistake: Mistake, Equatable {
  /// The cache's folder, or a file in it, cannot be read or written.
  case unusable(FileMistake)
  /// A file in the cache was cut or overwritten; it was replaced.
  case damaged(path: String)
  /// More than the cache keeps.
  case tooLarge(bytes: Int, limit: Int)

  public var problem: String {
    switch self {
    case .unusable(let mistake): "the decoded pictures are not kept for the next time: \(mistake.problem)"
    case .damaged(let path): "the decoded pictures in '\(path)' were damaged: they were decoded anew"
    case .tooLarge(let bytes, let limit):
      "the decoded pictures are not kept for the next time: they have \(Figures.bytes(bytes)), and the cache at most"
        + " \(Figures.bytes(limit))"
    }
  }

  public var mend: String? {
    switch self {
    case .unusable(let mistake) where mistake.code == ENOSPC || mistake.code == EDQUOT:
      "free some space, or do without by cache=no"
    case .unusable: "make it writable, let XDG_CACHE_HOME name a folder that is, or do without by cache=no"
    case .damaged: nil
    case .tooLarge: "choose a smaller size=, or fewer pictures with limit="
    }
  }
}
