import Basics
import Glibc

/// BMP: 1, 4, 8, 16, 24 and 32 bits a pixel, palettes, bit fields, run lengths of 4 and 8 bits, from the bottom up and
/// from the top down. Not read: JPEG and PNG in BMP, OS/2's Huffman code and 24-bit run lengths.
///
/// Layout: Microsoft, "Bitmap Storage" (BITMAPFILEHEADER, BITMAPCOREHEADER to BITMAPV5HEADER).
final class BMPDecoder: RowDecoder {
  let width: Int
  let height: Int
  let channels: Int
  let orientation = Orientation.upright
  private let input: DecoderInput
  private let header: BMPHeader
  /// The index of each pixel of an image in run lengths, its rows from the bottom up.
  private var indices = [UInt8]()
  private var nextRow = 0

  init(_ input: DecoderInput) throws {
    self.input = input
    header = try BMPHeader(of: input)
    (width, height) = (header.width, header.height)
    channels = input.keepsAlpha && header.fields.count == 4 && header.fields[3].mask != 0 ? 4 : 3
    let rowBytes = header.rowBytes
    if header.isRunLengthCoded {
      try DecoderMemory.check(width * height, name: input.name)
      indices = try BMPRunLengths.decode(input, from: header.pixelOffset, header)
    } else {
      // The last row need not be padded.
      let needed = rowBytes * (height - 1) + (width * header.bits + 7) / 8
      guard header.pixelOffset <= input.bytes.count, needed <= input.bytes.count - header.pixelOffset else {
        throw ImageError.truncated(name: input.name)
      }
    }
  }

  func readRow(into row: UnsafeMutablePointer<UInt8>) throws {
    defer { nextRow += 1 }
    let index = header.isTopDown ? nextRow : height - 1 - nextRow
    if header.isRunLengthCoded {
      indices.withUnsafeBufferPointer { indices in
        for x in 0..<width { put(Int(indices[index * width + x]), row + x * 3) }
      }
      return
    }
    guard let start = input.base.map({ $0 + header.pixelOffset + index * header.rowBytes }) else { return }
    switch header.bits {
    case 1, 4, 8:
      let (bits, perByte) = (header.bits, 8 / header.bits)
      for x in 0..<width {
        let shift = (perByte - 1 - x % perByte) * bits
        put(Int(start[x / perByte] >> UInt8(shift)) & (1 << bits - 1), row + x * 3)
      }
    case 24:
      for x in 0..<width {
        (row[x * 3], row[x * 3 + 1], row[x * 3 + 2]) = (start[x * 3 + 2], start[x * 3 + 1], start[x * 3])
      }
    default:
      let bytes = header.bits / 8
      let (red, green, blue) = (header.fields[0], header.fields[1], header.fields[2])
      for x in 0..<width {
        var value = UInt32(start[x * bytes]) | UInt32(start[x * bytes + 1]) << 8
        if bytes == 4 { value |= UInt32(start[x * 4 + 2]) << 16 | UInt32(start[x * 4 + 3]) << 24 }
        let target = row + x * channels
        (target[0], target[1], target[2]) = (red.byte(value), green.byte(value), blue.byte(value))
        if channels == 4 { target[3] = header.fields[3].byte(value) }
      }
    }
  }

  /// Writes a colour of the palette; black where the palette is too short.
  private func put(_ index: Int, _ target: UnsafeMutablePointer<UInt8>) {
    let color = header.palette.withUnsafeBufferPointer { index < $0.count ? $0[index] : (0, 0, 0) }
    (target[0], target[1], target[2]) = color
  }
}

/// The content of a BMP file's headers.
struct BMPHeader {
  /// A channel's bits within a pixel.
  struct Field {
    let mask: UInt32
    private let shift: UInt32, highest: UInt32

    init(_ mask: UInt32) {
      self.mask = mask
      shift = UInt32(mask == 0 ? 0 : mask.trailingZeroBitCount)
      highest = mask >> shift
    }

    /// The channel's value in `pixel`, of 0 ... 255.
    @inline(__always)
    func byte(_ pixel: UInt32) -> UInt8 {
      if highest == 255 { return UInt8(truncatingIfNeeded: pixel >> shift) }
      return highest == 0 ? 0 : UInt8(truncatingIfNeeded: UInt64((pixel & mask) >> shift) * 255 / UInt64(highest))
    }
  }

  let width: Int
  let height: Int
  let isTopDown: Bool
  let bits: Int
  let isRunLengthCoded: Bool
  /// Red, green, blue, and alpha where there may be some, for 16 and 32 bits.
  let fields: [Field]
  /// Red, green, blue.
  let palette: [(UInt8, UInt8, UInt8)]
  /// Where the pixels begin.
  let pixelOffset: Int

  /// The bytes of a row that is not run-length coded: a multiple of four.
  var rowBytes: Int { (width * bits + 31) / 32 * 4 }

