import Images

/// Colours for numbers from 0 to 1, distinct with any colour vision, and in grey.
public struct ColorScale: Sendable, Equatable {
  /// At equal distances, from 0 to 1.
  private let stops: [Color]

  /// From nothing, dark, to much, bright: after "inferno" of Smith and van der Walt (2015).
  public static let heat = ColorScale(
    stops: [
      0x000004, 0x1B0C41, 0x4A0C6B, 0x781C6D, 0xA52C60, 0xCF4446, 0xED6925, 0xFB9B06, 0xF7D13D, 0xFCFFA4,
    ].map { Color($0) })

  /// From negative, blue, over zero, white, to positive, orange.
  public static let signed = ColorScale(stops: [0x053A61, 0x2E86C1, 0xF7F7F5, 0xE67E22, 0x7A2E04].map { Color($0) })

  public func color(_ value: Float) -> Color {
    let place = Double(value.clamped) * Double(stops.count - 1)
    let index = min(Int(place), stops.count - 2)
    return stops[index].mixed(with: stops[index + 1], place - Double(index))
  }

  /// An image of a map of numbers, a pixel each.
  public func image(_ map: ValueMap) -> Image {
    Image(width: map.width, height: map.height, pixels: map.values.flatMap { color($0).bytes })
  }
}

/// Numbers at the places of an image, row by row.
public struct ValueMap: Sendable, Equatable {
  public let height: Int
  public let width: Int
  public let values: [Float]

  /// - Parameter values: as many as height × width.
  public init(height: Int, width: Int, values: [Float]) {
    precondition(height > 0 && width > 0 && values.count == height * width, "a value for each place")
    (self.height, self.width, self.values) = (height, width, values)
  }

  /// The same numbers at another size: bilinear, half-pixel centres, no antialiasing, as images are resized.
  public func resized(height: Int, width: Int) -> ValueMap {
    func taps(_ from: Int, _ to: Int) -> [(low: Int, high: Int, share: Float)] {
      (0..<to).map { index in
        let place = (Float(index) + 0.5) * Float(from) / Float(to) - 0.5
        let low = place.rounded(.down)
        return (min(max(Int(low), 0), from - 1), min(max(Int(low) + 1, 0), from - 1), place - low)
      }
    }
    let (rows, columns) = (taps(self.height, height), taps(self.width, width))
    var result = [Float]()
    result.reserveCapacity(height * width)
    for row in rows {
      for column in columns {
        func across(_ y: Int) -> Float {
          let (a, b) = (values[y * self.width + column.low], values[y * self.width + column.high])
          return a + (b - a) * column.share
        }
        let top = across(row.low)
        result.append(top + (across(row.high) - top) * row.share)
      }
    }
    return ValueMap(height: height, width: width, values: result)
  }
}

/// What the colours of a scale mean: a bar of them, with words at its ends.
public struct ColorKey: Sendable, Equatable {
  public let scale: ColorScale
  public let low: String
  public let high: String

  public init(_ scale: ColorScale, low: String, high: String) {
    (self.scale, self.low, self.high) = (scale, low, high)
  }

  static let font = Font(11)
  private static let bar = Size(160, 9)

  var width: Double { Self.font.width(low) + Self.font.width(high) + Self.bar.width + 16 }

  /// Draws it with its left end and its middle there.
  func draw(at start: Point, on canvas: inout Canvas) {
    canvas.text(low, at: start, Self.font, canvas.theme.muted)
    let bar = Rectangle(
      start.x + Self.font.width(low) + 8, start.y - Self.bar.height / 2, Self.bar.width, Self.bar.height)
    let values = (0..<160).map { Float($0) / 159 }
    canvas.image(scale.image(ValueMap(height: 1, width: 160, values: values)), in: bar, smooth: true)
    canvas.stroke(bar.inset(-0.5, -0.5), canvas.theme.axis)
    canvas.text(high, at: Point(bar.right + 8, start.y), Self.font, canvas.theme.muted)
  }
}
