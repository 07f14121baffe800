import Basics
import CTIFF
import Glibc

/// The first image of a TIFF file, through libtiff: grey, colour, palettes and four inks of 8 and 16 bits, of grey and
/// palettes also 1, 2 and 4 bits, and Y'CbCr; in strips or tiles, samples together or in separate planes, BigTIFF too.
/// Of 16 bits the upper 8 are kept. Not read: floats, signed and other numbers of bits, CIE L*a*b*, and compressions
/// other than those below.
final class TIFFDecoder: RowDecoder {
  let width: Int
  let height: Int
  let channels: Int
  let orientation: Orientation
  private let input: DecoderInput
  private let reader: OpaquePointer
  private let pixels: TIFFPixels
  private var samples: [UInt8]

  /// None, CCITT (2, 3, 4), LZW (5), JPEG (7), Deflate (8, 32946), PackBits (32773), LZMA (34925) and Zstandard
  /// (50000).
  private static let compressions: Set<UInt16> = [1, 2, 3, 4, 5, 7, 8, 32773, 32946, 34925, 50000]

  init(_ input: DecoderInput) throws {
    guard let reader = ctiff_open(input.base, input.bytes.count, ImageCodec.maxDecoderBytes) else {
      throw ImageError.noMemory(name: input.name, bytes: nil)
    }
    do {
      var info = ctiff_info()
      try Self.check(ctiff_read_header(reader, &info), reader, input)
      (width, height) = (Int(info.width), Int(info.height))
      try ImageCodec.checkSize(width: width, height: height, name: input.name)
      guard Self.compressions.contains(info.compression) else {
        let method = info.compression == 6 ? "old-style JPEG" : "compression method \(info.compression)"
        throw ImageError.unsupported(name: input.name, feature: "a TIFF image with \(method)")
      }
      let pixels = try TIFFPixels(info, input)
      var rowBytes = 0
      try Self.check(ctiff_start(reader, pixels.layout, Int32(pixels.planes), &rowBytes), reader, input)
      guard rowBytes >= pixels.neededBytes(width) else { throw input.corrupt("its rows have an unknown layout") }
      (self.pixels, channels) = (pixels, pixels.channels)
      samples = [UInt8](repeating: 0, count: rowBytes)
      let xmp = UnsafeBufferPointer(start: info.xmp, count: info.xmp_count)
      orientation =
        info.orientation == 0 ? Orientation(exif: [], xmp: xmp) : Orientation(tag: Int(info.orientation))
    } catch {
      ctiff_close(reader)
      throw error
    }
    (self.input, self.reader) = (input, reader)
  }

  deinit { ctiff_close(reader) }

  func readRow(into row: UnsafeMutablePointer<UInt8>) throws {
    try Self.check(ctiff_read_row(reader, &samples), reader, input)
    samples.withUnsafeBufferPointer { pixels.convert($0, row, width) }
  }

  private static func check(_ status: ctiff_status, _ reader: OpaquePointer, _ input: DecoderInput) throws {
    switch status {
    case CTIFF_OK: return
    case CTIFF_TRUNCATED: throw ImageError.truncated(name: input.name)
    case CTIFF_NO_MEMORY: throw ImageError.noMemory(name: input.name, bytes: nil)
    case CTIFF_MEMORY_LIMIT:
      throw ImageError.tooMuchMemory(name: input.name, kind: "a TIFF image of large tiles or strips", bytes: nil)
    default: throw input.corrupt(String(cString: ctiff_message(reader)))
    }
  }
}

/// How the samples of a TIFF image become colours.
struct TIFFPixels {
  private enum Kind {
    case grey(isWhiteZero: Bool)
    case colour
    /// Red, green, blue of each index.
    case palette([UInt8])
    case inks
    /// Converted to RGBA by libtiff.
    case converted
  }

  private let kind: Kind
  private let bits: Int
  /// The samples of a pixel that there are, and where alpha is.
  private let samples: Int
  private let alpha: Int?
  private let isPremultiplied: Bool
  let layout: ctiff_layout
  /// How many planes are read, where samples are separate.
  let planes: Int
  let channels: Int

