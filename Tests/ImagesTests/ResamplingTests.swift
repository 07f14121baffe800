import Images
import Testing

@Suite("Resampling")
struct ResamplingTests {
  @Test("values equal tf.image.resize bit for bit, smaller and larger", arguments: Fixture.all)
  func values(_ fixture: Fixture) throws {
    let image = try ImageCodec.decode(fixture.bytes, name: fixture.name)
    #expect(image.resizedValues(height: 6, width: 8) == fixture.smaller)
    #expect(hash(image.resizedValues(height: 41, width: 50)) == fixture.largerHash)
  }

  @Test("bytes equal tf.cast(tf.round(...), tf.uint8)", arguments: Fixture.all)
  func bytes(_ fixture: Fixture) throws {
    let image = try ImageCodec.decode(fixture.bytes, name: fixture.name)
    #expect(hash(image.resized(height: 41, width: 50).pixels) == fixture.largerBytesHash)
    let rounded = fixture.smaller.map { UInt8($0.rounded(.toNearestOrEven)) }
    #expect(image.resized(height: 6, width: 8) == Image(width: 8, height: 6, pixels: rounded))
  }

  @Test("an image at its own size stays as it is")
  func sameSize() {
    let image = gradient(width: 7, height: 5)
    #expect(image.resized(height: 5, width: 7) == image)
    #expect(image.resizedValues(height: 5, width: 7) == image.pixels.map(Float.init))
  }

  @Test("halves are rounded to the even neighbour")
  func halves() {
    let image = Image(width: 2, height: 1, pixels: [0, 1, 2, 1, 2, 3])
    #expect(image.resizedValues(height: 1, width: 1) == [0.5, 1.5, 2.5])
    #expect(image.resized(height: 1, width: 1).pixels == [0, 2, 2])
  }
}
