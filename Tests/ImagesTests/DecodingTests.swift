import Images
import Testing

@Suite("Decoding")
struct DecodingTests {
  @Test("there are images of every kind") func fixtures() {
    #expect(Fixture.all.count == 73 && Fixture.formats.count == 111 && Self.orientationCases.count == 38)
  }

  @Test("pixels equal TensorFlow's bit for bit, set upright", arguments: Fixture.all)
  func pixels(_ fixture: Fixture) throws {
    let image = try ImageCodec.decode(fixture.bytes, name: fixture.name)
    #expect(image.width == fixture.width && image.height == fixture.height)
    #expect(hash(image.pixels) == fixture.pixelsHash)
  }

  @Test("pixels of GIF, WebP, BMP and TIFF equal Pillow's", arguments: Fixture.formats)
  func formats(_ fixture: FormatFixture) throws {
    let image = try ImageCodec.decode(fixture.bytes, name: fixture.name)
    #expect(image.width == fixture.width && image.height == fixture.height)
    #expect(hash(image.pixels) == fixture.pixelsHash)
  }

  @Test("transparency on a background equals Pillow's", arguments: Fixture.formats)
  func background(_ fixture: FormatFixture) throws {
    let green = BackgroundColor(red: 10, green: 200, blue: 30)
    let image = try ImageCodec.decode(fixture.bytes, name: fixture.name, background: green)
    #expect(hash(image.pixels) == fixture.composedHash ?? fixture.pixelsHash)
  }

  @Test("the content decides, not the name")
  func content() throws {
    let image = try ImageCodec.decode(Fixture.bytes("rgb-8.png"), name: "photo.jpg")
    #expect(image.width == 13 && image.height == 11)
  }

  /// A file of the folder orientations, and the tag that Pillow finds in it (see make_orientations.py).
  static let orientationCases: [(name: String, tag: Int)] = {
    let lines = (try? Fixture.bytes("orientations.txt")) ?? []
    return String(decoding: lines, as: UTF8.self).split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      return (String(words[0]), Int(words[1]) ?? 0)
    }
  }()

  @Test("EXIF and XMP are understood as by Pillow", arguments: orientationCases)
  func orientation(name: String, tag: Int) throws {
    let image = try ImageCodec.decode(Fixture.bytes("orientations/\(name)"), name: name)
    let upright = name.hasSuffix(".png") ? (tag == 1 ? "rgb-8.png" : "turned-\(tag).png") : "turned-\(tag).jpg"
    #expect(try ImageCodec.decode(Fixture.bytes(upright), name: upright) == image)
  }

  @Test("the eight orientations of an image agree on a row of it")
  func orientations() throws {
    let images = try (1...8).map { try ImageCodec.decode(Fixture.bytes("turned-\($0).jpg"), name: "") }
    func pixel(_ image: Image, _ x: Int, _ y: Int) -> [UInt8] {
      Array(image.pixels[((y * image.width + x) * 3)...].prefix(3))
    }
    for x in 0..<17 {
      let expected = pixel(images[0], x, 2)
      #expect(pixel(images[1], 16 - x, 2) == expected, "mirrored left to right")
      #expect(pixel(images[2], 16 - x, 7) == expected, "turned by 180 degrees")
      #expect(pixel(images[3], x, 7) == expected, "mirrored top to bottom")
      #expect(pixel(images[4], 2, x) == expected, "transposed")
      #expect(pixel(images[5], 7, x) == expected, "turned right")
      #expect(pixel(images[6], 7, 16 - x) == expected, "transposed and turned by 180 degrees")
      #expect(pixel(images[7], 2, 16 - x) == expected, "turned left")
    }
  }
}