  /// - Throws: `ImageError` when the image is of a kind that is not read.
  init(_ info: ctiff_info, _ input: DecoderInput) throws(ImageError) {
    func unsupported(_ feature: String) -> ImageError {
      .unsupported(name: input.name, feature: "a TIFF image \(feature)")
    }
    bits = Int(info.bits)
    samples = Int(info.samples)
    // 1: unsigned integers; 4: undefined, taken for such.
    guard info.sample_format == 1 || info.sample_format == 4 else {
      throw unsupported(info.sample_format == 3 ? "of floating-point numbers" : "of signed or complex numbers")
    }
    let colours: Int
    switch info.photometric {
    case 0, 1: (kind, colours) = (.grey(isWhiteZero: info.photometric == 0), 1)
    case 2: (kind, colours) = (.colour, 3)
    case 3:
      guard bits <= 8, let red = info.red, let green = info.green, let blue = info.blue else {
        throw input.corrupt("its palette is missing")
      }
      // Colours of 16 bits, of which Pillow keeps the upper 8.
      let colors = (0..<1 << bits).flatMap { [red[$0], green[$0], blue[$0]] }
      (kind, colours) = (.palette(colors.map { UInt8($0 >> 8) }), 1)
    case 5: (kind, colours) = (.inks, 4)
    case 6:
      // JPEG is decoded to RGB by libjpeg, other Y'CbCr by libtiff.
      let isJPEG = info.compression == 7 && (info.planar_configuration == 1 || samples == 1)
      (kind, colours) = samples == 1 ? (.grey(isWhiteZero: false), 1) : (isJPEG ? .colour : .converted, 3)
    case 8, 9, 10: throw unsupported("in CIE L*a*b*")
    default: throw unsupported("with photometric interpretation \(info.photometric)")
    }
    let allowed = colours == 1 ? [1, 2, 4, 8, 16] : [8, 16]
    guard allowed.contains(bits) else { throw unsupported("with \(bits) bits per sample") }
    guard samples >= colours, samples <= 16 else {
      throw input.corrupt("it has \(samples) samples per pixel, expected at least \(colours)")
    }
    // Samples beyond the colours count as alpha unless their meaning is unspecified.
    let isUnspecified = info.extra_count > 0 && ![1, 2, 999].contains(info.extra)
    let hasAlpha: Bool
    if case .converted = kind {
      (layout, hasAlpha) = (CTIFF_RGBA, false)
    } else {
      layout = samples > 1 && info.planar_configuration == 2 ? CTIFF_PLANES : CTIFF_SAMPLES
      hasAlpha = samples > colours && !isUnspecified && colours != 4
    }
    alpha = hasAlpha ? colours : nil
    isPremultiplied = hasAlpha && info.extra == 1
    planes = hasAlpha ? colours + 1 : colours
    channels = hasAlpha && input.keepsAlpha ? 4 : 3
    // Samples of less than a byte are read from where they are the only ones.
    if bits < 8, hasAlpha || samples > 1 && layout == CTIFF_SAMPLES {
      throw unsupported("with \(bits) bits per sample and \(samples) samples per pixel")
    }
  }

  /// The bytes of a row of `width` pixels as they are delivered.
  func neededBytes(_ width: Int) -> Int {
    switch layout {
    case CTIFF_RGBA: width * 4
    case CTIFF_PLANES: (width * bits + 7) / 8 * planes
    default: (width * samples * bits + 7) / 8
    }
  }

  /// Converts a row of samples to RGB or RGBA.
  func convert(_ source: UnsafeBufferPointer<UInt8>, _ row: UnsafeMutablePointer<UInt8>, _ width: Int) {
    let plane = (width * bits + 7) / 8
    /// The upper 8 bits of a sample of 8 or 16.
    @inline(__always)
    func byte(_ x: Int, _ sample: Int) -> UInt8 {
      // Numbers of 16 bits are in native order, the upper half second.
      let (size, upper) = bits == 16 ? (2, 1) : (1, 0)
      return layout == CTIFF_PLANES
        ? source[sample * plane + x * size + upper] : source[(x * samples + sample) * size + upper]
    }
    /// A sample of less than 8 bits, of an image or a plane that has one a pixel.
    @inline(__always)
    func packed(_ x: Int) -> Int {
      let perByte = 8 / bits
      return Int(source[x / perByte] >> UInt8((perByte - 1 - x % perByte) * bits)) & (1 << bits - 1)
    }
    switch kind {
    case .grey(let isWhiteZero):
      let inversion: UInt8 = isWhiteZero ? 255 : 0
      for x in 0..<width {
        let value = bits < 8 ? UInt8(packed(x) * 255 / (1 << bits - 1)) : byte(x, 0)
        put(row, x, (value ^ inversion, value ^ inversion, value ^ inversion), alpha.map { byte(x, $0) })
      }
    case .colour:
      for x in 0..<width { put(row, x, (byte(x, 0), byte(x, 1), byte(x, 2)), alpha.map { byte(x, $0) }) }
    case .palette(let palette):
      palette.withUnsafeBufferPointer { palette in
        for x in 0..<width {
          let index = (bits < 8 ? packed(x) : Int(byte(x, 0))) * 3
          put(row, x, (palette[index], palette[index + 1], palette[index + 2]), alpha.map { byte(x, $0) })
        }
      }
    case .inks:
      // As Pillow converts CMYK: what the ink leaves of the paper, less what black takes.
      for x in 0..<width {
        let paper = 255 - Int(byte(x, 3))
        func light(_ ink: UInt8) -> UInt8 {
          let product = Int(ink) * paper + 128
          return UInt8(paper - (product >> 8 + product) >> 8)
        }
        put(row, x, (light(byte(x, 0)), light(byte(x, 1)), light(byte(x, 2))), nil)
      }
    case .converted:
      for x in 0..<width { put(row, x, (source[x * 4], source[x * 4 + 1], source[x * 4 + 2]), nil) }
    }
  }

  @inline(__always)
  private func put(
    _ row: UnsafeMutablePointer<UInt8>, _ x: Int, _ color: (UInt8, UInt8, UInt8), _ alpha: UInt8?
  ) {
    let target = row + x * channels
    (target[0], target[1], target[2]) = color
    guard let alpha else { return }
    if isPremultiplied, alpha != 0, alpha != 255 {
      for channel in 0..<3 { target[channel] = UInt8(min(255, Int(target[channel]) * 255 / Int(alpha))) }
    }
    if channels == 4 { target[3] = alpha }
  }
}
