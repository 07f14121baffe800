import Shell
import Testing

@Suite("A script") struct ParsingTests {
  /// Texts, and how they are written in canonical form.
  static let forms: [(text: String, canonical: String)] = [
    ("echo   hello\tworld", "echo hello world\n"),
    ("history count=3 ; seed 5", "history count=3\nseed 5\n"),
    ("# a comment\n\n\n\necho a # why\n", "# a comment\n\necho a  # why\n"),
    ("echo one \\\n   two", "echo one two\n"),
    ("echo a\r\necho b\r\n", "echo a\necho b\n"),
    ("echo [1,2 , 3\n 4] \"a b\"", "echo [1 2 3 4] \"a b\"\n"),
    ("echo \"two\nlines\"", "echo \"two\\nlines\"\n"),
    ("echo \"a\\tb \\\"c\\\" \\\\ \\$5\"", "echo \"a\\tb \\\"c\\\" \\\\ \\$5\"\n"),
    ("let a=5\nlet b   =  48x48", "let a = 5\nlet b = 48x48\n"),
    ("let c = 2*3+1", "let c = 2 * 3 + 1\n"),
    ("let c = $a*2", "let c = $a * 2\n"),
    ("let split = 70/20/10", "let split = 70/20/10\n"),
    ("let path = $root/train", "let path = $root/train\n"),
    ("let half = $a / 2", "let half = $a / 2\n"),
    ("let big = 1e+5", "let big = 1e+5\n"),
    ("let group = ( 1+2 ) *3", "let group = (1 + 2) * 3\n"),
    ("echo $(1+2) x$(a)y \"$b and $(c==d)\"", "echo $(1 + 2) x$(a)y \"$b and $(c == d)\"\n"),
    ("expect test.accuracy>=0.99 and not val.loss<-1", "expect test.accuracy >= 0.99 and not val.loss < -1\n"),
    ("expect test.recall.\"No crack\" > 98%", "expect test.recall.\"No crack\" > 98%\n"),
    ("expect (1\n <\n 2)", "expect (1 < 2)\n"),
    (
      "block b n size=3 {\n\nconv2d $n $size   # wide\n\n\n# then\nrelu\n\n}",
      "block b n size=3 {\n    conv2d $n $size  # wide\n\n    # then\n    relu\n}\n"
    ),
    (
      "block b { repeat 2 { relu; tanh } }",
      "block b {\n    repeat 2 {\n        relu\n        tanh\n    }\n}\n"
    ),
    ("echo a{", "echo a {\n}\n"),
    ("echo é=ü 凝", "echo é=ü 凝\n"),
    ("\u{FEFF}echo\u{A0}a \u{2003}b\u{3000}c\u{200B}", "echo a b c\n"),
    ("expect\u{A0}1\u{A0}<\u{A0}2", "expect 1 < 2\n"),
    ("echo a \\\u{A0}\n b", "echo a b\n"),
    ("echo \"a\u{A0}b\"", "echo \"a\u{A0}b\"\n"),
    ("echo a\recho b\r\n\recho \"c\rd\"", "echo a\necho b\n\necho \"c\\nd\"\n"),
    ("echo ${a} ${a}b \"${a}1\" $a/x ${a}凝", "echo $a ${a}b \"${a}1\" $a/x ${a}凝\n"),
    ("let n = ${a}*2", "let n = $a * 2\n"),
    ("echo \"\\x1b\\x41\\u{3b1}\\u{202E}\\xe9\"", "echo \"\\x1BAα\\u{202E}\\xE9\"\n"),
    (
      "if a==b{echo a}else   if 1<2 {\necho b}else{ # c\necho c\n} # d\n",
      "if a == b {\n    echo a\n} else if 1 < 2 {\n    echo b\n} else {  # c\n    echo c\n}  # d\n"
    ),
    ("for  i   in [1,2]{echo $i}", "for i in [1 2] {\n    echo $i\n}\n"),
    ("for i in 1..$n { } # none", "for i in 1..$n {\n}  # none\n"),
    ("expect  a.b   within 1% of  -2", "expect a.b within 1% of -2\n"),
    ("expect error \"x\" {train}", "expect error \"x\" {\n    train\n}\n"),
    ("source  a.hl  n=1", "source a.hl n=1\n"),
    (
      "train " + Array(repeating: "epochs=10", count: 12).joined(separator: "  ") + " # long",
      "train " + Array(repeating: "epochs=10", count: 9).joined(separator: " ") + " \\\n    "
        + Array(repeating: "epochs=10", count: 3).joined(separator: " ") + "  # long\n"
    ),
    ("\n\necho a\n\n\n\necho b\n\n", "echo a\n\necho b\n"),
    ("let a = - 5%", "let a = -5%\n"), ("let a = -$b", "let a = -$b\n"),
    ("let a = - test.loss", "let a = -test.loss\n"),
    ("", ""),
  ]

