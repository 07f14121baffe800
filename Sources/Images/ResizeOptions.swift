/// How an image of any size becomes one of a fixed size. One value for data sets and prediction: what a model was
/// trained on has to be prepared like what it predicts.
///
/// Resizing is bilinear with half-pixel centres. Without antialiasing the result equals `tf.image.resize(image, (height,
/// width), "bilinear")` bit for bit, and is rounded to bytes, halves to the even one (`tf.round`): what Keras's
/// `image_dataset_from_directory` yields, rounded. An image that is reduced to less than half its size loses detail by
/// chance then, as only the four nearest source pixels count; antialiasing takes all of them.
public struct ResizeOptions: Sendable, Hashable {
  /// How images of another aspect ratio are fitted.
  public enum Mode: String, Sendable, CaseIterable {
    /// Width and height are scaled separately; the aspect ratio changes. Keras's default.
    case stretch
    /// The largest centred part that has the target's aspect ratio is scaled, the rest is cut off. Keras's
    /// `crop_to_aspect_ratio=True`.
    case crop
    /// The whole image is scaled to fit, and centred; around it is the background, or black. Keras's
    /// `pad_to_aspect_ratio=True` (`tf.image.resize_with_pad`).
    case pad
  }

  /// In pixels, at least 1.
  public var height: Int
  /// In pixels, at least 1.
  public var width: Int
  public var mode: Mode
  /// Whether an image that gets smaller is low-pass filtered: a triangle filter as wide as two target pixels, as
  /// `tf.image.resize(…, antialias=True)`, which it equals within the rounding of floats.
  public var antialias: Bool
  /// What transparent pixels are composed on, and what is around a padded image. Without it transparency is dropped (the
  /// colours below it show, as with Keras) and padding is black.
  public var background: BackgroundColor?

  public init(
    height: Int, width: Int, mode: Mode = .stretch, antialias: Bool = false, background: BackgroundColor? = nil
  ) {
    (self.height, self.width) = (height, width)
    (self.mode, self.antialias, self.background) = (mode, antialias, background)
  }

  /// The options in words, for model files and reports: "resized to 48x48 by bilinear interpolation with half-pixel
  /// centres". Two options of the same words give the same pixels, so it can also be part of a key.
  public var summary: String {
    let size = "\(height)x\(width)"
    let filter = "bilinear interpolation with half-pixel centres" + (antialias ? " and antialiasing" : "")
    let fitted =
      switch mode {
      case .stretch: "resized to \(size) by \(filter)"
      case .crop: "cropped to the aspect ratio of \(size), then resized to it by \(filter)"
      case .pad: "resized to fit into \(size) by \(filter), padded with \(background ?? .black)"
      }
    return background.map { "transparency on \($0), \(fitted)" } ?? fitted
  }
}
