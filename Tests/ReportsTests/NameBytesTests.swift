import Reports
import Testing

@Suite("The names of files, compared") struct NameBytesTests {
  @Test("differ where their bytes do, though Unicode counts them as the same")
  func bytes() {
    var names = FileNames()
    let (composed, decomposed) = (names.name(for: ["roc", "\u{E1}"]), names.name(for: ["roc", "a\u{301}"]))
    #expect(Array(composed.utf8) == Array("roc-\u{E1}".utf8))
    #expect(Array(decomposed.utf8) == Array("roc-a\u{301}".utf8))
    #expect(Array(names.name(for: ["roc", "\u{E1}"]).utf8) == Array(composed.utf8))
  }

  @Test("keep the letters of every script, with their marks", arguments: ["é", "e\u{301}", "हिन्दी", "Трещина", "裂缝"])
  func letters(_ text: String) {
    var names = FileNames()
    #expect(Array(names.name(for: [text]).utf8) == Array(text.utf8))
  }
}
