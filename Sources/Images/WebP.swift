import Basics
import CLibWebP
import Glibc

/// The first image of a WebP file, lossy or lossless, through libwebp. It lies within the file's canvas; the rest of the
/// canvas is transparent black. The image is decoded as a whole.
final class WebPDecoder: RowDecoder {
  let width: Int
  let height: Int
  let channels: Int
  let orientation: Orientation
  private let left: Int, top: Int, imageWidth: Int, imageHeight: Int
  /// The image's pixels, row by row.
  private let pixels: UnsafeMutablePointer<UInt8>
  private var nextRow = 0

  init(_ input: DecoderInput) throws {
    let demuxer = try Self.open(input)
    defer { WebPDemuxDelete(demuxer) }
    width = Int(WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_WIDTH))
    height = Int(WebPDemuxGetI(demuxer, WEBP_FF_CANVAS_HEIGHT))
    try ImageCodec.checkSize(width: width, height: height, name: input.name)
    orientation = Orientation(exif: Self.chunk("EXIF", demuxer), xmp: Self.chunk("XMP ", demuxer))
    var frame = WebPIterator()
    guard WebPDemuxGetFrame(demuxer, 1, &frame) != 0 else { throw input.corrupt("it has no image") }
    defer { WebPDemuxReleaseIterator(&frame) }
    channels = input.keepsAlpha && WebPDemuxGetI(demuxer, WEBP_FF_FORMAT_FLAGS) & ALPHA_FLAG.rawValue != 0 ? 4 : 3
    (left, top) = (Int(frame.x_offset), Int(frame.y_offset))
    (imageWidth, imageHeight) = (Int(frame.width), Int(frame.height))
    guard imageWidth > 0, imageHeight > 0, left >= 0, top >= 0, left + imageWidth <= width, top + imageHeight <= height
    else { throw input.corrupt("its image is not within its canvas") }
    pixels = try Self.decode(frame, channels, input)
  }

  deinit { free(pixels) }

  func readRow(into row: UnsafeMutablePointer<UInt8>) throws {
    defer { nextRow += 1 }
    guard imageWidth < width || imageHeight < height else {
      memcpy(row, pixels + nextRow * width * channels, width * channels)
      return
    }
    memset(row, 0, width * channels)
    if top..<top + imageHeight ~= nextRow {
      let count = imageWidth * channels
      memcpy(row + left * channels, pixels + (nextRow - top) * count, count)
    }
  }

  private static func open(_ input: DecoderInput) throws(ImageError) -> OpaquePointer {
    var data = WebPData(bytes: input.base, size: input.bytes.count)
    var state = WEBP_DEMUX_PARSE_ERROR
    // The file as it is, also an incomplete one: the state distinguishes it from a defect.
    guard let demuxer = WebPDemuxPartial(&data, &state) else {
      if state == WEBP_DEMUX_PARSING_HEADER { throw .truncated(name: input.name) }
      throw state == WEBP_DEMUX_PARSE_ERROR
        ? input.corrupt("its chunks contradict the format") : .noMemory(name: input.name, bytes: nil)
    }
    guard state == WEBP_DEMUX_DONE else {
      WebPDemuxDelete(demuxer)
      throw .truncated(name: input.name)
    }
    return demuxer
  }

  /// The content of the first chunk of that name, or nothing.
  private static func chunk(_ name: String, _ demuxer: OpaquePointer) -> [UInt8] {
    var iterator = WebPChunkIterator()
    defer { WebPDemuxReleaseChunkIterator(&iterator) }
    guard WebPDemuxGetChunk(demuxer, name, 1, &iterator) != 0 else { return [] }
    return Array(UnsafeBufferPointer(start: iterator.chunk.bytes, count: iterator.chunk.size))
  }

  /// Decodes a frame piece by piece, and looks in between whether to stop.
  ///
  /// - Returns: its pixels, for the caller to free.
  private static func decode(
    _ frame: WebPIterator, _ channels: Int, _ input: DecoderInput
  ) throws -> UnsafeMutablePointer<UInt8> {
    let (width, height) = (Int(frame.width), Int(frame.height))
    let count = width * height * channels
    var features = WebPBitstreamFeatures()
    _ = WebPGetFeatures(frame.fragment.bytes, frame.fragment.size, &features)
    // libwebp keeps all pixels of a lossless image a second time, or transparency.
    let own = width * height * (features.format == 2 ? 4 : features.has_alpha != 0 ? 2 : 0)
    try DecoderMemory.checkLimit(count + own, name: input.name, kind: "a WebP image")
    guard let pixels = malloc(count)?.assumingMemoryBound(to: UInt8.self) else {
      throw ImageError.noMemory(name: input.name, bytes: count)
    }
    let decoder = WebPINewRGB(channels == 4 ? MODE_RGBA : MODE_RGB, pixels, count, Int32(width * channels))
    defer { WebPIDelete(decoder) }
    do {
      guard let decoder else { throw ImageError.noMemory(name: input.name, bytes: nil) }
      var status = VP8_STATUS_SUSPENDED
      var place = 0
      while status == VP8_STATUS_SUSPENDED, place < frame.fragment.size {
        try Interruption.check()
        place = min(place + 1 << 16, frame.fragment.size)
        status = WebPIUpdate(decoder, frame.fragment.bytes, place)
      }
      switch status {
      case VP8_STATUS_OK: return pixels
      case VP8_STATUS_SUSPENDED, VP8_STATUS_NOT_ENOUGH_DATA: throw input.corrupt("its image data is incomplete")
      case VP8_STATUS_OUT_OF_MEMORY: throw ImageError.noMemory(name: input.name, bytes: nil)
      default: throw input.corrupt("its image cannot be decoded")
      }
    } catch {
      free(pixels)
      throw error
    }
  }
}
