import Basics
import Shell
import Testing

@Suite("Text that is not the program's own") struct VisibleTextTests {
  /// Texts, and how a terminal gets them.
  static let forms: [(text: String, shown: String)] = [
    ("a\u{1B}[31mb", #"a\x1B[31mb"#), ("\u{7}\u{0}\u{7F}", #"\x07\x00\x7F"#), ("a\u{9B}2Jb", #"a\u{9B}2Jb"#),
    ("x\u{202E}gpj", #"x\u{202E}gpj"#), ("a\u{2066}b\u{200B}", #"a\u{2066}b\u{200B}"#),
    ("caf" + FileName.decode([0xE9]), #"caf\xE9"#), ("größe 凝土", "größe 凝土"), ("👩‍👩‍👧‍👦", "👩‍👩‍👧‍👦"), ("plain", "plain"),
  ]

  @Test("reaches a terminal with its control characters written out, and takes as many columns", arguments: forms)
  func shown(_ form: (text: String, shown: String)) {
    #expect(TerminalText.encode(form.text) == form.shown)
    #expect(DisplayWidth.of(form.text) == DisplayWidth.of(form.shown))
  }

  @Test("is typed in quotes as it is shown")
  func typed() {
    #expect(run(#"echo "a\x1B[31mb \u{202E}c""#).results == #"a\x1B[31mb \u{202E}c"# + "\n")
    #expect(run("echo \"a\u{1B}[31mb\"").results == #"a\x1B[31mb"# + "\n")
  }

  @Test("stays on its line in a table")
  func table() {
    let text = TextTable([.left("class"), .right("images")], [["two\nlines", "1"]]).text(width: 60)
    #expect(text.contains(#"two\nlines"#))
  }
}

@Suite("A script that is too long") struct LimitTests {
  @Test("is an error, before anything is run")
  func lines() {
    let (status, _, messages) = run(String(repeating: "\n", count: 1_000_001))
    #expect(status == .usage)
    #expect(messages.contains("the script has 1,000,001 lines; the limit is 1,000,000\n"))
  }
}
