/// The shape of one sample: a feature map (height × width × channels) or a flat vector (1 × 1 × channels).
public struct Shape: Hashable, Sendable, CustomStringConvertible {
  public let height: Int
  public let width: Int
  public let channels: Int
  /// Whether this is a vector, as after `flatten`, rather than a feature map of one pixel.
  public let isFlat: Bool

  /// A feature map.
  public init(_ height: Int, _ width: Int, _ channels: Int) {
    (self.height, self.width, self.channels, isFlat) = (height, width, channels, false)
  }

  /// A vector.
  public init(flat count: Int) { (height, width, channels, isFlat) = (1, 1, count, true) }

  /// The number of values.
  public var count: Int { height * width * channels }
  /// The number of pixels.
  public var pixels: Int { height * width }
  /// The shape of a row.
  public var line: Shape { Shape(1, width, channels) }
  /// As the language writes it: "48x48x3", or "1280".
  public var description: String { isFlat ? "\(channels)" : "\(height)x\(width)x\(channels)" }
}
