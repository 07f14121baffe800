/// Text that is not the program's own, such as a file's name or a library's message, with its invisible characters
/// written out: neither can it move a terminal's cursor, nor turn the reading direction around.
///
/// The forms are escape sequences of the language's texts in quotes.
public enum VisibleText {
  /// `text` with `\x1B` for a control character, `\u{202E}` for one that is not of ASCII or is invisible, and `\xE9` for
  /// a byte of a file's name that is not UTF-8. Line feeds and tabs stay as they are.
  public static func lines(_ text: some StringProtocol) -> String {
    replacing(text) { $0 == "\n" || $0 == "\t" ? nil : form(of: $0) }
  }

  /// The same on a single line: `\n` for a line feed, `\t` for a tab.
  public static func line(_ text: some StringProtocol) -> String {
    replacing(text) { $0 == "\n" ? "\\n" : $0 == "\t" ? "\\t" : form(of: $0) }
  }

  private static func replacing(
    _ text: some StringProtocol, _ form: (Unicode.Scalar) -> String?
  ) -> String {
    if text.utf8.allSatisfy({ 32...126 ~= $0 }) { return String(text) }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if let form = form(scalar) { result.append(contentsOf: form.unicodeScalars) } else { result.append(scalar) }
    }
    return String(result)
  }

  /// How a character is written out; nil for one that is shown as it is.
  public static func form(of scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0x20...0x7E: return nil
    case 0...0x7F: return "\\x" + hexadecimal(scalar.value, digits: 2)
    case firstByte...firstByte + 0x7F: return "\\x" + hexadecimal(scalar.value - firstByte + 0x80, digits: 2)
    // The joiners within emoji and within words of several scripts, and signs that span numbers.
    case 0x200C, 0x200D, 0x600...0x605, 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD: return nil
    default: break
    }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      return "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
    default: return nil
    }
  }

  /// The character that `\x` and a byte's number stand for: one of ASCII, or the one that stands for a byte of a file's name
  /// that is not UTF-8.
  public static func scalar(ofByte byte: UInt32) -> Unicode.Scalar? {
    byte < 0x80 ? Unicode.Scalar(byte) : byte < 0x100 ? Unicode.Scalar(firstByte + byte - 0x80) : nil
  }

  /// Bytes from 0x80 on that are not UTF-8 are characters for private use (U+10FE80 to U+10FEFF).
  private static let firstByte: UInt32 = 0x10_FE80

  private static func hexadecimal(_ value: UInt32, digits: Int) -> String {
    let text = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}
