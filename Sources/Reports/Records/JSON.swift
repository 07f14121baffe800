import Basics

/// A JSON value (RFC 8259) whose keys stay in the order they were given.
public enum JSON: Sendable, Equatable {
  /// A number, `true`, `false` or `null`, as written.
  case literal(String)
  case string(String)
  case array([JSON])
  case object([Member])

  /// A key and its value.
  public struct Member: Sendable, Equatable {
    public var key: String
    public var value: JSON

    public init(_ key: String, _ value: JSON) { (self.key, self.value) = (key, value) }
  }

  public static let null = JSON.literal("null")

  public static func bool(_ value: Bool) -> JSON { .literal(value ? "true" : "false") }

  public static func integer(_ value: some BinaryInteger) -> JSON { .literal(String(value)) }

  /// A number; null where it is missing or not finite, for which JSON has no word.
  public static func number(_ value: Double?) -> JSON {
    guard let value, value.isFinite else { return .null }
    return .literal(value.shortest)
  }

  /// The document, indented by two spaces; the innermost lists and objects are on one line each.
  public var text: String { text(indent: 0) + "\n" }

  private func text(indent: Int) -> String {
    guard let (open, close, parts) = parts else { return line }
    if !parts.isEmpty, parts.allSatisfy({ $0.value.parts == nil }) { return line }
    let margin = String(repeating: " ", count: indent)
    let lines = parts.map { margin + "  " + $0.key + $0.value.text(indent: indent + 2) }
    return lines.isEmpty ? open + close : open + "\n" + lines.joined(separator: ",\n") + "\n" + margin + close
  }

  /// The value on one line.
  public var line: String {
    switch self {
    case .literal(let text): return text
    case .string(let text): return Self.quoted(text)
    case .array, .object:
      guard let (open, close, parts) = parts else { return "" }
      return open + parts.map { $0.key + $0.value.line }.joined(separator: ", ") + close
    }
  }

  /// What a list or object holds between its brackets: values, with their keys as written; nil for other values.
  private var parts: (open: String, close: String, parts: [(key: String, value: JSON)])? {
    switch self {
    case .literal, .string: nil
    case .array(let items): ("[", "]", items.map { ("", $0) })
    case .object(let members): ("{", "}", members.map { (Self.quoted($0.key) + ": ", $0.value) })
    }
  }

  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    // JSON is UTF-8: a byte of a name that is not has its visible form.
    for scalar in FileName.display(text).unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case _ where FileName.isByte(scalar) || VisibleText.form(of: scalar) == nil: quoted.unicodeScalars.append(scalar)
      // What is invisible, or turns the reading direction around.
      default: for unit in String(scalar).utf16 { quoted += NumberFormat.format("\\u%04x", UInt32(unit)) }
      }
    }
    return quoted + "\""
  }
}

extension Double {
  /// The fewest digits that give this number back; of one that a single-precision number became, the fewest that give
  /// that one back, so that `Double(Float(0.1))` is "0.1".
  var shortest: String {
    if self == rounded(), magnitude < 1e15 { return String(Int64(self)) }
    return Double(Float(self)) == self ? "\(Float(self))" : "\(self)"
  }
}
