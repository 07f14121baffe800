import Basics

/// Where the classes of a folder's images come from.
public enum LabelSource: Sendable {
  /// The folders that they are in.
  case folders
  /// Their files' names.
  case pattern(Glob)
  /// A table of files and labels.
  case table(LabelTable)

  /// The source that `text` describes: a pattern with `{class}`, or the path of a CSV file.
  ///
  /// - Throws: `LabelError`, `FileError`.
  public init(_ text: String) throws {
    self = text.contains(Glob.placeholder) ? .pattern(try Glob(text)) : .table(try LabelTable(file: text))
  }
}

/// Labels that cannot be used.
public enum LabelError: UserError, Equatable {
  /// A pattern that has two places for the class.
  case twoPlaceholders(pattern: String)
  /// A pattern that no image matches; one of the images.
  case noMatch(pattern: String, example: String)
  /// A table without the columns that it needs.
  case noColumns(path: String, found: [String])
  /// A line of a table that has another number of fields than the first.
  case fieldCount(path: String, line: Int, expected: Int, received: Int)
  /// A line without a file or without a label.
  case emptyField(path: String, line: Int, column: String)
  /// An unknown part.
  case unknownPart(path: String, line: Int, received: String)
  /// A file that an earlier line has already.
  case repeatedFile(path: String, line: Int, file: String)
  /// A quote without its end.
  case openQuote(path: String, line: Int)
  /// A table with nothing but its header.
  case noRows(path: String)

  /// A pattern that suits the file's name: "{class}.*.png" for "cat.12.png".
  private static func pattern(for name: String) -> String {
    let end = name.lastIndex(of: ".") ?? name.endIndex
    let (stem, ending) = (name[..<end], name[end...])
    guard let start = stem.firstIndex(where: \.isLetter) else { return "*\(Glob.placeholder)*\(ending)" }
    let rest = stem[start...].drop(while: \.isLetter)
    let before = start == stem.startIndex ? "" : "*\(stem[stem.index(before: start)])"
    // Without a separator after it, the class ends where a digit begins.
    let separator = rest.first.map { $0.isNumber ? "[0-9]*" : "\($0)*" } ?? ""
    return before + Glob.placeholder + separator + ending
  }

  public var problem: String {
    switch self {
    case .twoPlaceholders(let pattern): "the pattern '\(pattern)' has \(Glob.placeholder) more than once"
    case .noMatch(let pattern, let example): "no image's name matches '\(pattern)'; one is '\(example)'"
    case .noColumns(let path, let found):
      "'\(path)' must have the columns 'file' and 'label', but "
        + (found.isEmpty ? "is empty" : "has " + found.map { "'\($0)'" }.joined(separator: ", "))
    case .fieldCount(let path, let line, let expected, let received):
      "\(path):\(line): expected \(expected) fields as in the header, got \(received)"
    case .emptyField(let path, let line, let column): "\(path):\(line): the field '\(column)' is empty"
    case .unknownPart(let path, let line, let received): "\(path):\(line): '\(received)' is not a part of the data"
    case .repeatedFile(let path, let line, let file): "\(path):\(line): '\(file)' is already in the table"
    case .openQuote(let path, let line): "\(path):\(line): unclosed quote"
    case .noRows(let path): "'\(path)' has no rows after the header"
    }
  }

  public var hint: String? {
    switch self {
    case .twoPlaceholders: "use * for other parts of the name, as in labels=\"*_{class}_*.jpg\""
    case .noMatch(_, let example):
      "the whole name has to match: use * for the rest, as in labels=\"\(Self.pattern(for: example))\""
    case .noColumns: "begin the file with a line 'file,label' or 'file,label,part'"
    case .fieldCount: "put fields that contain commas in quotes"
    case .emptyField: "give each file a label, or remove the line"
    case .unknownPart: "the parts are train, val and test"
    case .repeatedFile: "an image has one label: remove one of the lines"
    case .openQuote: "within quotes, a quote is doubled: \"\""
    case .noRows: "add a row for each image"
    }
  }
}
