/// Neighbouring rows of a feature map.
public struct Lines: Sendable {
  /// Which rows of the map they are.
  public let rows: Range<Int>
  /// Each a sample of 1 × width × channels.
  private let tensor: Tensor

  /// Rows `rows` of a map, which lie in `tensor`, and maybe more after them.
  public init(_ rows: Range<Int>, in tensor: Tensor) { (self.rows, self.tensor) = (rows, tensor) }

  /// All rows of image number `image`.
  public init(of images: Tensor, _ image: Int) {
    let shape = images.shape
    self.init(0..<shape.height, in: images[image..<image + 1].reshaped(images: shape.height, shape.line))
  }

  /// The shape of each.
  public var shape: Shape { tensor.shape }

  /// Some of them.
  public subscript(range: Range<Int>) -> Tensor {
    tensor[range.lowerBound - rows.lowerBound..<range.upperBound - rows.lowerBound]
  }

  /// All of them, as one image.
  public var image: Tensor {
    tensor.reshaped(images: 1, Shape(rows.count, tensor.shape.width, tensor.shape.channels))
  }

  /// Where row `row` of the map lies.
  func base(_ row: Int) -> UnsafeMutablePointer<Float> {
    tensor.base + (row - rows.lowerBound) * tensor.shape.count
  }
}
