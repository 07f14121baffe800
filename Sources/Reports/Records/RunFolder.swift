import Basics
import Glibc

/// The folder that a run's files go to.
public struct RunFolder: Sendable, Equatable {
  public let path: String

  /// The folder at `path`, made where it is missing. What an earlier run left in it is listed in its manifest.
  public init(at path: String) throws(FileError) {
    try FileIO.makeFolder(path)
    self.path = path
  }

  /// A new folder `NUMBER-NAME` in the folder `runs`, with the number after the highest there.
  ///
  /// Runs that start at the same time get different numbers: one that finds, having made a folder, that another has the
  /// same number removes its own and tries again.
  public static func next(name: String, in runs: String = "runs") throws(FileError) -> RunFolder {
    try FileIO.makeFolder(runs)
    while true {
      let number = (try numbers(in: runs).max() ?? 0) + 1
      let path = "\(runs)/\(NumberFormat.format("%03d", number))-\(plain(name))"
      if FileIO.mkdir(path, 0o755) == 0 {
        if try numbers(in: runs).count(where: { $0 == number }) == 1 { return RunFolder(claimed: path) }
        _ = FileIO.rmdir(path)
      } else if errno != EEXIST {
        throw FileError("make the folder", path)
      }
    }
  }

  /// Checks that the folder at `path` is there or could be made, and that files could be written to it. Nothing is
  /// left there.
  ///
  /// - Throws: `FileError`.
  public static func check(_ path: String) throws(FileError) {
    var missing = [String]()
    var existing = path
    while !FileIO.exists(existing) {
      missing.append(existing)
      let parent = FileIO.folder(of: existing)
      if parent == existing { break }
      existing = parent
    }
    try FileIO.makeFolder(path)
    defer { for folder in missing { rmdir(folder) } }
    let trial = "\(path)/.trial-\(getpid())"
    do throws(FileError) { try FileIO.write("", to: trial) } catch {
      throw FileError("write to the folder", path, code: error.code)
    }
    unlink(trial)
  }

  /// The path of a file in the folder.
  public func path(of file: String) -> String { "\(path)/\(file)" }

  private init(claimed path: String) { self.path = path }

  /// The numbers of the runs in a folder; what is not named like a run has none.
  private static func numbers(in runs: String) throws(FileError) -> [Int] {
    try FileIO.names(in: runs).compactMap { name in
      let digits = name.prefix { $0 != "-" }
      return digits.count <= 9 ? Int(digits) : nil
    }
  }

  /// A name without anything that a shell or file system minds.
  private static func plain(_ name: String) -> String {
    let kept = name.unicodeScalars.prefix(60).map { scalar in
      scalar.properties.isAlphabetic || scalar.properties.numericType != nil || "_.".unicodeScalars.contains(scalar)
        ? Character(scalar) : "-"
    }
    let parts = String(kept).split(separator: "-")
    return parts.isEmpty ? "run" : parts.joined(separator: "-")
  }
}
