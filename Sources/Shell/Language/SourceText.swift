import Basics

/// A stretch of a source text, in UTF-8 offsets.
public struct Span: Hashable, Sendable {
  public let start: Int
  public let end: Int

  public init(_ start: Int, _ end: Int) { (self.start, self.end) = (start, max(start, end)) }

  /// From the start of this to the end of `other`.
  func through(_ other: Span) -> Span { Span(start, other.end) }
}

/// A script, a line of the prompt, or whatever else commands are read from.
public struct SourceText: Sendable {
  /// The name that errors show: a file's path, or nil at the prompt.
  public let name: String?
  /// The folder of the file that it was read from, or nil.
  let folder: String?
  /// The text in UTF-8; bytes that are not are as `FileName` has them, as paths may need them.
  public let bytes: [UInt8]
  private let lineStarts: [Int]
  /// The number of the first line, for a piece of a longer text.
  private let firstLine: Int

  public init(_ text: String, name: String? = nil, firstLine: Int = 1) {
    self.init(bytes: Array(text.utf8), name: name, folder: nil, firstLine: firstLine)
  }

  /// Reads the script at `path`.
  ///
  /// - Parameter name: the name that errors show, where it is not the path.
  /// - Throws: `FileError` when it cannot be read, `LanguageError.notText` when it has zero bytes, as binary files and UTF-16 do.
  public init(file path: String, name: String? = nil) throws {
    let bytes = try FileIO.read(path)
    guard !bytes.contains(0) else { throw LanguageError.notText(path: name ?? path) }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    self.init(
      bytes: Array(FileName.decode(bytes.starts(with: mark) ? bytes[mark.count...] : bytes[...]).utf8),
      name: name ?? path, folder: FileIO.folder(of: path), firstLine: 1)
  }

  private init(bytes: [UInt8], name: String?, folder: String?, firstLine: Int) {
    (self.bytes, self.name, self.folder, self.firstLine) = (bytes, name, folder, firstLine)
    lineStarts = [0] + bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }.map { $0 + 1 }
  }

  /// The file that `path` means in this text: relative to its own folder, where it was read from a file.
  func resolve(_ path: String) -> String {
    folder.map { $0 == "." ? path : FileIO.join($0, path) } ?? path
  }

  /// How many lines there are.
  public var lineCount: Int { lineStarts.count }

  /// The line and column of `offset`, columns counted from 1 in characters.
  public func place(of offset: Int) -> (line: Int, column: Int) {
    let line = lineIndex(of: offset)
    return (line + firstLine, text(Span(lineStarts[line], offset)).count + 1)
  }

  /// The text of `span`.
  public func text(_ span: Span) -> String {
    let end = min(span.end, bytes.count)
    return String(decoding: bytes[min(span.start, end)..<end], as: UTF8.self)
  }

  /// The stretch of the line that `offset` is in, without its line end.
  func line(around offset: Int) -> Span {
    let index = lineIndex(of: offset)
    var end = index + 1 < lineStarts.count ? lineStarts[index + 1] - 1 : bytes.count
    while end > lineStarts[index], bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return Span(lineStarts[index], end)
  }

  /// The part of `line` that begins and ends at most so many bytes, and between characters, from `offset`.
  func stretch(of line: Span, around offset: Int, reach: Int) -> Span {
    var (start, end) = (max(line.start, offset - reach), min(line.end, offset + reach))
    while start > line.start, bytes[start] & 0xC0 == 0x80 { start -= 1 }
    while end < line.end, bytes[end] & 0xC0 == 0x80 { end += 1 }
    return Span(start, end)
  }

  private func lineIndex(of offset: Int) -> Int {
    var (low, high) = (0, lineStarts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }
}