  /// - Throws: `ImageError` when the headers are incomplete, contradictory, or of a kind that is not read.
  init(of input: DecoderInput) throws(ImageError) {
    let bytes = input.bytes
    func number(_ count: Int, at place: Int) throws(ImageError) -> Int {
      guard place + count <= bytes.count else { throw .truncated(name: input.name) }
      return (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << ($1 * 8) }
    }
    let size = try number(4, at: 14)
    let isCore = size == 12
    guard isCore || size >= 16 else { throw input.corrupt("its header has \(size) bytes") }
    func optional(_ count: Int, at place: Int) throws(ImageError) -> Int {
      place + count <= 14 + size ? try number(count, at: place) : 0
    }

    width = isCore ? try number(2, at: 18) : Int(Int32(truncatingIfNeeded: try number(4, at: 18)))
    let signedHeight = isCore ? try number(2, at: 20) : Int(Int32(truncatingIfNeeded: try number(4, at: 22)))
    (isTopDown, height) = (signedHeight < 0, abs(signedHeight))
    try ImageCodec.checkSize(width: width, height: height, name: input.name)
    bits = try number(2, at: isCore ? 24 : 28)
    let compression = isCore ? 0 : try optional(4, at: 30)
    guard [1, 4, 8, 16, 24, 32].contains(bits) else {
      throw .unsupported(name: input.name, feature: "a BMP image with \(bits) bits per pixel")
    }
    // 0: none, 1 and 2: run lengths of 8 and 4 bits, 3 and 6: bit fields without and with alpha.
    isRunLengthCoded = compression == 1 && bits == 8 || compression == 2 && bits == 4
    let hasFields = [3, 6].contains(compression) && [16, 32].contains(bits)
    guard compression == 0 || isRunLengthCoded || hasFields else {
      let kinds = [1: "8-bit run lengths", 2: "4-bit run lengths", 3: "bit fields", 4: "JPEG", 5: "PNG"]
      let kind = kinds[compression] ?? "compression method \(compression)"
      throw .unsupported(name: input.name, feature: "a BMP image with \(bits) bits per pixel and \(kind)")
    }
    guard !(isRunLengthCoded && isTopDown) else { throw input.corrupt("it is run-length coded from the top down") }

    var end = 14 + size
    if hasFields {
      // Newer headers hold the masks, and alpha's; after an old one they follow.
      var masks = [UInt32]()
      for index in 0..<(size >= 56 || compression == 6 ? 4 : 3) {
        masks.append(UInt32(truncatingIfNeeded: try number(4, at: 54 + index * 4)))
      }
      // Some programs leave the masks out.
      fields = (masks.prefix(3).allSatisfy { $0 == 0 } ? [0xFF0000, 0xFF00, 0xFF] : masks).map(Field.init)
      end = max(end, 54 + masks.count * 4)
    } else {
      fields = (bits == 16 ? [0x7C00, 0x3E0, 0x1F] : [0xFF0000, 0xFF00, 0xFF]).map(Field.init)
    }

    let entry = isCore ? 3 : 4
    pixelOffset = try number(4, at: 10)
    guard pixelOffset >= end else { throw input.corrupt("its pixels begin within its header") }
    var palette = [(UInt8, UInt8, UInt8)]()
    if bits <= 8 {
      let used = isCore ? 0 : try optional(4, at: 46)
      let count = min(used == 0 ? 1 << bits : used, 1 << bits, (pixelOffset - end) / entry)
      for index in 0..<count {
        let color = try number(3, at: end + index * entry)
        palette.append((UInt8(color >> 16), UInt8(color >> 8 & 0xFF), UInt8(color & 0xFF)))
      }
      guard count > 0 else { throw input.corrupt("its palette is empty") }
    }
    self.palette = palette
  }
}

/// Pixels in run lengths (BI_RLE8 and BI_RLE4).
enum BMPRunLengths {
  /// - Returns: the index of each pixel, from the bottom row up; 0 where the data skip pixels.
  /// - Throws: `ImageError` when the data end before the image does, or leave it.
  static func decode(_ input: DecoderInput, from start: Int, _ header: BMPHeader) throws -> [UInt8] {
    let (bytes, width, height) = (input.bytes, header.width, header.height)
    var indices = [UInt8](repeating: 0, count: width * height)
    try indices.withUnsafeMutableBufferPointer { indices in
      var (place, x, y) = (start, 0, 0)
      func next() throws(ImageError) -> Int {
        guard place < bytes.count else { throw .truncated(name: input.name) }
        place += 1
        return Int(bytes[place - 1])
      }
      func put(_ index: Int) throws(ImageError) {
        guard x < width, y < height else { throw input.corrupt("its run lengths extend beyond the image") }
        indices[y * width + x] = UInt8(truncatingIfNeeded: index)
        x += 1
      }
      while true {
        if x == 0 || place & 0xFFF == 0 { try Interruption.check() }
        let (count, value) = (try next(), try next())
        switch (count, value) {
        case (0, 0): (x, y) = (0, y + 1)
        case (0, 1): return
        case (0, 2): (x, y) = (x + (try next()), y + (try next()))
        case (0, _) where header.bits == 8:
          for _ in 0..<value { try put(try next()) }
          if !value.isMultiple(of: 2) { _ = try next() }
        case (0, _):
          var byte = 0
          for index in 0..<value {
            if index.isMultiple(of: 2) { byte = try next() }
            try put(index.isMultiple(of: 2) ? byte >> 4 : byte & 15)
          }
          if !((value + 1) / 2).isMultiple(of: 2) { _ = try next() }
        default:
          for index in 0..<count {
            try put(header.bits == 8 ? value : index.isMultiple(of: 2) ? value >> 4 : value & 15)
          }
        }
      }
    }
    return indices
  }
}
