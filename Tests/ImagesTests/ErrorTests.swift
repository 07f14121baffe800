import Images
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

  @Test(
    "a file in another format is called by its kind",
    arguments: [
      ("", "not an image: the file is empty", "remove it, or replace it by a JPEG or PNG file"),
      ("not an image\n", "not an image: it looks like text", "remove it"),
      ("BM is an abbreviation\n", "not an image: it looks like text", "remove it"),
      ("<!DOCTYPE html><html></html>", "not an image: it looks like an HTML page", "fetch the file again"),
      ("version https://git-lfs.github.com/spec/v1\n", "it looks like a Git LFS pointer", "'git lfs pull'"),
      (
        "<?xml version=\"1.0\"?><svg/>", "an SVG drawing; only JPEG, PNG, GIF, WebP, BMP and TIFF are read",
        "convert it to PNG or JPEG"
      ),
      ("\0\0\0\u{18}ftypheic", "a HEIF or AVIF image; only", "convert it"),
      ("\0\0\0\u{C}jP  \u{D}\u{A}", "a JPEG 2000 image; only", "convert it"),
      ("\0\0\0\u{C}JXL \u{D}\u{A}", "a JPEG XL image; only", "convert it"),
      ("8BPS\0\u{1}", "a Photoshop image; only", "convert it"),
      ("%PDF-1.7", "not an image: it looks like a PDF document", "remove it"),
      ("PK\u{3}\u{4}", "not an image: it looks like a ZIP archive", "remove it"),
      ("\0\0\0\0\0\0\0\0\0\0", "not an image: it looks like data of an unknown kind", "remove it"),
    ])
  func kinds(content: String, problem: String, hint: String) {
    let text = Self.error(Array(content.utf8))
    #expect(text.hasPrefix("'a.jpg' is ") && text.contains(problem) && text.contains("\n  ") && text.contains(hint))
  }

  @Test(
    "every error says what is wrong and what to do",
    arguments: [
      (
        ImageError.truncated(name: "a"),
        "'a' is truncated: the file ends before its image does\n  fetch or export the file again"
      ),
      (
        .corrupt(name: "a", reason: "premature end of data segment"),
        "'a' is corrupt: premature end of data segment\n  fetch or export the file again"
      ),
      (
        .tooLarge(name: "a", width: 1_000_001, height: 1),
        "'a' is too large: 1000001x1 pixels, where at most 200 million are read, and 1,000,000 a side\n"
          + "  scale it down, or cut it into tiles"
      ),
      (
        .unsupported(name: "a", feature: "a JPEG image of 12 bits a channel"),
        "'a' is a JPEG image of 12 bits a channel, which is not read\n  save it as an 8-bit RGB PNG or JPEG"
      ),
      (
        .tooMuchMemory(name: "a", kind: "a progressive JPEG image", bytes: 1_176_000_000),
        "'a' is a progressive JPEG image that takes 1.2 GB of memory to decode, where at most 500 MB are allowed\n"
          + "  scale it down, or save it as a JPEG or PNG that is neither progressive nor interlaced"
      ),
      (
        .tooMuchMemory(name: "a", kind: "a TIFF image of large tiles or strips", bytes: nil),
        "'a' is a TIFF image of large tiles or strips that takes more memory to decode than the 500 MB that are"
          + " allowed\n  scale it down, or save it as a JPEG or PNG that is neither progressive nor interlaced"
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
      (.notPNG(.jpeg), "text chunks are in PNG files only, and this is a JPEG image"),
      (
        .notEncodable(format: "PNG", reason: "there is not enough memory"),
        "the image cannot be written as PNG: there is not enough memory"
      ),
    ])
  func wording(error: ImageError, text: String) { #expect(error.description == text) }

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
      "\($0)" == "text chunks are in PNG files only, and this is a JPEG image"
    }
    #expect(throws: ImageError.truncated(name: "the PNG file")) {
      try ImageCodec.textChunks(ofPNG: Array(Fixture.bytes("rgb-8.png").dropLast()))
    }
  }
}
