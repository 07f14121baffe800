/// An image of 8-bit RGB pixels.
public struct Image: Sendable, Equatable {
  /// The number of columns, at least 1.
  public let width: Int
  /// The number of rows, at least 1.
  public let height: Int
  /// Red, green, blue of each pixel, row by row from the top left: always `height * width * 3` bytes.
  public var pixels: [UInt8] { didSet { check() } }

  /// An image of `pixels`, of which there must be `height * width * 3`.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    (self.width, self.height, self.pixels) = (width, height, pixels)
    check()
  }

  /// The bytes are read through unsafe pointers: a wrong count is a programming error, and must not get that far.
  private func check() {
    precondition(width > 0 && height > 0 && pixels.count == height * width * 3, "height x width x 3 bytes")
  }
}
