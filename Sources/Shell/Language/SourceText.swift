import Basics
import Glibc

/// A stretch of a source text, in UTF-8 offsets.
public struct Span: Hashable, Sendable {
  public let start: Int
  public let end: Int

  public init(_ start: Int, _ end: Int) { (self.start, self.end) = (start, max(start, end)) }

  /// From the start of this to the end of `other`.
  func through(_ other: Span) -> Span { Span(start, other.end) }
}

/// A script, a line of the prompt, or whatever else commands are read from. Its lines end in a line feed, whatever they
/// ended in where it came from, and it has no byte order mark.
public struct SourceText: Sendable {
  /// Every statement refers to its text, so that a reference is all that it holds.
  private final class Storage: Sendable {
    let name: String?
    let folder: String?
    let bytes: [UInt8]
    let lineStarts: [Int]
    let firstLine: Int
    let isUnchanged: Bool
    let isASCII: Bool

    init(text: [UInt8], name: String?, folder: String? = nil, firstLine: Int = 1) {
      (self.name, self.folder, self.firstLine) = (name, folder, firstLine)
      bytes = SourceText.normalized(text)
      isUnchanged = bytes.count == text.count
      isASCII = bytes.allSatisfy { $0 < 0x80 }
      var starts = [0]
      for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") { starts.append(index + 1) }
      lineStarts = starts
    }
  }

  private let storage: Storage

  /// The most lines of a text, and the most bytes: a statement takes several hundred bytes of memory.
  static let (maxLines, maxBytes) = (1_000_000, 64_000_000)

  /// The name that errors show: a file's path, or nil at the prompt.
  public var name: String? { storage.name }
  /// The folder of the file that it was read from, or nil.
  var folder: String? { storage.folder }
  /// The text in UTF-8; bytes that are not are as `FileName` has them, as paths may need them.
  public var bytes: [UInt8] { storage.bytes }
  /// Whether nothing of what it was made from is missing: neither carriage returns nor a byte order mark.
  var isUnchanged: Bool { storage.isUnchanged }

  public init(_ text: String, name: String? = nil, firstLine: Int = 1) {
    storage = Storage(text: Array(text.utf8), name: name, firstLine: firstLine)
  }

  /// Reads the script at `path`.
  ///
  /// - Parameter name: the name that errors show, where it is not the path.
  /// - Throws: `FileError` when it cannot be read, `LanguageError` when it is too long, or has zero bytes, as binary files
  ///   and UTF-16 do.
  public init(file path: String, name: String? = nil) throws {
    if let status = FileIO.status(of: path), status.kind == S_IFREG, status.st_size > Self.maxBytes {
      throw LanguageError.fileTooLong(path: name ?? path)
    }
    let bytes = try FileIO.read(path)
    guard !bytes.contains(0) else { throw LanguageError.notText(path: name ?? path) }
    storage = Storage(text: Array(FileName.decode(bytes).utf8), name: name ?? path, folder: FileIO.folder(of: path))
  }

  /// The script that a person names: "-" is standard input.
  public init(script path: String) throws {
    let isInput = path == "-"
    try self.init(file: isInput ? "/dev/stdin" : path, name: isInput ? "standard input" : nil)
  }

  /// `bytes` without a byte order mark, and with line feeds for carriage returns at the ends of lines.
  private static func normalized(_ bytes: [UInt8]) -> [UInt8] {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let hasMark = bytes.starts(with: mark)
    guard hasMark || bytes.contains(UInt8(ascii: "\r")) else { return bytes }
    var kept = [UInt8]()
    kept.reserveCapacity(bytes.count)
    var wasReturn = false
    for byte in bytes.dropFirst(hasMark ? mark.count : 0) {
      if byte != UInt8(ascii: "\n") || !wasReturn {
        kept.append(byte == UInt8(ascii: "\r") ? UInt8(ascii: "\n") : byte)
      }
      wasReturn = byte == UInt8(ascii: "\r")
    }
    return kept
  }

  /// The file that `path` means in this text: relative to its own folder, where it was read from a file.
  func resolve(_ path: String) -> String { folder.map { $0 == "." ? path : FileIO.join($0, path) } ?? path }

  /// How many lines there are.
  public var lineCount: Int { storage.lineStarts.count }
  /// How many lines there are, without an empty one after the last line end.
  var endedLineCount: Int { bytes.last == UInt8(ascii: "\n") ? lineCount - 1 : lineCount }

  /// The line and column of `offset`, columns counted from 1 in characters.
  public func place(of offset: Int) -> (line: Int, column: Int) {
    let line = lineIndex(of: offset)
    let start = storage.lineStarts[line]
    // A line of thousands of commands is not gone through for each of them.
    let column = storage.isASCII ? offset - start : text(Span(start, offset)).count
    return (line + storage.firstLine, column + 1)
  }

  /// The text of `span`.
  public func text(_ span: Span) -> String {
    let end = min(span.end, bytes.count)
    return String(decoding: bytes[min(span.start, end)..<end], as: UTF8.self)
  }

  /// The stretch of the line that `offset` is in, without its line end.
  func line(around offset: Int) -> Span {
    let (index, starts) = (lineIndex(of: offset), storage.lineStarts)
    return Span(starts[index], index + 1 < starts.count ? starts[index + 1] - 1 : bytes.count)
  }

  /// The part of `line` that begins and ends at most so many bytes, and between characters, from `offset`.
  func stretch(of line: Span, around offset: Int, reach: Int) -> Span {
    var (start, end) = (max(line.start, offset - reach), min(line.end, offset + reach))
    while start > line.start, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    while end < line.end, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return Span(start, end)
  }

  private func lineIndex(of offset: Int) -> Int {
    let starts = storage.lineStarts
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }
}
