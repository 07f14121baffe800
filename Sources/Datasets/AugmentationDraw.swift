import Images
import Kernels

/// The changes of one image in one epoch: by default none.
public struct AugmentationDraw: Hashable, Sendable {
  /// Whether left and right are exchanged.
  public var flipsHorizontally = false
  /// Whether top and bottom are exchanged.
  public var flipsVertically = false
  /// The turn, in radians, counter-clockwise.
  public var angle = 0.0
  /// The share of the image's sides that is shown: below 1 it grows, above 1 it shrinks.
  public var zoom = 1.0
  /// The shift down, in heights.
  public var down = 0.0
  /// The shift to the right, in widths.
  public var right = 0.0
  /// What distances from each channel's mean are multiplied by.
  public var contrast = 1.0
  /// What is added to every value, in units of 255.
  public var brightness = 0.0

  public init() {}

  /// Where each pixel of a changed image comes from.
  ///
  /// The matrices are those of Keras's layers. There each layer resamples; here their product does so once, which is
  /// sharper and, with more than one of rotation, zoom and translation, fills corners from the image itself rather
  /// than from its mirrored intermediate. A flip and one of these give Keras's values.
  public func map(height: Int, width: Int) -> AffineMap {
    let (right, bottom) = (Double(width - 1), Double(height - 1))
    let (x, y) = (right / 2, bottom / 2)
    let (c, s) = (cosine(angle), sine(angle))
    let flip = AffineMap(
      xx: flipsHorizontally ? -1 : 1, xy: 0, x0: flipsHorizontally ? right : 0,
      yx: 0, yy: flipsVertically ? -1 : 1, y0: flipsVertically ? bottom : 0)
    let rotation = AffineMap(xx: c, xy: -s, x0: x - x * c + y * s, yx: s, yy: c, y0: y - x * s - y * c)
    let scale = AffineMap(xx: zoom, xy: 0, x0: x * (1 - zoom), yx: 0, yy: zoom, y0: y * (1 - zoom))
    let shift = AffineMap(
      xx: 1, xy: 0, x0: -self.right * Double(width), yx: 0, yy: 1, y0: -down * Double(height))
    return flip.then(rotation).then(scale).then(shift)
  }

  /// `image` as changed: one sample of values 0 ... 255.
  public func apply(to image: Image) -> Tensor {
    let tensor = Tensor(Shape(image.height, image.width, 3))
    apply(to: ByteStorage(image.pixels), at: 0, into: tensor, sample: 0)
    return tensor
  }

  /// Writes the image at `offset`, as changed, into a sample of `tensor`, which has its size.
  func apply(to pixels: ByteStorage, at offset: Int, into tensor: Tensor, sample: Int) {
    let map = map(height: tensor.shape.height, width: tensor.shape.width)
    if map == .identity {
      pixels.copyImage(at: offset, into: tensor, image: sample)
    } else {
      pixels.warpImage(at: offset, by: map, into: tensor, image: sample)
    }
    if contrast != 1 { tensor.adjustContrast(image: sample, factor: Float(contrast)) }
    if brightness != 0 { tensor.adjustBrightness(image: sample, by: Float(brightness * 255)) }
  }
}
