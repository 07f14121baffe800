import Glibc

/// A file could not be read or written.
public struct FileError: UserError, Equatable {
  public let path: String
  public let action: String
  public let code: Int32
  /// Why, where the code does not say it well.
  private let reason: String?

  public init(_ action: String, _ path: String, code: Int32 = errno) {
    (self.action, self.path, self.code, reason) = (action, path, code, nil)
  }

  /// A file was to be read that is of another kind than a regular one.
  public init(reading path: String, isKind kind: mode_t) {
    (action, self.path, code) = ("read", path, kind == S_IFDIR ? EISDIR : EINVAL)
    reason = Self.kinds[kind].map { "it is \($0), not a regular file" }
  }

  private static let kinds: [mode_t: String] = [
    S_IFDIR: "a folder", S_IFIFO: "a pipe", S_IFSOCK: "a socket", S_IFCHR: "a device", S_IFBLK: "a device",
  ]

  public var problem: String { "cannot \(action) '\(path)': \(reason ?? String(cString: strerror(code)))" }

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
