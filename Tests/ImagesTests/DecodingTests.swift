import Images
import Testing

@Suite("Decoding")
struct DecodingTests {
  @Test("there are images of every kind") func fixtures() { #expect(Fixture.all.count == 73) }

  @Test("pixels equal TensorFlow's bit for bit, set upright", arguments: Fixture.all)
  func pixels(_ fixture: Fixture) throws {
    let image = try ImageCodec.decode(fixture.bytes, name: fixture.name)
    #expect(image.width == fixture.width && image.height == fixture.height)
    #expect(hash(image.pixels) == fixture.pixelsHash)
  }

  @Test("the content decides, not the name")
  func content() throws {
    let image = try ImageCodec.decode(Fixture.bytes("rgb-8.png"), name: "photo.jpg")
    #expect(image.width == 13 && image.height == 11)
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
