/// Text that is not the program's own, such as a file's name or a library's message, with its invisible characters
/// written out: neither can it move a terminal's cursor, nor turn the reading direction around.
///
/// The forms are escape sequences of the language's texts in quotes.
public enum VisibleText {
  /// `text` with `\x1B` for a control character of ASCII, `\u{202E}` for another one and for what is invisible, and `\xE9`
  /// for a byte of a file's name that is not UTF-8. Line feeds and tabs stay as they are.
  ///
  /// - Parameter keepsBytes: whether such bytes stay as `FileName` has them, for a program that reads the text.
  public static func lines(_ text: some StringProtocol, keepsBytes: Bool = false) -> String {
    replacing(text) { $0 == "\n" || $0 == "\t" || keepsBytes && FileName.isByte($0) ? nil : form(of: $0) }
  }

  /// The same on a single line: `\n` for a line feed, `\t` for a tab.
  public static func line(_ text: some StringProtocol, keepsBytes: Bool = false) -> String {
    replacing(text) { scalar in
      switch scalar {
      case "\n": "\\n"
      case "\t": "\\t"
      default: keepsBytes && FileName.isByte(scalar) ? nil : form(of: scalar)
      }
    }
  }

  private static func replacing(_ text: some StringProtocol, _ form: (Unicode.Scalar) -> String?) -> String {
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
    case 0...0x7F: return "\\x" + NumberFormat.format("%02X", scalar.value)
    case _ where FileName.isByte(scalar): return FileName.display(String(scalar))
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

}
