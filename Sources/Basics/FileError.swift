import Glibc

/// A file could not be read or written.
public struct FileError: UserError, Equatable {
  public let path: String
  public let action: String
  public let code: Int32

  public init(_ action: String, _ path: String, code: Int32 = errno) {
    (self.action, self.path, self.code) = (action, path, code)
  }

  public var problem: String { "cannot \(action) '\(path)': \(String(cString: strerror(code)))" }

  public var hint: String? {
    switch (code, isReading) {
    case (ENOSPC, _), (EDQUOT, _): "free some space, or choose another place; nothing was left half-written"
    case (EACCES, true), (EPERM, true): "make it readable (see 'man chmod'), or run Hairline as a user who may read it"
    case (EACCES, false), (EPERM, false), (EROFS, _): "choose a place that you may write to, or change its permissions"
    case (EFBIG, true): "files may have at most 2 GB; a pipe or a device, at most 256 MB"
    case (EFBIG, false): "raise the limit on the size of files ('ulimit -f'), or write to another file system"
    case (EEXIST, _) where action == "replace": "no earlier run has written it: choose another folder, or move it away"
    case (ENOMEM, _): "close other programs, or raise the memory limit"
    default: nil
    }
  }

  public var isCancellation: Bool { code == ECANCELED }

  private var isReading: Bool { ["read", "list the folder", "map"].contains(action) }
}
