import Basics
import CCairo
import Images

/// Images into cairo's memory and out of it: the only place of this module with pointers to pixels. Cairo keeps a pixel
/// in 32 bits: nothing, red, green, blue, from the highest.
extension Canvas {
  /// Draws an image into a rectangle: its pixels as squares, or smoothly.
  ///
  /// - Parameter opacity: how much of what is below each pixel hides, from 0 to 1; nil for all of it.
  public mutating func image(_ image: Image, opacity: [Float]? = nil, in rectangle: Rectangle, smooth: Bool) {
    if Interruption.isRequested { return }
    // What shows a vector graphic smooths images as it likes: enlarged squares stay squares.
    let isEnlarged = isVector && !smooth && opacity == nil
    let image = isEnlarged ? image.enlarged(toward: rectangle.size, scale) : image
    let source = Self.makeSurface(image, opacity)
    defer { cairo_surface_destroy(source) }
    cairo_save(context)
    cairo_translate(context, rectangle.x, rectangle.y)
    cairo_scale(context, rectangle.width / Double(image.width), rectangle.height / Double(image.height))
    cairo_set_source_surface(context, source, 0, 0)
    let pattern = cairo_get_source(context)
    cairo_pattern_set_filter(pattern, smooth ? CAIRO_FILTER_GOOD : CAIRO_FILTER_NEAREST)
    if isVector {
      cairo_paint(context)
    } else {
      cairo_pattern_set_extend(pattern, CAIRO_EXTEND_PAD)
      cairo_new_path(context)
      cairo_rectangle(context, 0, 0, Double(image.width), Double(image.height))
      cairo_fill(context)
    }
    cairo_restore(context)
  }

  /// The image drawn so far.
  ///
  /// - Throws: `ReportError.drawing` when anything drawn so far failed, or the user asked to stop.
  public func image() throws(ReportError) -> Image {
    try Self.check(cairo_status(context))
    cairo_surface_flush(surface)
    guard let data = cairo_image_surface_get_data(surface) else { throw .drawing("out of memory") }
    let (width, height) = (
      Int(cairo_image_surface_get_width(surface)), Int(cairo_image_surface_get_height(surface))
    )
    let stride = Int(cairo_image_surface_get_stride(surface))
    let pixels = [UInt8](unsafeUninitializedCapacity: width * height * 3) { buffer, count in
      for y in 0..<height where !Interruption.isRequested {
        let row = UnsafeRawPointer(data + y * stride).assumingMemoryBound(to: UInt32.self)
        for x in 0..<width {
          let place = (y * width + x) * 3
          buffer.initializeElement(at: place, to: UInt8(truncatingIfNeeded: row[x] >> 16))
          buffer.initializeElement(at: place + 1, to: UInt8(truncatingIfNeeded: row[x] >> 8))
          buffer.initializeElement(at: place + 2, to: UInt8(truncatingIfNeeded: row[x]))
        }
      }
      count = Interruption.isRequested ? 0 : width * height * 3
    }
    guard pixels.count == width * height * 3 else { throw .drawing("it was interrupted") }
    return Image(width: width, height: height, pixels: pixels)
  }

  /// Writes what is missing from a vector graphic.
  ///
  /// - Throws: `ReportError.drawing` when anything drawn so far failed, or the user asked to stop.
  func finish() throws(ReportError) {
    try Self.check(cairo_status(context))
    guard !Interruption.isRequested else { throw .drawing("it was interrupted") }
    cairo_surface_finish(surface)
    try Self.check(cairo_surface_status(surface))
  }

  private static func check(_ status: cairo_status_t) throws(ReportError) {
    guard status == CAIRO_STATUS_SUCCESS else { throw .drawing(String(cString: cairo_status_to_string(status))) }
  }

  /// Cairo's own copy of an image; where there is no memory for it, a surface that fails who draws it.
  private static func makeSurface(_ image: Image, _ opacity: [Float]?) -> OpaquePointer? {
    let surface = cairo_image_surface_create(
      opacity == nil ? CAIRO_FORMAT_RGB24 : CAIRO_FORMAT_ARGB32, Int32(clamping: image.width),
      Int32(clamping: image.height))
    guard let data = cairo_image_surface_get_data(surface) else { return surface }
    cairo_surface_flush(surface)
    let stride = Int(cairo_image_surface_get_stride(surface))
    for y in 0..<image.height {
      let row = UnsafeMutableRawPointer(data + y * stride).assumingMemoryBound(to: UInt32.self)
      for x in 0..<image.width {
        let place = (y * image.width + x) * 3
        // Cairo takes colours that are multiplied by their opacity already.
        let share = (opacity?[y * image.width + x] ?? 1).clamped
        func part(_ channel: Int) -> UInt32 { UInt32((Float(image.pixels[place + channel]) * share).rounded()) }
        row[x] = UInt32((255 * share).rounded()) << 24 | part(0) << 16 | part(1) << 8 | part(2)
      }
    }
    cairo_surface_mark_dirty(surface)
    return surface
  }
}

extension Image {
  /// The image with each pixel as a square of several, so many that it has about `scale` pixels for each point of `size`.
  fileprivate func enlarged(toward size: Size, _ scale: Int) -> Image {
    let factor = Int((max(size.width, size.height) * Double(scale) / Double(max(width, height))).rounded())
    guard factor > 1, width * height * factor * factor <= 4_000_000 else { return self }
    var result = [UInt8]()
    result.reserveCapacity(pixels.count * factor * factor)
    for y in 0..<height {
      var line = [UInt8]()
      for x in 0..<width {
        let pixel = pixels[(y * width + x) * 3..<(y * width + x) * 3 + 3]
        for _ in 0..<factor { line += pixel }
      }
      for _ in 0..<factor { result += line }
    }
    return Image(width: width * factor, height: height * factor, pixels: result)
  }
}

extension BinaryFloatingPoint {
  /// The number within 0 to 1; 0 for one that is none.
  var clamped: Self { isFinite ? min(max(self, 0), 1) : self > 0 ? 1 : 0 }
}
