import Basics
import Glibc

/// The list of the files that runs have written to their folder, in the folder itself: what a later run into the same
/// folder replaces. Files that are not listed are not Hairline's.
public struct Manifest: Sendable {
  /// The list's name in the folder.
  public static let name = ".manifest"

  private let folder: RunFolder
  /// The files of the run at hand, from the folder on.
  private var own: Set<String> = []
  /// Those of earlier runs.
  private var old: Set<String> = []
  /// Whether the list in the folder is that of this run.
  private var isOpen = false

  /// - Parameter folder: it may have the list of an earlier run.
  public init(in folder: RunFolder) {
    self.folder = folder
    if let bytes = try? FileIO.read(folder.path(of: Self.name)) {
      old = Set(bytes.split(separator: UInt8(ascii: "\n")).map { Self.unescaped(String(decoding: $0, as: UTF8.self)) })
    }
  }

  /// Whether an earlier run has written `file`.
  public func lists(_ file: String) -> Bool { old.contains(file) }

  /// Adds a file that is going to be written, by its path from the folder on. The list is written at once: a run that
  /// is killed leaves it.
  ///
  /// - Throws: `FileError`.
  public mutating func add(_ file: String) throws(FileError) {
    guard own.insert(file).inserted else { return }
    let line = Array((Self.escaped(file) + "\n").utf8)
    if isOpen { return try FileIO.append(line, to: folder.path(of: Self.name)) }
    // As long as files of earlier runs are there, they are listed.
    let lines = old.sorted().map { Self.escaped($0) + "\n" }.joined()
    try FileIO.write(Array(lines.utf8) + line, to: folder.path(of: Self.name))
    isOpen = true
  }

  /// Removes the files of earlier runs that `isMeant` names, and that this run has not written.
  ///
  /// - Returns: how many files there were.
  @discardableResult
  public mutating func removeOld(where isMeant: (String) -> Bool = { _ in true }) -> Int {
    let removed = old.filter { isMeant($0) && !own.contains($0) }
    var count = 0
    for file in removed where remove(file) { count += 1 }
    old.subtract(removed)
    return count
  }

  /// Ends the run: files of earlier runs that are left are removed, but for those that `isKept` names. These stay listed.
  ///
  /// - Throws: `FileError`.
  public mutating func close(keeping isKept: (String) -> Bool = { _ in false }) throws(FileError) {
    removeOld { !isKept($0) }
    guard isOpen else { return }
    let lines = own.union(old).sorted().map { Self.escaped($0) + "\n" }.joined()
    try FileIO.write(lines, to: folder.path(of: Self.name))
  }

  /// Removes a file, and the folders that are empty without it. Only what lies within the folder, and is reached without
  /// links, is removed.
  private func remove(_ file: String) -> Bool {
    let parts = file.split(separator: "/", omittingEmptySubsequences: false)
    guard !parts.contains(where: { $0.isEmpty || $0 == "." || $0 == ".." }) else { return false }
    let folders = (1..<max(parts.count, 1)).map { folder.path(of: parts[..<$0].joined(separator: "/")) }
    guard folders.allSatisfy({ Self.kind($0) == S_IFDIR }) else { return false }
    let path = folder.path(of: file)
    guard [S_IFREG, S_IFLNK].contains(Self.kind(path)), unlink(path) == 0 else { return false }
    for folder in folders.reversed() where rmdir(folder) != 0 { break }
    return true
  }

  /// The kind of file that is at `path`, links not followed; nil for none.
  private static func kind(_ path: String) -> mode_t? {
    var facts = stat()
    return lstat(path, &facts) == 0 ? facts.st_mode & S_IFMT : nil
  }

  private static func escaped(_ file: String) -> String {
    file.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
  }

  private static func unescaped(_ line: String) -> String {
    var (file, isEscape) = ("", false)
    for character in line {
      if isEscape || character != "\\" { file.append(isEscape && character == "n" ? "\n" : character) }
      isEscape = !isEscape && character == "\\"
    }
    return file
  }
}
