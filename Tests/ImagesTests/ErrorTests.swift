import Images
import Testing

@Suite("Errors")
struct ErrorTests {
  /// What is wrong with the file "a.jpg" of these bytes.
  private func error(_ bytes: [UInt8]) -> String {
    do {
      let image = try ImageCodec.decode(bytes, name: "a.jpg")
      return "none: \(image.width)x\(image.height)"
    } catch { return error.description }
  }

  @Test(
    "what is no JPEG and no PNG is called by its kind",
    arguments: [
      ("", "not an image: the file is empty", "remove it"),
      ("not an image\n", "not an image: it looks like text", "remove it"),
      ("<!DOCTYPE html><html></html>", "not an image: it looks like an HTML page", "fetch the file again"),
      ("version https://git-lfs.github.com/spec/v1\n", "it looks like a Git LFS pointer", "'git lfs pull'"),
      ("<?xml version=\"1.0\"?><svg/>", "an SVG drawing; only JPEG and PNG are read", "convert it"),
      ("GIF89a\u{1}\0", "a GIF image; only JPEG and PNG are read", "convert it"),
      ("RIFF\u{1}\u{2}\0\0WEBPVP8 ", "a WebP image; only", "convert it"),
      ("BM\u{1}\u{2}\u{3}\u{4}\0\0\0\0\u{36}", "a BMP image; only", "convert it"),
      ("II*\0\u{8}\0\0\0", "a TIFF image; only", "convert it"),
      ("\0\0\0\u{18}ftypheic", "a HEIF or AVIF image; only", "convert it"),
      ("\0\0\0\u{C}jP  \u{D}\u{A}", "a JPEG 2000 image; only", "convert it"),
      ("\0\0\0\u{C}JXL \u{D}\u{A}", "a JPEG XL image; only", "convert it"),
      ("8BPS\0\u{1}", "a Photoshop image; only", "convert it"),
      ("%PDF-1.7", "not an image: it looks like a PDF document", "remove it"),
      ("PK\u{3}\u{4}", "not an image: it looks like a ZIP archive", "remove it"),
      ("\0\0\0\0\0\0\0\0\0\0", "not an image: it looks like data of an unknown kind", "remove it"),
    ])
  func kinds(content: String, problem: String, hint: String) {
    let text = error(Array(content.utf8))
    #expect(text.hasPrefix("'a.jpg' is ") && text.contains(problem) && text.contains("\n  ") && text.contains(hint))
  }

