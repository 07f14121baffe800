import Basics

/// A pattern of file names, as shells have them: `*` stands for any characters but "/", `**` for any at all, `**/` for
/// any folders, `?` for one character, `[a-z]` for one of several and `[!a-z]` for one of the others; "\" takes the
/// next character as it is. Besides, `{class}` stands for the name of a class: as many characters as possible, at least
/// one, and no "/".
///
/// A pattern without "/" is for names, wherever they are; one with "/" for paths from the folder on. Characters are
/// those that people see: "ü" is the same however a file system encodes it.
public struct Glob: Sendable, Equatable {
  /// The pattern as it was written.
  public let text: String
  private let tokens: [Token]
  private let isForPaths: Bool

  private enum Token: Sendable, Equatable {
    case character(Character)
    case one
    case any(crossesFolders: Bool)
    case folders
    case set([ClosedRange<Character>], isNegated: Bool)
    case className
  }

  /// The placeholder of a class's name.
  public static let placeholder = "{class}"

  /// - Throws: `LabelError.twoPlaceholders`.
  public init(_ text: String) throws(LabelError) {
    self.text = text
    var tokens = [Token]()
    var rest = Array(text)[...]
    if rest.starts(with: "./") { rest = rest.dropFirst(2) }
    while let first = rest.first {
      if rest.starts(with: Self.placeholder) {
        if tokens.contains(.className) { throw .twoPlaceholders(pattern: text) }
        tokens.append(.className)
        rest = rest.dropFirst(Self.placeholder.count)
        continue
      }
      rest = rest.dropFirst()
      switch first {
      case "*":
        let crossesFolders = rest.first == "*"
        rest = rest.drop { $0 == "*" }
        if crossesFolders, rest.first == "/", tokens.last ?? .character("/") == .character("/") {
          rest = rest.dropFirst()
          tokens.append(.folders)
        } else {
          tokens.append(.any(crossesFolders: crossesFolders))
        }
      case "?": tokens.append(.one)
      case "\\":
        tokens.append(.character(rest.first ?? "\\"))
        rest = rest.dropFirst()
      case "[":
        guard let (set, after) = Self.set(rest) else { fallthrough }
        tokens.append(set)
        rest = after
      default: tokens.append(.character(first))
      }
    }
    // "folder/" is the folder.
    if tokens.count > 1, tokens.last == .character("/") { tokens.removeLast() }
    isForPaths = [.character("/"), .any(crossesFolders: true), .folders].contains(where: tokens.contains)
    self.tokens = tokens
  }

  /// Whether `text` is a pattern rather than the name of a single file.
  public static func isPattern(_ text: String) -> Bool { text.utf8.contains { "*?[".utf8.contains($0) } }

  /// Whether a file or folder has a name that the pattern stands for.
  ///
  /// - Parameter path: the path from the folder on.
  public func matches(_ path: String) -> Bool { match(path) != nil }

  /// Whether the pattern stands for a file's path, or for that of a folder that it is in.
  public func matches(fileOrFolderOf path: String) -> Bool {
    matches(path)
      || path.utf8.indices.contains { path.utf8[$0] == UInt8(ascii: "/") && matches(String(path[..<$0])) }
  }

  /// The name of the class in a file's name; nil where the pattern does not stand for it.
  public func className(in path: String) -> String? { match(path)?.className.map { String($0) } }

  // MARK: Matching

  private struct Match { var className: ArraySlice<Character>? }

  private func match(_ path: String) -> Match? {
    let text = Array(isForPaths ? path : FileIO.name(of: path))
    // What does not match from a place on is tried once: the time is bounded by the product of the lengths.
    var failed = Set<Int>()
    func match(_ token: Int, _ place: Int) -> Match? {
      guard token < tokens.count else { return place == text.count ? Match() : nil }
      let key = token * (text.count + 1) + place
      if failed.contains(key) { return nil }
      let next = place < text.count ? text[place] : nil
      var result: Match?
      switch tokens[token] {
      case .character(let character): if next == character { result = match(token + 1, place + 1) }
      case .one: if let next, next != "/" { result = match(token + 1, place + 1) }
      case .set(let ranges, let isNegated):
        if let next, next != "/", ranges.contains(where: { $0.contains(next) }) != isNegated {
          result = match(token + 1, place + 1)
        }
      case .any(let crossesFolders):
        result = match(token + 1, place)
        if result == nil, let next, crossesFolders || next != "/" { result = match(token, place + 1) }
      case .folders:
        result = match(token + 1, place)
        if result == nil, let slash = text[place...].firstIndex(of: "/") { result = match(token, slash + 1) }
      case .className:
        var end = text[place...].firstIndex(of: "/") ?? text.count
        while end > place, result == nil {
          result = match(token + 1, end)
          result?.className = text[place..<end]
          end -= 1
        }
      }
      if result == nil { failed.insert(key) }
      return result
    }
    return match(0, 0)
  }

  /// The set whose "[" comes before `rest`, and what comes after it; nil where it is not closed.
  private static func set(_ rest: ArraySlice<Character>) -> (Token, ArraySlice<Character>)? {
    var rest = rest
    let isNegated = rest.first == "!" || rest.first == "^"
    if isNegated { rest = rest.dropFirst() }
    var ranges = [ClosedRange<Character>]()
    while let low = rest.first {
      rest = rest.dropFirst()
      if low == "]", !ranges.isEmpty { return (.set(ranges, isNegated: isNegated), rest) }
      var high = low
      if rest.first == "-", let end = rest.dropFirst().first, end != "]" {
        (high, rest) = (end, rest.dropFirst(2))
      }
      if low <= high { ranges.append(low...high) }
    }
    return nil
  }
}
