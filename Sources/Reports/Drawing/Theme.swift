/// A colour in sRGB; components from 0 to 1.
public struct Color: Sendable, Equatable {
  public var red: Double
  public var green: Double
  public var blue: Double

  public init(red: Double, green: Double, blue: Double) { (self.red, self.green, self.blue) = (red, green, blue) }

  /// A colour as CSS writes it: `Color(0x0072B2)`.
  public init(_ hex: UInt32) {
    self.init(
      red: Double(hex >> 16 & 255) / 255, green: Double(hex >> 8 & 255) / 255, blue: Double(hex & 255) / 255)
  }

  /// The colour `share` of the way from this one (0) to `other` (1).
  public func mixed(with other: Color, _ share: Double) -> Color {
    Color(
      red: red + (other.red - red) * share, green: green + (other.green - green) * share,
      blue: blue + (other.blue - blue) * share)
  }

  /// The red, green and blue bytes of a pixel fully covered with this colour.
  public var bytes: [UInt8] { [red, green, blue].map { UInt8(($0.clamped * 255).rounded()) } }

  /// Relative luminance as WCAG 2 defines it, from 0 (black) to 1 (white), with the gamma taken as 2.
  public var luminance: Double { 0.2126 * red * red + 0.7152 * green * green + 0.0722 * blue * blue }
}

/// The colours of a plot, named after what they mean.
///
/// The palette is Okabe and Ito's, distinguishable with any colour vision ("Color Universal Design", 2008), the dark one
/// lightened; a second sign (shape, dash or word) always goes with a colour that means something.
public struct Theme: Sendable, Equatable {
  public var background: Color
  /// A quiet area on the background: bands, boxes.
  public var panel: Color
  public var text: Color
  /// Text of second rank.
  public var muted: Color
  public var grid: Color
  public var axis: Color
  public var training: Color
  public var validation: Color
  public var right: Color
  public var wrong: Color
  /// Further series, in order.
  public var series: [Color]

  public static let light = Theme(
    background: Color(0xFFFFFF), panel: Color(0xF4F6F8), text: Color(0x1B1F24), muted: Color(0x5B6470),
    grid: Color(0xE6E9ED), axis: Color(0xAEB6C0), training: Color(0x0072B2), validation: Color(0xD55E00),
    right: Color(0x0072B2), wrong: Color(0xD55E00),
    series: [0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9].map { Color($0) })

  public static let dark = Theme(
    background: Color(0x14181D), panel: Color(0x1D232A), text: Color(0xE8EBEF), muted: Color(0x9AA4B0),
    grid: Color(0x2A3139), axis: Color(0x55606C), training: Color(0x56B4E9), validation: Color(0xF5894A),
    right: Color(0x56B4E9), wrong: Color(0xF5894A),
    series: [0x56B4E9, 0xF5894A, 0x2BC79A, 0xE09CC4, 0xF0B83C, 0x9AD1F2].map { Color($0) })
}
