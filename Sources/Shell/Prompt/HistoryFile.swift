import Basics
import Glibc

/// The lines typed in earlier sessions, one entry per line, oldest first, readable by the user only. Several shells append to it
/// at once. A symbolic link to it stays one.
///
/// A line end within an entry is written `\n`, a `\` as `\\`.
public struct HistoryFile: Sendable {
  public let path: String
  /// How many entries are kept.
  private static let limit = 2000

  public init(_ path: String) { self.path = path }

  /// `history` in the user's folder for states; nil without a home.
  public static var standard: HistoryFile? { UserFolders.state.map { HistoryFile($0 + "/history") } }

  /// The entries kept, each at its last place only; none where there is no file that can be read. Duplicates are removed
  /// from the file as well.
  ///
  /// - Throws: `UserFileError` where the user should know.
  public func load() throws(UserFileError) -> [String] {
    guard let file = try open(O_RDWR) else { return [] }
    defer { close(file) }
    guard let bytes = try? FileIO.read(path) else { return [] }
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map { FileName.decode($0) }
    var seen = Set<String>()
    let kept = Array(lines.reversed().filter { seen.insert($0).inserted }.prefix(Self.limit).reversed())
    if kept.count < lines.count, lock(file, tries: 1) {
      // Another shell may have added a line meanwhile: then it is left to the next session.
      if (try? FileIO.read(path)) == bytes {
        try? FileIO.write(FileName.bytes(of: kept.map { $0 + "\n" }.joined()), to: path)
      }
    }
    return kept.map(Self.entry)
  }

  /// Adds entries at the end. Where the folder or the file cannot be made, they are lost.
  ///
  /// - Parameter waits: whether to wait up to a second for other shells, which lock the file for moments.
  /// - Throws: `UserFileError` where the user should know; the file then is as it was.
  public func append(_ entries: [String], waits: Bool = true) throws(UserFileError) {
    let folder = FileIO.folder(of: path)
    if !FileIO.exists(folder) { try? FileIO.makeFolder(folder) }
    while let file = try open(O_RDWR | O_APPEND | O_CREAT) {
      defer { close(file) }
      guard lock(file, tries: waits ? 200 : 1) else { throw .locked(path: path) }
      // Another shell may have put a tidied file in its place meanwhile.
      if FileIO.exists(path), !FileIO.isPlace(path, of: file) { continue }
      // What another program left without a line end is not to run into this line.
      let start = endsInLine(file) ? "" : "\n"
      let lines = start + entries.map { Self.line($0) + "\n" }.joined()
      let code = FileIO.append(FileName.bytes(of: lines), to: file)
      if code != 0 { throw .unwritable(FileError("write", path, code: code)) }
      return
    }
  }

  // MARK: Entries and lines

  private static func line(_ entry: String) -> String {
    entry.replacing("\\", with: "\\\\").replacing("\n", with: "\\n")
  }

  private static func entry(_ line: String) -> String {
    guard line.utf8.contains(UInt8(ascii: "\\")) else { return line }
    var entry = ""
    var isEscaped = false
    for character in line {
      if isEscaped {
        entry.append(character == "n" ? "\n" : character)
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else {
        entry.append(character)
      }
    }
    return entry
  }

  // MARK: The file

  /// Opens the file; nil where there is none and none can be had.
  private func open(_ flags: Int32) throws(UserFileError) -> Int32? {
    guard try UserFileError.isRegular(path) else { return nil }
    let file = FileIO.open(path, flags | O_NONBLOCK | O_CLOEXEC, 0o600)
    return file >= 0 ? file : nil
  }

  /// Locks the file against other shells. Where the file system has no locks, there are none.
  private func lock(_ file: Int32, tries: Int) -> Bool {
    for attempt in 0..<tries {
      if attempt > 0 { usleep(5000) }
      if flock(file, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK { return true }
    }
    return false
  }

  private func endsInLine(_ file: Int32) -> Bool {
    let length = lseek(file, 0, SEEK_END)
    var last: UInt8 = 0
    return length <= 0 || pread(file, &last, 1, length - 1) != 1 || last == UInt8(ascii: "\n")
  }
}
