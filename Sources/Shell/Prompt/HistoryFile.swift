import Basics
import Glibc

/// What was typed in earlier sessions, one entry a line, oldest first, for nobody else to read. Several shells append to
/// it at once. It is a comfort: where it cannot be read or written, there is none.
///
/// A line end within an entry is written `\n`, a `\` as `\\`.
public struct HistoryFile: Sendable {
  public let path: String
  /// How many entries are kept.
  private static let limit = 2000

  public init(_ path: String) { self.path = path }

  /// `history` in the user's folder for states; nil without a home.
  public static var standard: HistoryFile? { UserFolders.state.map { HistoryFile($0 + "/history") } }

  /// The entries kept, each at its last place only. The file loses what it has of them twice.
  public func load() -> [String] {
    guard let file = open(O_RDWR) else { return [] }
    defer { close(file) }
    guard let bytes = try? FileIO.read(path) else { return [] }
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    var seen = Set<String>()
    let kept = Array(lines.reversed().filter { seen.insert($0).inserted }.prefix(Self.limit).reversed())
    if kept.count < lines.count { replace(by: kept) }
    return kept.map(Self.entry)
  }

  /// Adds an entry at the end.
  public func append(_ entry: String) {
    let folder = FileIO.folder(of: path)
    if !FileIO.exists(folder) { try? FileIO.makeFolder(folder) }
    guard let file = open(O_WRONLY | O_APPEND | O_CREAT) else { return }
    defer { close(file) }
    write(Self.line(entry) + "\n", to: file)
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

  /// Opens the file once no other shell is at it.
  private func open(_ flags: Int32) -> Int32? {
    while true {
      let file = FileIO.open(path, flags | O_CLOEXEC, 0o600)
      guard file >= 0 else { return nil }
      // Where the file system knows no locks, there are none.
      while flock(file, LOCK_EX) != 0 && errno == EINTR && !Interruption.isRequested {}
      // Another shell may have put a tidied file in its place meanwhile.
      var opened = stat()
      guard fstat(file, &opened) == 0, let present = FileIO.status(of: path) else { return file }
      if opened.st_ino == present.st_ino { return file }
      close(file)
    }
  }

  private func replace(by lines: [String]) {
    let draft = "\(path).\(getpid())"
    let file = FileIO.open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { return }
    let isWhole = write(lines.map { $0 + "\n" }.joined(), to: file)
    close(file)
    if !isWhole || FileIO.rename(draft, path) != 0 { FileIO.unlink(draft) }
  }

  @discardableResult
  private func write(_ text: String, to file: Int32) -> Bool {
    let bytes = Array(text.utf8)
    return Glibc.write(file, bytes, bytes.count) == bytes.count
  }
}