  @Test("has one canonical form", arguments: forms)
  func canonical(_ form: (text: String, canonical: String)) throws {
    let text = form.text.hasSuffix("{") ? form.text + "}" : form.text
    #expect(Printer.text(try Parser.parse(SourceText(text))) == form.canonical)
  }

  @Test("in its canonical form stays as it is", arguments: forms)
  func roundTrip(_ form: (text: String, canonical: String)) throws {
    #expect(Printer.text(try Parser.parse(SourceText(form.canonical))) == form.canonical)
  }

  @Test("of which each command fits on a line, as the history keeps it")
  func oneLine() throws {
    let script = try Parser.parse(SourceText("block b {\n  # first\n  relu\n  repeat 2 { tanh }\n}\nblock c {}"))
    #expect(script.statements.map(Printer.line) == ["block b { relu; repeat 2 { tanh } }", "block c {}"])
    let again = try Parser.parse(SourceText(script.statements.map(Printer.line).joined(separator: "; ")))
    #expect(again.statements.map(Printer.line) == script.statements.map(Printer.line))
  }

  @Test(
    "that is not complete is known to go on",
    arguments: ["block b {", "echo [1", "echo \"a", "echo a \\", "let a = (1 +", "block b { repeat 2 {\n relu }"])
  func unfinished(_ text: String) {
    let diagnostic = #expect(throws: Diagnostic.self) { try Parser.parse(SourceText(text)) }
    #expect((diagnostic?.error as? LanguageError)?.isUnfinished == true)
  }

  @Test("that is wrong does not go on", arguments: ["echo ]", "let a 5", "echo a }", "block b { ] ", "expect 1 >"])
  func wrong(_ text: String) {
    let diagnostic = #expect(throws: Diagnostic.self) { try Parser.parse(SourceText(text)) }
    #expect((diagnostic?.error as? LanguageError)?.isUnfinished == false)
  }

  @Test("of any bytes ends in statements or in an error, and its canonical form parses")
  func garbage() {
    var random = Lehmer(state: 12345)
    let pieces = [
      "let", "a", " = ", "$", "(", ")", "[", "]", "{", "}", "\"", "\\", "#", ";", "\n", " ", "1", "-", "+", "*", "/",
      "5%", "==", "<", "and", "not", "echo ", "expect ", "block ", "repeat ", "test.", "é", "\t", ",", "\u{0}", "name=",
      "if ", "yes", " else ", "for i", " in ", "1..3", "source ", " within ", " of ", "expect error a", "set ",
    ]
    for _ in 0..<20_000 {
      let text = (0..<random.next(1...24)).map { _ in pieces[random.next(0...pieces.count - 1)] }.joined()
      guard let script = try? Parser.parse(SourceText(text)) else { continue }
      let canonical = Printer.text(script)
      let again = try? Parser.parse(SourceText(canonical))
      #expect(again.map { Printer.text($0) } == canonical, "\(text)")
      _ = Checker.check(script)
    }
  }
}

/// Pseudo-random numbers that are the same each time.
struct Lehmer {
  var state: UInt64

  mutating func next(_ range: ClosedRange<Int>) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return range.lowerBound + Int(state >> 33) % range.count
  }
}