  @Test("a JPEG cut anywhere is truncated, never half an image", arguments: ["grey.jpg", "progressive-420.jpg"])
  func truncatedJPEG(name: String) throws {
    let bytes = try Fixture.bytes(name)
    for count in 3..<bytes.count {
      #expect(
        error(Array(bytes.prefix(count)))
          == "'a.jpg' is truncated: the file ends before its image does\n  fetch or export the file again")
    }
  }

  @Test("a PNG cut anywhere is truncated", arguments: ["rgb-8.png", "palette-8-interlaced.png"])
  func truncatedPNG(name: String) throws {
    let bytes = try Fixture.bytes(name)
    for count in 8..<bytes.count { #expect(error(Array(bytes.prefix(count))).contains("' is truncated: ")) }
  }

  @Test("a JPEG that lacks a part in its middle is corrupt")
  func gap() throws {
    var bytes = try Fixture.bytes("rgb-444-33x65.jpg")
    bytes.removeSubrange(1500..<2500)
    #expect(
      error(bytes) == "'a.jpg' is corrupt: premature end of data segment\n  fetch or export the file again")
  }

  @Test("damaged headers and data of a JPEG are named")
  func damagedJPEG() throws {
    let bytes = try Fixture.bytes("rgb-444-16x8.jpg")
    let frame = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC0]) })
    func changed(_ offset: Int, _ values: [UInt8]) -> String {
      var changed = bytes
      changed.replaceSubrange(frame + offset..<frame + offset + values.count, with: values)
      return error(changed)
    }
    #expect(changed(5, [0, 0]).hasPrefix("'a.jpg' is corrupt: its size is 16x0 pixels"))
    #expect(
      changed(5, [0xFF, 0xFF, 0xFF, 0xFF])
        == "'a.jpg' is too large: 65535x65535 pixels, where at most 200 million are read\n"
        + "  scale it down, or cut it into tiles")
    #expect(
      changed(4, [12])
        == "'a.jpg' is a JPEG of 12 bits a channel, which is not read\n  save it as an 8-bit RGB PNG or JPEG")
    #expect(changed(1, [0xC3]).hasPrefix("'a.jpg' is a lossless or hierarchical JPEG, which is not read"))
    #expect(changed(9, [2]).hasPrefix("'a.jpg' is a JPEG of 2 colour channels, which is not read"))
    #expect(changed(2, [0, 1]).hasPrefix("'a.jpg' is corrupt: a segment of negative length"))
    #expect(changed(2, [0, 4]).hasPrefix("'a.jpg' is corrupt: its frame header is too short"))
    #expect(changed(10, [1, 0x55]).hasPrefix("'a.jpg' is corrupt: Bogus sampling factors"))
    #expect(
      error(bytes.dropLast(2) + bytes[frame..<frame + 19] + [0xFF, 0xD9])
        .hasPrefix("'a.jpg' is corrupt: it has two frame headers"))
    #expect(error([0xFF, 0xD8, 0xFF, 0xD9]).hasPrefix("'a.jpg' is corrupt: it has no image"))
  }

  @Test("damaged headers and data of a PNG are named")
  func damagedPNG() throws {
    let bytes = try Fixture.bytes("rgb-8.png")
    func changed(_ offset: Int, _ values: [UInt8]) -> String {
      var changed = bytes
      changed.replaceSubrange(offset..<offset + values.count, with: values)
      return error(changed)
    }
    #expect(changed(16, [0, 0, 0, 0]).hasPrefix("'a.jpg' is corrupt: its size is 0x11 pixels"))
    #expect(
      changed(16, [UInt8](repeating: 0xFF, count: 8))
        .hasPrefix("'a.jpg' is too large: 4294967295x4294967295 pixels, where at most 200 million are read"))
    #expect(changed(12, Array("IDAT".utf8)).hasPrefix("'a.jpg' is corrupt: it does not begin with its header"))
    #expect(changed(8, [0xFF]).hasPrefix("'a.jpg' is corrupt: a chunk of impossible length"))
    #expect(changed(29, [0]).hasPrefix("'a.jpg' is corrupt: IHDR: CRC error"))
    #expect(changed(60, [bytes[60] ^ 0xFF]).hasPrefix("'a.jpg' is corrupt: "))
  }

  @Test("what cannot be written is said")
  func encoding() {
    let image = gradient(width: 2, height: 2)
    func error(_ body: () throws(ImageError) -> [UInt8]) -> String {
      do { return "none: \(try body().count)" } catch { return error.description }
    }
    func png(_ key: String, _ value: String) -> String {
      error { () throws(ImageError) in try ImageCodec.encodePNG(image, text: [(key, value)]) }
    }
    let unwritable = "the image cannot be written as "
    #expect(png("", "x") == unwritable + "PNG: '' is no key of a text chunk")
    #expect(png("Größe", "x") == unwritable + "PNG: 'Größe' is no key of a text chunk")
    #expect(png(" x", "x") == unwritable + "PNG: ' x' is no key of a text chunk")
    #expect(png("x", "a\0b") == unwritable + "PNG: the text of 'x' contains a NUL")
    #expect(
      error { () throws(ImageError) in
        try ImageCodec.encodePNG(image, text: [(key: String, value: String)](repeating: ("a", "b"), count: 101))
      } == unwritable + "PNG: at most 100 texts go with it, not 101")
    for quality in [0, 101] {
      #expect(
        error { () throws(ImageError) in try ImageCodec.encodeJPEG(image, quality: quality) }
          == unwritable + "JPEG: the quality is 1 to 100, not \(quality)")
    }
    let wide = gradient(width: 65_501, height: 1)
    #expect(
      error { () throws(ImageError) in try ImageCodec.encodeJPEG(wide, quality: 90) }
        == unwritable + "JPEG: Maximum supported image dimension is 65500 pixels")
  }

  @Test("texts are asked of PNG files only")
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

  @Test("whatever a file holds, it is read or refused", arguments: Fixture.all)
  func mutations(_ fixture: Fixture) throws {
    let bytes = try fixture.bytes
    var random = SplitMix(state: UInt64(fixture.name.utf8.reduce(0) { $0 * 31 % 1_000_003 + Int($1) }))
    for _ in 0..<150 {
      var mutated = bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<mutated.count, using: &random)
        switch Int.random(in: 0..<5, using: &random) {
        case 0: mutated[place] = UInt8.random(in: 0...255, using: &random)
        case 1: mutated[place] = [0x00, 0xFF, 0x7F, 0x80].randomElement(using: &random) ?? 0
        case 2: mutated.removeSubrange(place..<min(place + Int.random(in: 1...9, using: &random), mutated.count - 1))
        case 3: mutated.insert(contentsOf: mutated[place...].prefix(8), at: place)
        default: mutated[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
      }
      if let image = try? ImageCodec.decode(mutated, name: fixture.name) { _ = image.resized(height: 3, width: 3) }
      _ = try? ImageCodec.textChunks(ofPNG: mutated)
    }
  }
}

/// A generator that gives the same numbers in each run (Steele, Lea, Flood: SplitMix64).
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
