import Basics
import Glibc

/// The lines typed in earlier sessions, one a line, oldest first, for nobody else to read. Several shells append to it
/// at once. It is a comfort: where it cannot be read or written, there is none.
public struct HistoryFile: Sendable {
  public let path: String
  /// How many lines are kept.
  private static let most = 2000

  public init(_ path: String) { self.path = path }

  /// `$XDG_STATE_HOME/hairline/history`, or below `~/.local/state`; nil without a home.
  public static var standard: HistoryFile? {
    let state = environment("XDG_STATE_HOME").flatMap { $0.hasPrefix("/") ? $0 : nil }
    guard let folder = state ?? environment("HOME").map({ $0 + "/.local/state" }) else { return nil }
    return HistoryFile(folder + "/hairline/history")
  }

  /// The lines kept, each at its last place only.
  public func load() -> [String] {
    guard let bytes = try? WholeFile.read(path) else { return [] }
    let lines = bytes.split(separator: UInt8(ascii: "\n")).map { String(decoding: $0, as: UTF8.self) }
    var seen = Set<String>()
    let kept = Array(lines.reversed().filter { seen.insert($0).inserted }.prefix(Self.most).reversed())
    if lines.count > 2 * Self.most { rewrite(kept) }
    return kept
  }

  /// Adds a line at the end.
  public func append(_ line: String) {
    let folder = WholeFile.folder(of: path)
    if !WholeFile.exists(folder) { try? WholeFile.makeFolder(folder) }
    // One write: lines of several shells do not mix.
    write(line + "\n", to: path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC)
  }

  private func rewrite(_ lines: [String]) {
    let beside = "\(path).\(getpid())"
    guard write(lines.map { $0 + "\n" }.joined(), to: beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC) else { return }
    rename(beside, path)
  }

  @discardableResult
  private func write(_ text: String, to path: String, _ flags: Int32) -> Bool {
    let file = open(path, flags, 0o600)
    guard file >= 0 else { return false }
    defer { close(file) }
    let bytes = Array(text.utf8)
    return Glibc.write(file, bytes, bytes.count) == bytes.count
  }
}
