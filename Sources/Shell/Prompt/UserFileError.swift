import Basics
import Glibc

/// What is wrong with a file of the user's own, such as the history. The prompt goes on without it.
public enum UserFileError: UserError, Equatable {
  /// A pipe, a device or a folder.
  case notAFile(path: String)
  /// The history, by another process.
  case locked(path: String)
  case unwritable(FileError)

  public var problem: String {
    switch self {
    case .notAFile(let path): "'\(path)' is not a regular file, and is not used"
    case .locked(let path): "the history '\(path)' is locked by another process: commands are saved once it is free"
    case .unwritable(let error): error.problem
    }
  }

  public var hint: String? {
    switch self {
    case .notAFile: "replace it with a file, or remove it"
    case .locked(let path): "'fuser -v \(path)' shows the process"
    case .unwritable(let error): error.hint
    }
  }

  /// Whether a file that may be read without waiting is at `path`, or none yet. `/dev/null` stands for none ever.
  ///
  /// - Throws: `.notAFile` for anything else.
  static func isRegular(_ path: String) throws(UserFileError) -> Bool {
    guard let status = FileIO.status(of: path) else { return true }
    if status.kind == S_IFREG { return true }
    if status.kind == S_IFCHR, status.st_rdev == FileIO.status(of: "/dev/null")?.st_rdev { return false }
    throw .notAFile(path: path)
  }
}
