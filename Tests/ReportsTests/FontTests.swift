import Reports
import Testing

@Suite("Letters") struct FontTests {
  /// Letters of no font: Unicode keeps this one for private use.
  let unknown = "\u{10ABCD}"

  @Test("that no font has are written as code points, reported, and kept apart")
  func missing() throws {
    let font = Font(12)
    #expect(abs(font.width("a" + unknown) - font.width("aU+10ABCD")) < 1e-6)
    var canvas = try Canvas(size: Size(200, 40))
    canvas.text("crack \(unknown)", at: Point(10, 20), font, Color(0))
    #expect(canvas.missingLetters == Set(unknown))
    #expect(canvas.textBoxes.map(\.text) == ["crack \(unknown)"])
    #expect(font.shortened(unknown + unknown + unknown, to: font.width("U+10ABCD…U+10ABCD")).contains("…"))
  }

  @Test("of any script take the width that they are measured to take", arguments: ["混凝土裂缝", "ひび割れ", "균열", "réparé"])
  func scripts(word: String) throws {
    let font = Font(20)
    var canvas = try Canvas(size: Size(900, 60), scale: 2)
    canvas.text(word, at: Point(20, 30), font, Color(0))
    let image = try canvas.image()
    let box = canvas.textBoxes[0].rectangle
    #expect(box.width == font.width(word))
    var rightmost = 0.0
    for y in 0..<image.height {
      for x in 0..<image.width where image.pixels[(y * image.width + x) * 3] < 128 {
        let place = Point(Double(x) / 2, Double(y) / 2)
        #expect(box.contains(Rectangle(place.x, place.y, 0, 0), slack: 4), "\(word) at \(place)")
        rightmost = max(rightmost, place.x)
      }
    }
    #expect(rightmost > box.right - 6)
    // All but what is there anyway: letters of Latin need no other font.
    if word == "réparé" { #expect(canvas.missingLetters.isEmpty) }
  }

  @Test("that differ in a sign for the choice of a variant are drawn alike")
  func variants() {
    #expect(Font(12).width("a\u{FE0F}b") == Font(12).width("ab"))
  }
}
