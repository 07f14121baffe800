/// Images from and to the bytes of JPEG and PNG files.
public enum ImageCodec {
  /// The most pixels an image may have to be read: a header can announce any size, and must not exhaust the memory.
  public static let maxPixels = 200_000_000
  /// To be raised whenever the same bytes come to be decoded or resized to other pixels: pixels that were kept are of no
  /// use then.
  public static let version = 1

  /// The image in `bytes`, a JPEG or PNG file, whatever its `name` ends with. The name is for messages alone.
  ///
  /// The pixels equal `tf.io.decode_image(bytes, channels=3)` bit for bit: grey becomes RGB, transparency is dropped,
  /// 16 bits lose their lower half. Unlike TensorFlow, the EXIF orientation is applied.
  ///
  /// - Throws: `ImageError`, also where a part of the image is missing or damaged: never half an image.
  public static func decode(_ bytes: [UInt8], name: String) throws(ImageError) -> Image {
    let content = ImageContent(of: bytes)
    guard let format = content.format else { throw .notReadable(name: name, content: content) }
    return try format.decode(bytes, name)
  }

  /// `image` as a PNG file, with `text` in its text chunks (tEXt for ASCII, else iTXt), in the order given.
  ///
  /// The same image and text give the same bytes.
  ///
  /// - Throws: `ImageError.notEncodable` when a key is not 1 to 79 characters of printable ASCII (no double, first or
  ///   last space), a value has NULs, or there are more than 100 texts.
  public static func encodePNG(
    _ image: Image, text: [(key: String, value: String)] = []
  ) throws(ImageError) -> [UInt8] {
    try PNG.encode(image, text: text)
  }

  /// The text chunks (tEXt, zTXt, iTXt) of a PNG file, in their order.
  ///
  /// - Throws: `ImageError` when `bytes` are no PNG file, or a truncated or corrupt one.
  public static func textChunks(ofPNG bytes: [UInt8]) throws(ImageError) -> [(key: String, value: String)] {
    try PNG.textChunks(bytes)
  }

  /// `image` as a JPEG file of `quality` 1 to 100, colours at half resolution (4:2:0).
  ///
  /// - Throws: `ImageError.notEncodable` when a side exceeds 65,500 pixels, or the quality its range.
  public static func encodeJPEG(_ image: Image, quality: Int) throws(ImageError) -> [UInt8] {
    try JPEG.encode(image, quality: quality)
  }
}

extension ImageCodec {
  /// Refuses images without pixels or with too many.
  static func checkSize(width: Int, height: Int, name: String) throws(ImageError) {
    guard width > 0, height > 0 else { throw .corrupt(name: name, reason: "its size is \(width)x\(height) pixels") }
    // Divided, as the product of two announced sizes can exceed every integer.
    guard width <= maxPixels / height else { throw .tooLarge(name: name, width: width, height: height) }
  }
}
