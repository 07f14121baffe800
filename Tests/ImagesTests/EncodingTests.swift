import Images
import Testing

@Suite("Encoding")
struct EncodingTests {
  @Test("PNG keeps every pixel", arguments: [(1, 1), (3, 2), (37, 29), (640, 3)])
  func png(width: Int, height: Int) throws {
    let image = gradient(width: width, height: height)
    #expect(try ImageCodec.decode(ImageCodec.encodePNG(image), name: "it") == image)
  }

  @Test("PNG keeps texts, their order and every character of theirs")
  func texts() throws {
    let texts = [
      ("script", "data load synth size=48x48\nmodel crack {\n\tdense classes\n}\n"),
      ("Title", "Riß im Beton – 裂缝 🧱"), ("seed", "12345"), ("seed", "a key may occur twice"), ("Comment", ""),
      ("long", String(repeating: "x€", count: 70_000)),
    ]
    let bytes = try ImageCodec.encodePNG(gradient(width: 5, height: 4), text: texts)
    let read = try ImageCodec.textChunks(ofPNG: bytes)
    #expect(read.map(\.key) == texts.map(\.0))
    #expect(read.map(\.value) == texts.map(\.1))
    let many = (0..<100).map { ("key \($0)", "value \($0)") }
    #expect(
      try ImageCodec.textChunks(ofPNG: ImageCodec.encodePNG(gradient(width: 1, height: 1), text: many)).count == 100)
    #expect(try ImageCodec.textChunks(ofPNG: ImageCodec.encodePNG(gradient(width: 5, height: 4))).isEmpty)
  }

  @Test("other programs' texts: Latin-1, compressed, and after the pixels")
  func foreignTexts() throws {
    let read = try ImageCodec.textChunks(ofPNG: Fixture.bytes("texts.png"))
    #expect(read.map(\.key) == ["Author", "Title", "Comment"])
    #expect(read.map(\.value) == ["Jörg Müller", String(repeating: "Größe ", count: 50), "behind – the pixels"])
  }

  @Test("the same image and texts give the same bytes")
  func deterministic() throws {
    let image = gradient(width: 40, height: 30)
    #expect(
      try ImageCodec.encodePNG(image, text: [("a", "b")]) == ImageCodec.encodePNG(image, text: [("a", "b")]))
    #expect(try ImageCodec.encodeJPEG(image, quality: 90) == ImageCodec.encodeJPEG(image, quality: 90))
  }

  @Test("JPEG keeps a smooth image nearly, the better the higher its quality")
  func jpeg() throws {
    let grey = (0..<50).flatMap { y in (0..<60).flatMap { x in [UInt8](repeating: UInt8(2 * x + y), count: 3) } }
    let image = Image(width: 60, height: 50, pixels: grey)
    var sizes = [Int]()
    for (quality, tolerance) in [(30, 12), (90, 3), (100, 2)] {
      let bytes = try ImageCodec.encodeJPEG(image, quality: quality)
      let decoded = try ImageCodec.decode(bytes, name: "it")
      let difference = zip(decoded.pixels, grey).map { abs(Int($0) - Int($1)) }.max()
      #expect(decoded.width == 60 && decoded.height == 50 && difference ?? 256 <= tolerance)
      sizes.append(bytes.count)
    }
    #expect(sizes == sizes.sorted())
  }
}
