/// The colour that transparent images are composed on, and padded images surrounded by: 8 bits a channel.
public struct BackgroundColor: Sendable, Hashable, CustomStringConvertible {
  public var red, green, blue: UInt8

  public init(red: UInt8, green: UInt8, blue: UInt8) { (self.red, self.green, self.blue) = (red, green, blue) }

  public static let black = BackgroundColor(red: 0, green: 0, blue: 0)
  public static let gray = BackgroundColor(red: 128, green: 128, blue: 128)
  public static let white = BackgroundColor(red: 255, green: 255, blue: 255)

  /// The colours with a name, as users write them.
  public static let named: [(name: String, color: BackgroundColor)] = [
    ("black", black), ("gray", gray), ("white", white),
  ]

  /// The colour that `text` stands for: a name of `named`, or "#rrggbb" in hexadecimal; nil if neither.
  public init?(_ text: String) {
    if let named = Self.named.first(where: { $0.name == text }) {
      self = named.color
      return
    }
    let digits = text.utf8.dropFirst()
    guard text.utf8.first == UInt8(ascii: "#"), digits.count == 6,
      digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(text.dropFirst()), radix: 16)
    else { return nil }
    self.init(
      red: UInt8(truncatingIfNeeded: value >> 16), green: UInt8(truncatingIfNeeded: value >> 8),
      blue: UInt8(truncatingIfNeeded: value))
  }

  /// Its name, or "#rrggbb".
  public var description: String {
    if let named = Self.named.first(where: { $0.color == self }) { return named.name }
    return "#"
      + [red, green, blue].map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
  }
}
