import Basics

/// How many columns text takes on a terminal, and how to cut it to fit.
public enum DisplayWidth {
  /// The columns that `text` takes.
  public static func of(_ text: some StringProtocol) -> Int {
    text.isPlain ? text.utf8.count : text.reduce(0) { $0 + of($1) }
  }

  /// The columns that one character takes: none, one or two.
  static func of(_ character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    if 32...126 ~= scalar.value { return 1 }
    // A tab is as wide as a space where texts are laid out; elsewhere it goes to the next stop.
    if scalar == "\t" { return 1 }
    if scalar == "\n" || TerminalText.isMark(scalar) { return 0 }
    if let form = VisibleText.form(of: scalar) { return form.utf8.count }
    let properties = scalar.properties
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    if properties.isEmojiPresentation || character.unicodeScalars.contains("\u{FE0F}") { return 2 }
    return wide.contains { $0.contains(scalar.value) } ? 2 : 1
  }

  /// `text` cut at its end to `width` columns; "…" stands for what is missing.
  public static func clip(_ text: String, to width: Int) -> String { window(text, from: 0, width: width) }

  /// The columns `first` ..< `first + width` of `text`; "…" stands for what is missing on either side.
  static func window(_ text: String, from first: Int, width: Int) -> String {
    let total = of(text)
    guard first > 0 || total > width else { return text }
    let last = first + width
    var shown = ""
    var column = 0
    for character in text {
      let next = column + of(character)
      if column >= first + (first > 0 ? 1 : 0), next <= last - (total > last ? 1 : 0) { shown.append(character) }
      column = next
    }
    return (first > 0 ? "…" : "") + shown + (total > last ? "…" : "")
  }

  /// `text` filled with spaces to `width` columns.
  static func pad(_ text: String, to width: Int, alignRight: Bool = false) -> String {
    let spaces = String(repeating: " ", count: max(0, width - of(text)))
    return alignRight ? spaces + text : text + spaces
  }

  /// `words` in as many columns of one width as `width` has room for, row by row.
  static func columns(_ words: [String], width: Int) -> [String] {
    let column = (words.map { of($0) }.max() ?? 0) + 2
    let count = max(1, (width + 1) / column)
    return stride(from: 0, to: words.count, by: count).map { first in
      let row = words[first..<min(first + count, words.count)]
      return row.dropLast().map { pad($0, to: column) }.joined() + (row.last ?? "")
    }
  }

  /// `text` in lines of at most `width` columns, broken at spaces; its own line ends are kept.
  static func wrap(_ text: String, to width: Int, indentation: String = "") -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph in
      if of(indentation) + of(paragraph) <= width { return [indentation + paragraph] }
      var lines = [String]()
      var (line, columns) = ("", 0)
      for word in paragraph.split(separator: " ") {
        let own = of(word)
        if line.isEmpty {
          (line, columns) = (indentation + word, of(indentation) + own)
        } else if columns + 1 + own <= width {
          line += " " + word
          columns += 1 + own
        } else {
          lines.append(line)
          (line, columns) = (indentation + word, of(indentation) + own)
        }
      }
      return lines + [line]
    }
  }

  /// The East Asian wide and full-width blocks (Unicode's East_Asian_Width, W and F, to the block).
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
    0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
    0x1F300...0x1F64F, 0x1F900...0x1F9FF, 0x20000...0x3FFFD,
  ]
}

extension StringProtocol {
  /// Whether each byte is a character that is one column wide, as in most texts.
  fileprivate var isPlain: Bool { utf8.allSatisfy { 32...126 ~= $0 } }
}
