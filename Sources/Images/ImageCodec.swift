import Basics

/// Images from and to the bytes of files.
///
/// What the conversion to 8-bit RGB keeps, for all formats alike:
/// - Grey becomes RGB. CMYK becomes RGB without a colour profile: of JPEG as in TensorFlow, of TIFF as in Pillow. Profiles
///   and gamma are not looked at.
/// - Of 16 bits a channel the upper 8 are kept.
/// - Transparency is dropped, and the colours below it show, as in TensorFlow and Keras; or it is composed on a
///   background.
/// - The orientation of EXIF, XMP or TIFF is applied, as by Pillow's `ImageOps.exif_transpose`.
/// - Of several images or pages the first is read.
///
/// Pixels equal TensorFlow's (`tf.io.decode_image(bytes, channels=3)`) for JPEG and PNG, and Pillow's
/// (`Image.open(file).convert("RGB")`) for GIF, WebP, BMP and TIFF.
public enum ImageCodec {
  /// The most pixels an image may have to be read: a header can announce any size.
  public static let maxPixels = 200_000_000
  /// The most pixels a side may have.
  public static let maxSide = 1_000_000
  /// The most memory that decoding one image takes besides the result. Most take a few rows; all pixels are kept of
  /// interlaced PNG and of WebP, all coefficients of progressive JPEG, a row of tiles of TIFF.
  public static let maxDecoderBytes = 500_000_000
  /// To be raised whenever the same bytes come to be decoded or resized to other pixels: pixels that were kept are of no
  /// use then.
  public static let version = 2

  /// The image in `bytes`, whatever its `name` ends with: the content decides. The name is for messages alone.
  ///
  /// - Parameter background: what transparent pixels are composed on; without it transparency is dropped.
  /// - Throws: `ImageError`, also where a part of the image is missing or damaged: never half an image. `Interrupted`.
  public static func decode(_ bytes: [UInt8], name: String, background: BackgroundColor? = nil) throws -> Image {
    try read(bytes, name, background) { decoder in
      let (width, height) = (decoder.width, decoder.height)
      try DecoderMemory.check(width * height * 3, name: name)
      let (start, right, down) = decoder.orientation.layout(width: width, height: height)
      let pixels = try [UInt8](unsafeUninitializedCapacity: width * height * 3) { pixels, count in
        guard var target = pixels.baseAddress.map({ $0 + start }) else { return }
        try decoder.forEachRow(on: background, name: name) { row in
          if right == 3 {
            target.update(from: row, count: width * 3)
          } else {
            for x in 0..<width {
              let pixel = target + x * right
              (pixel[0], pixel[1], pixel[2]) = (row[x * 3], row[x * 3 + 1], row[x * 3 + 2])
            }
          }
          target += down
        }
        count = width * height * 3
      }
      return decoder.orientation.isTransposed
        ? Image(width: height, height: width, pixels: pixels) : Image(width: width, height: height, pixels: pixels)
    }
  }

  /// The image in `bytes` at another size: the same pixels as `decode(bytes, name:).resized(options)`, in less time and
  /// without the memory for the image at its own size, as rows are resized while they are decoded.
  ///
  /// - Throws: as `decode`.
  public static func decode(_ bytes: [UInt8], name: String, resizedBy options: ResizeOptions) throws -> Image {
    try read(bytes, name, options.background) { decoder in
      try DecoderMemory.check(options.width * options.height * 3, name: name)
      let plan = ResizePlan(
        width: decoder.width, height: decoder.height, orientation: decoder.orientation, options: options)
      let pixels: [UInt8] = try plan.values(antialias: options.antialias) { take in
        try decoder.forEachRow(on: options.background, name: name, take)
      }
      return Image(width: options.width, height: options.height, pixels: pixels)
    }
  }

  /// Opens a decoder for `body`.
  private static func read(
    _ bytes: [UInt8], _ name: String, _ background: BackgroundColor?, _ body: (any RowDecoder) throws -> Image
  ) throws -> Image {
    let content = ImageContent(of: bytes)
    guard let format = content.format else { throw ImageError.notReadable(name: name, content: content) }
    return try bytes.withUnsafeBufferPointer { bytes in
      try body(format.decoder(DecoderInput(bytes: bytes, name: name, keepsAlpha: background != nil)))
    }
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
    try PNGEncoder.encode(image, text: text)
  }

  /// The text chunks (tEXt, zTXt, iTXt) of a PNG file, in their order.
  ///
  /// - Throws: `ImageError` when `bytes` are no PNG file, or a truncated or corrupt one. `Interrupted`.
  public static func textChunks(ofPNG bytes: [UInt8]) throws -> [(key: String, value: String)] {
    let content = ImageContent(of: bytes)
    guard content == .png else { throw ImageError.notPNG(content) }
    return try bytes.withUnsafeBufferPointer { bytes in
      let name = "the PNG file"
      let decoder = try PNGDecoder(DecoderInput(bytes: bytes, name: name, keepsAlpha: false), keepsTexts: true)
      // Texts may follow the pixels.
      var row = [UInt8](repeating: 0, count: decoder.width * decoder.channels)
      for _ in 0..<decoder.height { try decoder.readRow(into: &row) }
      return try decoder.readTexts()
    }
  }

  /// Whether `start`, the first bytes of a file, are those of a PNG whose text chunk "Software" begins with the name of
  /// the program, in front of the pixels.
  public static func isPNG(_ start: [UInt8], by software: String) -> Bool {
    guard ImageContent(of: start) == .png else { return false }
    let text = Array("tEXtSoftware\0\(software) ".utf8)
    // The first chunk, the header, has 25 bytes: any other may follow.
    var place = 8
    while place + 8 <= start.count {
      if start[(place + 4)...].starts(with: text) { return true }
      let length = start[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
      if length > start.count { return false }
      place += 12 + length
    }
    return false
  }

  /// `image` as a JPEG file of `quality` 1 to 100, colours at half resolution (4:2:0).
  ///
  /// - Throws: `ImageError.notEncodable` when a side exceeds 65,500 pixels, or the quality its range.
  public static func encodeJPEG(_ image: Image, quality: Int) throws(ImageError) -> [UInt8] {
    try JPEGEncoder.encode(image, quality: quality)
  }
}

extension ImageCodec {
  /// Refuses images without pixels or with too many.
  static func checkSize(width: Int, height: Int, name: String) throws(ImageError) {
    guard width > 0, height > 0 else { throw .corrupt(name: name, reason: "its size is \(width)x\(height) pixels") }
    // Divided, as the product of two announced sizes can exceed every integer.
    guard width <= maxSide, height <= maxSide, width <= maxPixels / height else {
      throw .tooLarge(name: name, width: width, height: height)
    }
  }
}
