import Basics

/// A CSV file (RFC 4180, in UTF-8) that says which class images belong to, and optionally which part of the data.
///
/// Its first line names the columns, in any order: `file` (or `filename`, `path`, `image`), `label` (or `class`), and
/// `part` (or `split`), where there is one. Files are named as seen from the folder of images.
public struct LabelTable: Sendable {
  /// A line of the table.
  public struct Row: Sendable, Equatable {
    public let file: String
    public let label: String
    public let part: Part?
  }

  /// The file.
  public let path: String
  public let rows: [Row]
  /// Whether it assigns parts.
  public let hasParts: Bool

  private static let columns = (
    file: ["file", "filename", "path", "image"], label: ["label", "class"], part: ["part", "split"]
  )

  /// Reads the table in the file at `path`.
  ///
  /// - Throws: `FileError`, `LabelError`.
  public init(file path: String) throws { try self.init(csv: FileIO.read(path), path: path) }

  /// Reads the table in `csv`; `path` is for messages.
  ///
  /// - Throws: `LabelError`.
  init(csv: [UInt8], path: String) throws(LabelError) {
    let records = try CSV.records(csv, path: path)
    let names = records.first?.fields ?? []
    func column(_ known: [String]) -> Int? { names.firstIndex { known.contains($0.lowercased()) } }
    guard let file = column(Self.columns.file), let label = column(Self.columns.label) else {
      throw .noColumns(path: path, found: names)
    }
    let part = column(Self.columns.part)
    var rows = [Row]()
    var known = Set<[UInt8]>()
    for record in records.dropFirst() {
      guard record.fields.count == names.count else {
        throw .fieldCount(
          path: path, line: record.line, expected: names.count, received: record.fields.count)
      }
      for column in [file, label] where record.fields[column].allSatisfy(\.isWhitespace) {
        throw .emptyField(path: path, line: record.line, column: names[column])
      }
      let partName = part.map { record.fields[$0] }
      let assigned = partName.flatMap { Part(folderName: $0) }
      if let partName, assigned == nil { throw .unknownPart(path: path, line: record.line, received: partName) }
      let name = Self.plain(record.fields[file])
      guard known.insert(FileName.bytes(of: name)).inserted else {
        throw .repeatedFile(path: path, line: record.line, file: name)
      }
      rows.append(Row(file: name, label: record.fields[label], part: assigned))
    }
    guard !rows.isEmpty else { throw .noRows(path: path) }
    (self.path, self.rows, hasParts) = (path, rows, part != nil)
  }

  /// A path without "." and double slashes.
  private static func plain(_ path: String) -> String {
    let names = FileIO.components(of: path).filter { $0 != "." }.joined(separator: "/")
    return FileIO.isAbsolute(path) ? "/" + names : names
  }
}

/// Comma-separated values (RFC 4180); lines may end in LF or CRLF, and the file may begin with a byte order mark.
enum CSV {
  /// A record, and the line that it begins in.
  struct Record: Equatable {
    let line: Int
    var fields: [String]
  }

  /// The records in `bytes`; empty lines are skipped.
  ///
  /// - Throws: `LabelError.openQuote`, with the file's `path`.
  static func records(_ bytes: [UInt8], path: String) throws(LabelError) -> [Record] {
    let (quote, comma) = (UInt8(ascii: "\""), UInt8(ascii: ","))
    let (newline, carriageReturn) = (UInt8(ascii: "\n"), UInt8(ascii: "\r"))
    var place = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var records = [Record]()
    var line = 1
    while place < bytes.count {
      var record = Record(line: line, fields: [])
      var isAtEnd = false
      while !isAtEnd {
        var field = [UInt8]()
        if place < bytes.count, bytes[place] == quote {
          place += 1
          while true {
            guard place < bytes.count else { throw .openQuote(path: path, line: record.line) }
            if bytes[place] == quote {
              place += 1
              guard place < bytes.count, bytes[place] == quote else { break }
            }
            if bytes[place] == newline { line += 1 }
            field.append(bytes[place])
            place += 1
          }
        }
        while place < bytes.count, bytes[place] != comma, bytes[place] != newline {
          field.append(bytes[place])
          place += 1
        }
        isAtEnd = place >= bytes.count || bytes[place] == newline
        if isAtEnd, field.last == carriageReturn { field.removeLast() }
        place += 1
        record.fields.append(FileName.decode(field))
      }
      line += 1
      if record.fields != [""] { records.append(record) }
    }
    return records
  }
}
