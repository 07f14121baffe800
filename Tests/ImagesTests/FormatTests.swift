import Images
import Testing

@Suite("Formats")
struct FormatTests {
  @Test(
    "a file counts as an image by the end of its name, in any case",
    arguments: ["a.jpg", "a.JPG", "b.jpeg", "c.jpe", "d.jfif", "e.PNG", ".png", "a.b.png", "größe.Png"])
  func images(name: String) { #expect(ImageFormat.isImage(fileName: name)) }

  @Test(
    "other names do not count",
    arguments: ["", "jpg", "a.jpg.txt", "a.jpg~", "a.png ", "a.", "a.heic", "a.svg", "ajpg"])
  func others(name: String) { #expect(!ImageFormat.isImage(fileName: name)) }

  @Test("names are bytes: one in Latin-1 counts as well")
  func bytes() {
    #expect(ImageFormat.isImage(fileName: [0x52, 0x69, 0xDF, 0x2E, 0x6A, 0x70, 0x67] as [UInt8]))
    #expect(!ImageFormat.isImage(fileName: [0x2E, 0x6A, 0x70, 0xE7] as [UInt8]))
  }
}
