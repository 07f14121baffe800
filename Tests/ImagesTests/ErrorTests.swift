import Images
import TestSupport
import Testing

@Suite("Errors")
struct ErrorTests {
  /// What is wrong with the file "a.jpg" of these bytes.
  static func error(_ bytes: [UInt8]) -> String {
    do {
      let image = try ImageCodec.decode(bytes, name: "a.jpg")
      return "none: \(image.width)x\(image.height)"
    } catch let error as ImageError { return error.description } catch { return "another error: \(error)" }
  }

  static let kinds: [(content: String, text: String)] = [
    (
      "",
      """
      'a.jpg' is not an image: the file is empty
        remove it, or replace it with a JPEG or PNG file
      """
    ),
    (
      "not an image\n",
      """
      'a.jpg' is not an image: it looks like text
        remove it, or replace it with a JPEG or PNG file
      """
    ),
    (
      "BM is an abbreviation\n",
      """
      'a.jpg' is not an image: it looks like text
        remove it, or replace it with a JPEG or PNG file
      """
    ),
    (
      "<!DOCTYPE html><html></html>",
      """
      'a.jpg' is not an image: it looks like an HTML page
        it may be the error page of a failed download: fetch the file again
      """
    ),
    (
      "version https://git-lfs.github.com/spec/v1\n",
      """
      'a.jpg' is not an image: it looks like a Git LFS pointer
        fetch the file itself with 'git lfs pull'
      """
    ),
    (
      "<?xml version=\"1.0\"?><svg/>",
      """
      'a.jpg' is an SVG drawing; supported formats are JPEG, PNG, GIF, WebP, BMP and TIFF
        convert it to PNG or JPEG
      """
    ),
    (
      "\0\0\0\u{18}ftypheic",
      """
      'a.jpg' is a HEIF or AVIF image; supported formats are JPEG, PNG, GIF, WebP, BMP and TIFF
        convert it to PNG or JPEG
      """
    ),
    (
      "\0\0\0\u{C}jP  \u{D}\u{A}",
      """
      'a.jpg' is a JPEG 2000 image; supported formats are JPEG, PNG, GIF, WebP, BMP and TIFF
        convert it to PNG or JPEG
      """
    ),
    (
      "\0\0\0\u{C}JXL \u{D}\u{A}",
      """
      'a.jpg' is a JPEG XL image; supported formats are JPEG, PNG, GIF, WebP, BMP and TIFF
        convert it to PNG or JPEG
      """
    ),
    (
      "8BPS\0\u{1}",
      """
      'a.jpg' is a Photoshop image; supported formats are JPEG, PNG, GIF, WebP, BMP and TIFF
        convert it to PNG or JPEG
      """
    ),
    (
      "%PDF-1.7",
      """
      'a.jpg' is not an image: it looks like a PDF document
        remove it, or replace it with a JPEG or PNG file
      """
    ),
    (
      "PK\u{3}\u{4}",
      """
      'a.jpg' is not an image: it looks like a ZIP archive
        remove it, or replace it with a JPEG or PNG file
      """
    ),
    (
      "\0\0\0\0\0\0\0\0\0\0",
      """
      'a.jpg' is not an image: it looks like data of an unknown kind
        remove it, or replace it with a JPEG or PNG file
      """
    ),
  ]

