/// The colours that a terminal has.
public enum Colours: Sendable {
  /// 24 bits.
  case all
  /// The 256 of xterm: sixteen of the user's own, a cube of 6×6×6, and 24 greys.
  case indexed
  case none

  /// The sequence that sets the colour of text, or its background, to the nearest that there is.
  func code(_ color: SIMD3<UInt8>, isBackground: Bool = false) -> String {
    let layer = isBackground ? 48 : 38
    switch self {
    case .all: return "\(layer);2;\(color.x);\(color.y);\(color.z)"
    case .indexed: return "\(layer);5;\(Self.index(color))"
    case .none: return ""
    }
  }

  /// The values of a side of xterm's cube.
  private static let levels = [0, 95, 135, 175, 215, 255]

  /// The nearest colour of the cube, or grey, by its number.
  private static func index(_ color: SIMD3<UInt8>) -> Int {
    let channels = (0..<3).map { Int(color[$0]) }
    func distance(_ other: [Int]) -> Int {
      zip(channels, other).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    let cube = channels.map { channel in
      levels.indices.reduce(0) { abs(levels[$1] - channel) < abs(levels[$0] - channel) ? $1 : $0 }
    }
    let grey = min(max((channels.reduce(0, +) / 3 - 3) / 10, 0), 23)
    let isGrey = distance([Int](repeating: 8 + 10 * grey, count: 3)) < distance(cube.map { levels[$0] })
    return isGrey ? 232 + grey : 16 + 36 * cube[0] + 6 * cube[1] + cube[2]
  }
}
