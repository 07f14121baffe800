import Basics

/// The last step of text on its way out, which none takes around it: marks of `Style` become control sequences, and
/// whatever else could control a terminal is written out.
public enum TerminalText {
  /// The parameters of the control sequences (ECMA-48, SGR) that marks stand for: bold, faint, and eight colours. Text
  /// that is not ours may have a mark in it, and then is bold or coloured at worst.
  static let codes = ["1", "2", "1;31", "31", "32", "33", "34", "35", "36"]
  /// Marks are characters that Unicode sets aside for use within programs (noncharacters): one for each code, and one that
  /// ends what the mark before it began.
  private static let marks: ClosedRange<UInt32> = 0xFDD0...0xFDEF

  /// `text` with marks around it.
  static func marked(_ text: String, _ code: String) -> String {
    guard let index = codes.firstIndex(of: code), let start = Unicode.Scalar(marks.lowerBound + UInt32(index)),
      let end = Unicode.Scalar(marks.upperBound)
    else { return text }
    return "\(start)\(text)\(end)"
  }

  /// Whether `scalar` is a mark, which takes no columns.
  static func isMark(_ scalar: Unicode.Scalar) -> Bool { marks.contains(scalar.value) }

  /// `text` as it is written.
  ///
  /// - Parameter keepsBytes: whether bytes of names that are not UTF-8 stay as `FileName` has them.
  public static func encode(_ text: String, keepsBytes: Bool = false) -> String {
    let visible = VisibleText.lines(text, keepsBytes: keepsBytes)
    guard visible.unicodeScalars.contains(where: isMark) else { return visible }
    var (encoded, isOpen) = ("", false)
    for scalar in visible.unicodeScalars {
      switch Int(scalar.value) - Int(marks.lowerBound) {
      case let index where codes.indices.contains(index):
        encoded += "\u{1B}[\(codes[index])m"
        isOpen = true
      case _ where isMark(scalar):
        encoded += "\u{1B}[0m"
        isOpen = false
      default: encoded.unicodeScalars.append(scalar)
      }
    }
    return isOpen ? encoded + "\u{1B}[0m" : encoded
  }

  /// `text` without marks.
  static func unmarked(_ text: some StringProtocol) -> String {
    guard text.unicodeScalars.contains(where: isMark) else { return String(text) }
    return String(String.UnicodeScalarView(text.unicodeScalars.filter { !isMark($0) }))
  }
}
