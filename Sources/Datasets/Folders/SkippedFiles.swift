import Basics

/// The files and folders that a scan skipped, counted by class and kind.
public struct SkippedFiles: Sendable, Equatable {
  /// What was skipped.
  public enum Kind: Hashable, Sendable {
    /// A file that is not an image by its name; its extension in upper case, empty where it has none to speak of.
    case file(String)
    /// A file in which nothing can be looked up: a pipe, a socket, a device.
    case special
    /// The folder of this name, beside those of the parts.
    case folder(String)
    /// A folder that Hairline wrote the results of runs to.
    case run
    /// A plot that Hairline drew.
    case plot
    /// A link to a folder whose images are taken already.
    case visited
    /// A file or folder that the user excluded.
    case excluded
    /// An image that the label table or pattern gives no class.
    case unlabelled

    /// The kind of a file that is not taken as an image.
    init(fileName: String) {
      let name = fileName.utf8
      let ending = name.lastIndex(of: UInt8(ascii: ".")).map { name[name.index(after: $0)...] }
      let isUsual = ending.map {
        1...8 ~= $0.count && $0.allSatisfy { Character(Unicode.Scalar($0)).isExtensionLetter }
      }
      self = .file(isUsual == true ? String(Substring(ending ?? name[...])).uppercased() : "")
    }

    fileprivate var isFolder: Bool { if case .folder = self { true } else { false } }

    /// The kind in the singular and in the plural.
    var words: (one: String, many: String) {
      switch self {
      case .file(""): ("other file", "other files")
      case .file(let ending): ("\(ending) file", "\(ending) files")
      case .special: ("pipe or device", "pipes or devices")
      case .folder: ("folder", "folders")
      case .run: ("folder of Hairline's runs", "folders of Hairline's runs")
      case .plot: ("plot by Hairline", "plots by Hairline")
      case .visited: ("link to a folder that is read as well", "links to folders that are read as well")
      case .excluded: ("excluded file or folder", "excluded files or folders")
      case .unlabelled: ("image without a label", "images without a label")
      }
    }
  }

  /// How many of each kind were in a class's folder; outside of all of them where the name is empty.
  private var counts: [String: [Kind: Int]] = [:]

  public init() {}

  mutating func note(_ kind: Kind, count: Int = 1, in className: String?) {
    if count > 0 { counts[className ?? "", default: [:]][kind, default: 0] += count }
  }

  /// How many were skipped.
  public var total: Int { counts.values.reduce(0) { $0 + $1.values.reduce(0, +) } }

  /// What was skipped in a class's folder, or with nil outside of all classes: "30 HEIC files and 1 other file"; nil
  /// where there was nothing.
  public func summary(of className: String?) -> String? {
    guard let kinds = counts[className ?? ""] else { return nil }
    var texts = kinds.filter { !$0.key.isFolder }.map {
      (count: $0.value, words: $0.value == 1 ? $0.key.words.one : $0.key.words.many)
    }
    if let folders = Self.listed(kinds.keys) { texts.append(folders) }
    let list = texts.sorted { ($1.count, $0.words) < ($0.count, $1.words) }.map {
      "\(NumberFormat.grouped($0.count)) \($0.words)"
    }
    return list.count < 2 ? list.first : list.dropLast().joined(separator: ", ") + " and " + (list.last ?? "")
  }

  /// How many folders there are among `kinds`, with their names.
  private static func listed(_ kinds: some Sequence<Kind>) -> (count: Int, words: String)? {
    let names = kinds.compactMap { if case .folder(let name) = $0 { "'\(name)'" } else { nil } }.sorted()
    if names.isEmpty { return nil }
    // One name too many takes no more room than the dots.
    let shown = names.count <= 6 ? names.joined(separator: ", ") : names.prefix(5).joined(separator: ", ") + ", …"
    return (names.count, "\(names.count == 1 ? "folder" : "folders") (\(shown))")
  }

  /// The report: what was skipped outside of the classes, then a line for each of the first `limit` classes.
  public func lines(limit: Int = 5) -> [String] {
    let classes = counts.keys.filter { !$0.isEmpty }.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var lines = summary(of: nil).map { ["\($0) skipped"] } ?? []
    // A count of one further class would be as long as its line.
    let shown = classes.count == limit + 1 ? classes.count : limit
    lines += classes.prefix(shown).map { "class '\($0)': \(summary(of: $0) ?? "") skipped" }
    let others = classes.dropFirst(shown)
    if !others.isEmpty {
      let count = others.reduce(0) { $0 + (counts[$1] ?? [:]).values.reduce(0, +) }
      lines.append("\(NumberFormat.grouped(others.count)) more classes: \(NumberFormat.grouped(count)) files skipped")
    }
    return lines
  }
}

extension Character {
  fileprivate var isExtensionLetter: Bool { isASCII && (isLetter || isNumber) }
}
