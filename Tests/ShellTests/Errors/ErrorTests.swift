import Shell
import Testing

/// A text with an error, and the answer, word for word.
struct ErrorCase: Sendable, CustomTestStringConvertible {
  let text: String
  let answer: String

  init(_ text: String, _ answer: String) { (self.text, self.answer) = (text, answer) }

  var testDescription: String { text }
}

@Suite("An error in a script") struct ErrorTests {
  static let cases =
    text + statements + blocks + expressions + functions + names + arguments + models + layers + plots
    + training

  @Test("is answered with its place, the line and how to fix it", arguments: cases)
  func answer(_ error: ErrorCase) {
    let (status, results, messages) = run(error.text)
    #expect(messages == error.answer + "\n")
    #expect(status == .usage || status == .failed)
    #expect(results == "")
  }

  @Test("that is expected and does not come is an expectation that does not hold", arguments: expectedErrors)
  func failedExpectation(_ error: ErrorCase) {
    let (status, _, messages) = run(error.text)
    #expect(messages == error.answer + "\n")
    #expect(status == .failedExpectation)
  }

  @Test("is shown within the terminal's width")
  func narrow() {
    let text = "echo aaaaaaaaaa bbbbbbbbbb cccccccccc dddddddddd $oops eeeeeeeeee ffffffffff gggggggggg"
    #expect(
      run(text, width: 40).messages == """
        x.hl:1:50: error: there is no variable 'oops'
          …dddddddddd $oops eeeeeeeeee ffffffff…
                      ^~~~~
          'let oops = …' sets it

        """)
  }

  @Test("is broken between words where a terminal is narrow, set off or not")
  func wrapped() throws {
    let script = try Parser.parse(SourceText("train optimizer=adagrad learning_rate=1", name: "a folder/x.hl"))
    let diagnostic = try #require(Checker.check(script).diagnostics.first)
    let text = """
      a folder/x.hl:1:17: error: optimizer
      must be adam, adamw, sgd or rmsprop, got
      'adagrad'
        …ain optimizer=adagrad learning_rate=1
                       ^~~~~~~
      """
    #expect(diagnostic.text(width: 40, wraps: true) == text)
    let coloured = diagnostic.text(style: Style(hasColours: true), width: 40, wraps: true)
    #expect(coloured != text)
    #expect(TerminalText.encode(coloured).replacing(/\u{1B}\[[0-9;]*m/, with: "") == text)
  }

  @Test("in a very long line is shown at once")
  func long() {
    let filler = String(repeating: "ü ", count: 500_000)
    #expect(
      run("echo \(filler)$oops \(filler)", width: 40).messages == """
        x.hl:1:1000006: error: there is no variable 'oops'
          … ü ü ü ü ü $oops ü ü ü ü ü ü ü ü ü ü…
                      ^~~~~
          'let oops = …' sets it

        """)
  }

  @Test("with a very long name is reported at once")
  func longName() {
    let (status, _, messages) = run(
      "\(String(repeating: "a", count: 300_000))\nhelp " + String(repeating: "a ", count: 100_000))
    #expect(status == .usage && messages.contains("is not a command"))
  }

  @Test("is one of a hundred at most")
  func many() {
    let messages = run(String(repeating: "trian\n", count: 1000)).messages
    #expect(messages.split(separator: "error: 'trian' is not a command").count == 101)
    #expect(messages.contains("x.hl:101:1: error: more than 100 errors: the rest of the script was not checked\n"))
  }

  @Test("is underlined where it is, after tabs and wide characters")
  func wide() {
    #expect(
      run("\techo \"凝凝\"\t$oops").messages == """
        x.hl:1:12: error: there is no variable 'oops'
          echo "凝凝" $oops
                      ^~~~~
          'let oops = …' sets it

        """)
  }

  @Test("has no place at the prompt, where the line was just typed")
  func prompt() throws {
    let diagnostic = #expect(throws: Diagnostic.self) { try Parser.parse(SourceText("echo ]")) }
    #expect(diagnostic?.text() == "error: unmatched ']'\n  echo ]\n       ^")
    let later = #expect(throws: Diagnostic.self) { try Parser.parse(SourceText("block b {\n  ]\n}")) }
    #expect(later?.text().hasPrefix("line 2:3: error:") == true)
  }

  @Test("in a file that is not text is reported")
  func notText() throws {
    try withFolder { folder in
      let (status, _, messages) = try run(file: folder + "/no.hl", content: [0x65, 0, 0x0A])
      #expect(status == .usage)
      #expect(
        messages == """
          error: '\(folder)/no.hl' is not UTF-8 text
            save it as UTF-8

          """)
    }
  }
}
