import Images
import Testing

/// Damaged files: each is refused with the cause, none is read as half an image.
@Suite("Damaged files")
struct DamageTests {
  private func error(_ bytes: [UInt8]) -> String { ErrorTests.error(bytes) }

  /// The error of `bytes` with other values from `place` on.
  private func error(_ bytes: [UInt8], at place: Int, _ values: [UInt8]) -> String {
    var changed = bytes
    changed.replaceSubrange(place..<place + values.count, with: values)
    return error(changed)
  }

  @Test("a JPEG cut anywhere is truncated", arguments: ["grey.jpg", "progressive-420.jpg"])
  func truncatedJPEG(name: String) throws {
    let bytes = try Fixture.bytes(name)
    for count in 3..<bytes.count { #expect(error(Array(bytes.prefix(count))).hasPrefix("'a.jpg' is truncated: ")) }
  }

  @Test("a PNG cut anywhere is truncated", arguments: ["rgb-8.png", "palette-8-interlaced.png"])
  func truncatedPNG(name: String) throws {
    let bytes = try Fixture.bytes(name)
    for count in 8..<bytes.count { #expect(error(Array(bytes.prefix(count))).hasPrefix("'a.jpg' is truncated: ")) }
  }

  @Test(
    "any other file that is cut is refused, as truncated where this can be detected",
    arguments: [
      ("palette.gif", 10), ("interlaced.gif", 10), ("lossy-rgb.webp", 12), ("lossless-rgba.webp", 12),
      ("animated.webp", 12), ("rgb-24.bmp", 18), ("palette-4.bmp", 18), ("rgba-32-bgra.bmp", 18), ("rle-8.bmp", 18),
      ("rgb-8-little.tif", 8), ("rgb-8-tiff_lzw.tif", 8), ("rgb-8-tiled-planar.tif", 8), ("grey-1-group4.tif", 8),
      ("rgb-8-jpeg.tif", 8),
    ])
  func truncated(name: String, start: Int) throws {
    let bytes = try Fixture.bytes("formats/" + name)
    // After the last pixel a GIF has an end mark, a BMP up to three bytes of padding, a TIFF tags that may not matter.
    let ends = [".gif": bytes.count - 1, ".bmp": bytes.count - 3, ".tif": bytes.count * 3 / 4]
    let end = ends.first { name.hasSuffix($0.key) }?.value ?? bytes.count
    let others = (start..<end).map { error(Array(bytes.prefix($0))) }.filter { text in
      !(text.hasPrefix("'a.jpg' is truncated: ") || name.hasSuffix(".tif") && text.hasPrefix("'a.jpg' is corrupt: "))
    }
    #expect(Set(others) == [])
  }

  @Test("a JPEG with a gap in its middle is corrupt")
  func gap() throws {
    var bytes = try Fixture.bytes("rgb-444-33x65.jpg")
    bytes.removeSubrange(1500..<2500)
    #expect(
      error(bytes) == "'a.jpg' is corrupt: premature end of data segment\n  fetch or export the file again")
  }

  @Test(
    "a harmless warning before does not hide that half of the image is missing",
    arguments: ["damaged/junk-then-half.jpg", "damaged/jfif-2-then-half.jpg"])
  func maskedWarning(name: String) throws {
    #expect(try error(Fixture.bytes(name)).hasPrefix("'a.jpg' is corrupt: premature end of data segment"))
  }

  @Test("a gap is found whatever warning comes first")
  func gapAfterWarning() throws {
    for name in ["rgb-444-33x65.jpg", "rgb-420-33x65.jpg", "progressive-444.jpg", "restart-420.jpg", "grey.jpg"] {
      let bytes = try Fixture.bytes(name)
      let scan = try #require(bytes.indices.last { bytes[$0...].starts(with: [0xFF, 0xDA]) })
      // The version of JFIF after its length and name, and bytes between two segments.
      for prefix in [[], [0xFF, 0xE0, 0, 16] + Array("JFIF\0".utf8) + [2, 1, 0, 0, 1, 0, 1, 0, 0], [1, 2, 3]] {
        let half = bytes[..<20] + prefix + bytes[20..<(scan + bytes.count) / 2] + [0xFF, 0xD9]
        #expect(error(Array(half)).hasPrefix("'a.jpg' is corrupt: "), "\(name) after \(prefix)")
        #expect(error(bytes[..<20] + prefix + bytes[20...]).hasPrefix("none: "), "\(name) after \(prefix)")
      }
    }
  }

  @Test("damaged headers and data of a JPEG are named")
  func damagedJPEG() throws {
    let bytes = try Fixture.bytes("rgb-444-16x8.jpg")
    let frame = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC0]) })
    func changed(_ offset: Int, _ values: [UInt8]) -> String { error(bytes, at: frame + offset, values) }
    #expect(changed(5, [0, 0]).hasPrefix("'a.jpg' is corrupt: its size is 16x0 pixels"))
    #expect(changed(5, [0xFF, 0xFF, 0xFF, 0xFF]).hasPrefix("'a.jpg' is too large: 65535x65535 pixels"))
    #expect(changed(4, [12]).hasPrefix("'a.jpg' is a JPEG image with 12 bits per channel, which is not supported"))
    #expect(changed(1, [0xC3]).hasPrefix("'a.jpg' is a lossless or hierarchical JPEG image, which is not supported"))
    #expect(changed(9, [2]).hasPrefix("'a.jpg' is a JPEG image with 2 colour channels, which is not supported"))
    #expect(changed(2, [0, 1]).hasPrefix("'a.jpg' is corrupt: it has a segment of negative length"))
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
    func changed(_ offset: Int, _ values: [UInt8]) -> String { error(bytes, at: offset, values) }
    #expect(changed(16, [0, 0, 0, 0]).hasPrefix("'a.jpg' is corrupt: its size is 0x11 pixels"))
    #expect(
      changed(16, [UInt8](repeating: 0xFF, count: 8))
        .hasPrefix("'a.jpg' is too large: 4294967295x4294967295 pixels; the limits are 200 million"))
    #expect(changed(12, Array("IDAT".utf8)).hasPrefix("'a.jpg' is corrupt: it does not begin with its header"))
    #expect(changed(8, [0xFF]).hasPrefix("'a.jpg' is corrupt: it has a chunk of impossible length"))
    #expect(changed(29, [0]).hasPrefix("'a.jpg' is corrupt: IHDR: CRC error"))
    #expect(changed(60, [bytes[60] ^ 0xFF]).hasPrefix("'a.jpg' is corrupt: "))
  }

  @Test("a PNG with a side of more than a million pixels is too large, not corrupt")
  func widePNG() throws {
    let bytes = try Fixture.bytes("rgb-8.png")
    #expect(
      error(bytes, at: 16, [0, 0x0F, 0x42, 0x41])
        == "'a.jpg' is too large: 1000001x11 pixels; the limits are 200 million pixels, and 1,000,000 per side\n"
        + "  scale it down, or cut it into tiles")
  }

  @Test("damaged headers and data of a GIF are named")
  func damagedGIF() throws {
    let bytes = try Fixture.bytes("formats/no-palette.gif")
    #expect(error(bytes, at: 6, [0xFF, 0xFF, 0xFF, 0xFF]).hasPrefix("'a.jpg' is too large: 65535x65535 pixels"))
    let image = try #require(bytes.indices.first { bytes[$0...].starts(with: [0x2C, 0, 0, 0, 0, 13]) })
    #expect(error(bytes, at: image + 5, [0, 0]).hasPrefix("'a.jpg' is corrupt: its size is 0x11 pixels"))
    #expect(error(bytes, at: image, [0x3B]).hasPrefix("'a.jpg' is corrupt: it has no image"))
    #expect(error(bytes, at: image, [0x99]).hasPrefix("'a.jpg' is corrupt: Wrong record type detected"))
    // More bits than a code may have.
    #expect(error(bytes, at: image + 10, [9]).hasPrefix("'a.jpg' is corrupt: "))
  }

  @Test("damaged headers and data of a WebP are named")
  func damagedWebP() throws {
    let bytes = try Fixture.bytes("formats/lossless-rgb.webp")
    #expect(error(bytes, at: 20, [0]).hasPrefix("'a.jpg' is corrupt: its chunks contradict the format"))
    #expect(error(bytes, at: 21, [0xFF, 0xFF, 0xFF, 0x0F]).hasPrefix("'a.jpg' is too large: 16384x16384 pixels"))
    var damaged = bytes
    for place in 60..<120 { damaged[place] = 0xFF }
    #expect(error(damaged).hasPrefix("'a.jpg' is corrupt: its image cannot be decoded"))
  }

  @Test("damaged headers and data of a BMP are named")
  func damagedBMP() throws {
    let bytes = try Fixture.bytes("formats/rgb-24.bmp")
    #expect(error(bytes, at: 18, [0, 0, 0, 0]).hasPrefix("'a.jpg' is corrupt: its size is 0x11 pixels"))
    #expect(error(bytes, at: 18, [0, 0, 0, 0x40, 0, 0, 0, 0x40]).hasPrefix("'a.jpg' is too large: 1073741824x"))
    #expect(error(bytes, at: 28, [7]).hasPrefix("'a.jpg' is a BMP image with 7 bits per pixel, which is not supported"))
    #expect(error(bytes, at: 30, [4]).hasPrefix("'a.jpg' is a BMP image with 24 bits per pixel and JPEG, which is not"))
    #expect(error(bytes, at: 30, [1]).hasPrefix("'a.jpg' is a BMP image with 24 bits per pixel and 8-bit run lengths"))
    #expect(
      error(bytes, at: 30, [9]).hasPrefix("'a.jpg' is a BMP image with 24 bits per pixel and compression method 9"))
    #expect(error(bytes, at: 10, [3]).hasPrefix("'a.jpg' is corrupt: its pixels begin within its header"))
    let runs = try Fixture.bytes("formats/rle-8.bmp")
    #expect(
      error(runs, at: 22, [0xF7, 0xFF, 0xFF, 0xFF]).hasPrefix("'a.jpg' is corrupt: it is run-length coded from the top")
    )
    #expect(error(runs, at: 22, [4]).hasPrefix("'a.jpg' is corrupt: its run lengths extend beyond the image"))
    #expect(error(runs, at: 46, [0]) == "none: 13x9", "as many colours as there are")
    #expect(error(runs, at: 10, [54]).hasPrefix("'a.jpg' is corrupt: its palette is empty"))
  }

  @Test(
    "damaged tags and data of a TIFF are named",
    arguments: [
      (256, [0, 0], "'a.jpg' is corrupt: Computed scanline size is zero"),
      (256, [0x4241, 0x0F], "'a.jpg' is too large: 1000001x11 pixels"),
      (258, [32], "'a.jpg' is a TIFF image with 32 bits per sample, which is not supported"),
      (259, [6], "'a.jpg' is a TIFF image with old-style JPEG, which is not supported"),
      (259, [34661], "'a.jpg' is a TIFF image with compression method 34661, which is not supported"),
      (262, [8], "'a.jpg' is a TIFF image in CIE L*a*b*, which is not supported"),
      (262, [32803], "'a.jpg' is a TIFF image with photometric interpretation 32803, which is not supported"),
      (339, [3], "'a.jpg' is a TIFF image of floating-point numbers, which is not supported"),
      (339, [2], "'a.jpg' is a TIFF image of signed or complex numbers, which is not supported"),
      (262, [2], "'a.jpg' is corrupt: it has 1 samples per pixel, expected at least 3"),
    ])
  func damagedTIFF(tag: UInt16, values: [UInt16], problem: String) throws {
    // Its directory is sorted: a tag that is missing takes the place of one that does not matter.
    var bytes = try Fixture.bytes("formats/grey-8.tif")
    let directory = Int(bytes[4]) | Int(bytes[5]) << 8
    let entries = (0..<Int(bytes[directory])).map { directory + 2 + $0 * 12 }
    func read(_ place: Int) -> UInt16 { UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8 }
    let entry = try #require(entries.first { read($0) == tag } ?? entries.last)
    for (index, value) in ([tag, read(entry) == tag ? read(entry + 2) : 3, 1, 0] + values).enumerated() {
      bytes[entry + index * 2] = UInt8(value & 0xFF)
      bytes[entry + index * 2 + 1] = UInt8(value >> 8)
    }
    #expect(error(bytes).hasPrefix(problem))
  }

  @Test("a TIFF of one bit a sample with transparency is refused, with background or without")
  func bilevelAlpha() throws {
    let bytes = try Fixture.bytes("damaged/bilevel-with-alpha.tif")
    let problem = "'a.jpg' is a TIFF image with 1 bits per sample and 4 samples per pixel, which is not supported"
    #expect(error(bytes).hasPrefix(problem))
    #expect {
      try ImageCodec.decode(bytes, name: "a.jpg", background: .white)
    } throws: {
      "\($0)".hasPrefix(problem)
    }
  }

  @Test("whatever a file holds, it is read or refused", arguments: Fixture.everyFile)
  func mutations(name: String) throws {
    let bytes = try Fixture.bytes(name)
    var random = SplitMix(state: UInt64(name.utf8.reduce(0) { $0 * 31 % 1_000_003 + Int($1) }))
    for _ in 0..<100 {
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
      let options = ResizeOptions(height: 3, width: 3, background: .white)
      _ = try? ImageCodec.decode(mutated, name: name, resizedBy: options)
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
