import Kernels

/// How training images are changed at random, anew in each epoch. The changes and their factors are those of Keras's
/// layers RandomFlip, RandomRotation, RandomZoom, RandomTranslation, RandomContrast and RandomBrightness, applied in
/// this order, with bilinear interpolation and fill mode "reflect".
///
/// Two defects of Keras 3 are not followed, but its documentation is: flips in both directions are drawn one by one
/// (there, both or none), and contrast goes both ways (there, upwards only).
public struct Augmentation: Hashable, Sendable {
  /// The directions that images are flipped in, with probability 1/2 each.
  public enum Flip: String, CaseIterable, Sendable {
    case none
    /// Left and right are exchanged.
    case horizontal
    /// Top and bottom are exchanged.
    case vertical
    /// Either, both or none.
    case both = "horizontal_and_vertical"
  }

  public let flip: Flip
  /// The largest turn to either side, in full turns.
  public let rotate: Double
  /// The largest change of scale, of both axes alike: 0.2 shows 0.8 to 1.2 of the image's sides.
  public let zoom: Double
  /// The largest shift up or down, in heights.
  public let translateHeight: Double
  /// The largest shift left or right, in widths.
  public let translateWidth: Double
  /// The largest relative change of the distance from the image's mean colour.
  public let contrast: Double
  /// The largest change of every value, in units of 255.
  public let brightness: Double

  /// - Throws: `DatasetError.badFactor` when a factor is not within 0 ... 1.
  public init(
    flip: Flip = .none, rotate: Double = 0, zoom: Double = 0, translateHeight: Double = 0, translateWidth: Double = 0,
    contrast: Double = 0, brightness: Double = 0
  ) throws(DatasetError) {
    let factors = [
      ("rotate", rotate), ("zoom", zoom), ("translate", translateHeight), ("translate", translateWidth),
      ("contrast", contrast), ("brightness", brightness),
    ]
    for (name, factor) in factors where !(0...1).contains(factor) { throw .badFactor(name: name, received: factor) }
    (self.flip, self.rotate, self.zoom) = (flip, rotate, zoom)
    (self.translateHeight, self.translateWidth) = (translateHeight, translateWidth)
    (self.contrast, self.brightness) = (contrast, brightness)
  }

  /// One image's changes. Every number is drawn, in a fixed order, so that adding or removing an option does not change
  /// the others' draws.
  public func draw(from stream: inout RandomStream) -> AugmentationDraw {
    func within(_ factor: Double, _ stream: inout RandomStream) -> Double {
      (2 * Double(stream.uniform()) - 1) * factor
    }
    let left = stream.uniform() < 0.5
    let up = stream.uniform() < 0.5
    var draw = AugmentationDraw()
    draw.flipsHorizontally = left && (flip == .horizontal || flip == .both)
    draw.flipsVertically = up && (flip == .vertical || flip == .both)
    draw.angle = within(rotate, &stream) * 2 * Double.pi
    draw.zoom = 1 + within(zoom, &stream)
    draw.down = within(translateHeight, &stream)
    draw.right = within(translateWidth, &stream)
    draw.contrast = 1 + within(contrast, &stream)
    draw.brightness = within(brightness, &stream)
    return draw
  }
}