  @Test("a file in another format is called by its kind", arguments: kinds)
  func kind(content: String, text: String) { #expect(Self.error(Array(content.utf8)) == text) }

  static let cases: [(error: ImageError, text: String)] = [
    (
      .notReadable(name: "a", content: .empty),
      "'a' is not an image: the file is empty\n  remove it, or replace it with a JPEG or PNG file"
    ),
    (
      .truncated(name: "a"),
      "'a' is truncated: the file ends before its image does\n  fetch or export the file again"
    ),
    (
      .corrupt(name: "a", reason: "premature end of data segment"),
      "'a' is corrupt: premature end of data segment\n  fetch or export the file again"
    ),
    (
      .tooLarge(name: "a", width: 1_000_001, height: 1),
      "'a' is too large: 1000001x1 pixels; the limits are 200 million pixels, and 1,000,000 per side\n"
        + "  scale it down, or cut it into tiles"
    ),
    (
      .tooManyScans(name: "a", scans: 480, limit: 100),
      "'a' is a JPEG image with 480 scans; the limit is 100\n  save it again as a JPEG: usual ones have ten scans at most"
    ),
    (
      .unsupported(name: "a", feature: "a JPEG image with 12 bits per channel"),
      "'a' is a JPEG image with 12 bits per channel, which is not supported\n  save it as an 8-bit RGB PNG or JPEG"
    ),
    (
      .tooMuchMemory(name: "a", kind: "a progressive JPEG image", bytes: 1_176_000_000),
      "decoding 'a', a progressive JPEG image, takes 1.2 GB of memory; the limit is 500 MB\n"
        + "  scale it down, or save it as a JPEG or PNG that is neither progressive nor interlaced"
    ),
    (
      .tooMuchMemory(name: "a", kind: "a TIFF image of large tiles or strips", bytes: nil),
      "decoding 'a', a TIFF image of large tiles or strips, takes more memory than the limit of 500 MB\n"
        + "  scale it down, or save it as a JPEG or PNG that is neither progressive nor interlaced"
    ),
    (
      .noMemory(name: "a", bytes: 432_000_000),
      "there is not enough memory to decode 'a': 432 MB could not be allocated\n"
        + "  scale it down, use fewer threads, or raise the memory limit"
    ),
    (
      .noMemory(name: "a", bytes: nil),
      "there is not enough memory to decode 'a'\n  scale it down, use fewer threads, or raise the memory limit"
    ),
    (.notPNG(.jpeg), "only PNG files have text chunks, and this is a JPEG image"),
    (
      .notEncodable(format: "PNG", reason: "there is not enough memory"),
      "the image cannot be written as PNG: there is not enough memory"
    ),
  ]

  @Test("every error says what is wrong and what to do", arguments: cases)
  func wording(error: ImageError, text: String) { #expect(error.description == text) }

  @Test("all errors are in the table")
  func complete() throws {
    let missing = try ErrorCases.missing(in: Self.cases.map(\.error), of: "Images")
    #expect(missing == [])
  }

  @Test("what cannot be written is refused")
  func encoding() {
    let image = gradient(width: 2, height: 2)
    func error(_ body: () throws(ImageError) -> [UInt8]) -> String {
      do { return "none: \(try body().count)" } catch { return error.description }
    }
    func png(_ key: String, _ value: String) -> String {
      error { () throws(ImageError) in try ImageCodec.encodePNG(image, text: [(key, value)]) }
    }
    let unwritable = "the image cannot be written as "
    for key in ["", "Größe", " x", "x ", "a  b", String(repeating: "x", count: 80)] {
      #expect(
        png(key, "x") == unwritable
          + "PNG: the key of a text must be 1 to 79 characters of ASCII without outer or double spaces, got '\(key)'")
    }
    #expect(png("x", "a\0b") == unwritable + "PNG: the text of 'x' contains a NUL character")
    #expect(
      error { () throws(ImageError) in
        try ImageCodec.encodePNG(image, text: [(key: String, value: String)](repeating: ("a", "b"), count: 101))
      } == unwritable + "PNG: there may be at most 100 texts, got 101")
    for quality in [0, 101] {
      #expect(
        error { () throws(ImageError) in try ImageCodec.encodeJPEG(image, quality: quality) }
          == unwritable + "JPEG: the quality must be 1 to 100, got \(quality)")
    }
    let wide = gradient(width: 65_501, height: 1)
    #expect(
      error { () throws(ImageError) in try ImageCodec.encodeJPEG(wide, quality: 90) }
        == unwritable + "JPEG: a side must be at most 65,500 pixels, got 65501x1")
  }

  @Test("texts are read from PNG files only")
  func texts() throws {
    #expect {
      try ImageCodec.textChunks(ofPNG: Fixture.bytes("grey.jpg"))
    } throws: {
      "\($0)" == "only PNG files have text chunks, and this is a JPEG image"
    }
    #expect(throws: ImageError.truncated(name: "the PNG file")) {
      try ImageCodec.textChunks(ofPNG: Array(Fixture.bytes("rgb-8.png").dropLast()))
    }
  }
}
