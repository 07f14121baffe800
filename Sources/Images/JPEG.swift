import CTurboJPEG

/// JPEG through the TurboJPEG API, which reports errors without longjmp.
enum JPEG {
  static func decode(_ bytes: [UInt8], name: String) throws(ImageError) -> Image {
    let structure = try JPEGStructure(of: bytes, name: name)
    let (width, height) = (structure.width, structure.height)
    guard let handle = tjInitDecompress() else { throw .corrupt(name: name, reason: "there is no memory to decode it") }
    defer { tjDestroy(handle) }

    // TurboJPEG turns everything into RGB but CMYK (and YCCK), which it leaves to its user.
    let isCMYK = structure.components == 4
    let format = isCMYK ? TJPF_CMYK : TJPF_RGB
    var status: Int32 = 0
    let pixels = [UInt8](unsafeUninitializedCapacity: height * width * (isCMYK ? 4 : 3)) { pixels, count in
      // The size is passed, though the file knows it: no other fits the memory.
      status = tjDecompress2(
        handle, bytes, UInt(bytes.count), pixels.baseAddress, Int32(width), 0, Int32(height), Int32(format.rawValue),
        TJFLAG_FASTDCT | TJFLAG_LIMITSCANS)
      count = height * width * (isCMYK ? 4 : 3)
    }
    if status != 0 {
      let message = String(cString: tjGetErrorStr2(handle))
      guard harmless.contains(where: message.contains) else {
        let preface = "Corrupt JPEG data: "
        throw .corrupt(name: name, reason: String(message.dropFirst(message.hasPrefix(preface) ? preface.count : 0)))
      }
    }
    let colours = isCMYK ? rgb(pixels, isInverted: structure.isAdobe) : pixels
    return Image(width: width, height: height, pixels: colours).oriented(structure.orientation)
  }

  /// Warnings that tell of no lost pixel. (A warning that is followed by an error is replaced by it.)
  private static let harmless = [
    "extraneous bytes before marker", "unknown JFIF revision", "Unknown Adobe color transform",
    "Invalid SOS parameters", "bad ICC marker",
  ]

  /// CMYK to RGB as TensorFlow converts it. Adobe's programs store the inks inverted.
  private static func rgb(_ inks: [UInt8], isInverted: Bool) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: inks.count / 4 * 3) { pixels, count in
      for pixel in 0..<inks.count / 4 {
        let black = isInverted ? Int(inks[pixel * 4 + 3]) : 255 - Int(inks[pixel * 4 + 3])
        for channel in 0..<3 {
          let ink = isInverted ? Int(inks[pixel * 4 + channel]) : 255 - Int(inks[pixel * 4 + channel])
          pixels[pixel * 3 + channel] = UInt8(ink * black / 255)
        }
      }
      count = inks.count / 4 * 3
    }
  }

  static func encode(_ image: Image, quality: Int) throws(ImageError) -> [UInt8] {
    guard 1...100 ~= quality else {
      throw .notEncodable(format: "JPEG", reason: "the quality is 1 to 100, not \(quality)")
    }
    guard let handle = tjInitCompress() else { throw .notEncodable(format: "JPEG", reason: "there is no memory left") }
    defer { tjDestroy(handle) }
    var buffer: UnsafeMutablePointer<UInt8>?
    var count: UInt = 0
    defer { tjFree(buffer) }
    let status = tjCompress2(
      handle, image.pixels, Int32(clamping: image.width), 0, Int32(clamping: image.height), Int32(TJPF_RGB.rawValue),
      &buffer, &count, Int32(TJSAMP_420.rawValue), Int32(quality), TJFLAG_ACCURATEDCT)
    guard status == 0 else { throw .notEncodable(format: "JPEG", reason: String(cString: tjGetErrorStr2(handle))) }
    return Array(UnsafeBufferPointer(start: buffer, count: Int(count)))
  }
}
