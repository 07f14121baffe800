import Basics
import CLibGIF
import Glibc

/// The first image of a GIF file, through giflib. It lies within the file's canvas; the rest of the canvas is
/// transparent where the image has a transparent colour, else of the palette's first colour, as Pillow has it.
final class GIFDecoder: RowDecoder {
  let width: Int
  let height: Int
  let channels: Int
  let orientation = Orientation.upright
  private let input: DecoderInput
  private let file: UnsafeMutablePointer<GifFileType>
  private let source: Source
  private let image: GifImageDesc
  /// 256 colours of `channels` bytes.
  private let palette: [UInt8]
  /// What is outside the image.
  private let fill: UInt8
  private var nextRow = 0
  private var line: [UInt8]
  /// All rows of an interlaced image, in their order.
  private var rows: [UInt8]

  /// Where giflib reads.
  private final class Source {
    let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0
    /// Whether more was wanted than there is.
    private(set) var isExhausted = false

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    func read(into target: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
      let taken = min(max(count, 0), bytes.count - place)
      if let base = bytes.baseAddress { memcpy(target, base + place, taken) }
      if taken < count { isExhausted = true }
      place += taken
      return taken
    }
  }

  init(_ input: DecoderInput) throws {
    self.input = input
    let source = Source(input.bytes)
    self.source = source
    var code: Int32 = 0
    let opened = DGifOpen(
      Unmanaged.passUnretained(source).toOpaque(),
      { file, target, count in
        guard let target, let data = file?.pointee.UserData else { return 0 }
        return Int32(Unmanaged<Source>.fromOpaque(data).takeUnretainedValue().read(into: target, Int(count)))
      }, &code)
    guard let file = opened else { throw Self.error(code, source, input) }
    // Until it is a property, an error has to close it here.
    do {
      let transparent = try Self.seekImage(file, source, input)
      image = file.pointee.Image
      width = max(Int(file.pointee.SWidth), Int(image.Left) + Int(image.Width))
      height = max(Int(file.pointee.SHeight), Int(image.Top) + Int(image.Height))
      try ImageCodec.checkSize(width: width, height: height, name: input.name)
      guard image.Width > 0, image.Height > 0 else {
        throw input.corrupt("its size is \(image.Width)x\(image.Height) pixels")
      }
      let hasAlpha = input.keepsAlpha && transparent != nil
      channels = hasAlpha ? 4 : 3
      fill = transparent ?? 0
      palette = Self.palette(image.ColorMap ?? file.pointee.SColorMap, hasAlpha ? transparent : nil, channels)
      let count = image.Interlace ? Int(image.Width) * Int(image.Height) : 0
      try DecoderMemory.check(count, name: input.name)
      (line, rows) = ([UInt8](repeating: 0, count: width), [UInt8](repeating: 0, count: count))
    } catch {
      DGifCloseFile(file, nil)
      throw error
    }
    self.file = file
  }

  deinit { DGifCloseFile(file, nil) }

  func readRow(into row: UnsafeMutablePointer<UInt8>) throws {
    defer { nextRow += 1 }
    let (left, top) = (Int(image.Left), Int(image.Top))
    let (imageWidth, imageHeight) = (Int(image.Width), Int(image.Height))
    if image.Interlace, nextRow == 0 { try readInterlaced() }
    for x in 0..<width { line[x] = fill }
    if top..<top + imageHeight ~= nextRow {
      if image.Interlace {
        let start = (nextRow - top) * imageWidth
        line.replaceSubrange(left..<left + imageWidth, with: rows[start..<start + imageWidth])
      } else {
        try line.withUnsafeMutableBufferPointer { try readLine(into: $0.baseAddress.map { $0 + left }) }
      }
    }
    line.withUnsafeBufferPointer { line in
      palette.withUnsafeBufferPointer { palette in
        for x in 0..<width {
          for channel in 0..<channels { row[x * channels + channel] = palette[Int(line[x]) * channels + channel] }
        }
      }
    }
  }

  /// Every eighth row, the rows in their middle, and so on (GIF89a, appendix E).
  private func readInterlaced() throws {
    let (imageWidth, imageHeight) = (Int(image.Width), Int(image.Height))
    try rows.withUnsafeMutableBufferPointer { rows in
      for (first, step) in [(0, 8), (4, 8), (2, 4), (1, 2)] {
        for y in stride(from: first, to: imageHeight, by: step) {
          try Interruption.check()
          try readLine(into: rows.baseAddress.map { $0 + y * imageWidth })
        }
      }
    }
  }

  private func readLine(into line: UnsafeMutablePointer<UInt8>?) throws {
    guard DGifGetLine(file, line, image.Width) == GIF_OK else { throw Self.error(file.pointee.Error, source, input) }
  }

  /// Goes to the first image.
  ///
  /// - Returns: the transparent colour, if there is one.
  private static func seekImage(
    _ file: UnsafeMutablePointer<GifFileType>, _ source: Source, _ input: DecoderInput
  ) throws -> UInt8? {
    var transparent: UInt8?
    var kind = UNDEFINED_RECORD_TYPE
    while kind != IMAGE_DESC_RECORD_TYPE {
      try Interruption.check()
      guard DGifGetRecordType(file, &kind) == GIF_OK else { throw error(file.pointee.Error, source, input) }
      if kind == TERMINATE_RECORD_TYPE { throw input.corrupt("it has no image") }
      guard kind == EXTENSION_RECORD_TYPE else { continue }
      var function: Int32 = 0
      var block: UnsafeMutablePointer<GifByteType>?
      guard DGifGetExtension(file, &function, &block) == GIF_OK else { throw error(file.pointee.Error, source, input) }
      // A block begins with its length. A graphics control extension has flags, a delay, and the transparent colour.
      if function == GRAPHICS_EXT_FUNC_CODE, let block, block[0] >= 4, block[1] & 1 != 0 { transparent = block[4] }
      while block != nil {
        guard DGifGetExtensionNext(file, &block) == GIF_OK else { throw error(file.pointee.Error, source, input) }
      }
    }
    guard DGifGetImageDesc(file) == GIF_OK else { throw error(file.pointee.Error, source, input) }
    return transparent
  }

  /// Without a colour map the palette is grey; colours beyond the end of a short one are black.
  private static func palette(
    _ map: UnsafeMutablePointer<ColorMapObject>?, _ transparent: UInt8?, _ channels: Int
  ) -> [UInt8] {
    (0..<256).flatMap { index -> [UInt8] in
      var color = [UInt8](repeating: map == nil ? UInt8(index) : 0, count: 3)
      if let map, index < Int(map.pointee.ColorCount), let found = map.pointee.Colors?[index] {
        color = [found.Red, found.Green, found.Blue]
      }
      return channels == 4 ? color + [transparent.map { Int($0) == index } == true ? 0 : 255] : color
    }
  }

  private static func error(_ code: Int32, _ source: Source, _ input: DecoderInput) -> ImageError {
    if code == D_GIF_ERR_NOT_ENOUGH_MEM { return .noMemory(name: input.name, bytes: nil) }
    if source.isExhausted { return .truncated(name: input.name) }
    return input.corrupt(GifErrorString(code).map { String(cString: $0) } ?? "it cannot be decoded")
  }
}
