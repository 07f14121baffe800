import Testing

@Suite("Pasting at the prompt", .serialized) struct PasteTests {
  private static let script =
    "for i in [1 2] {\n\techo \"round $i\"\n\n\tif $i > 1 {\n\t\techo big\n\t}\n}\necho done\n"

  @Test("waits for Enter, completes nothing, and runs as one")
  func script() throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    terminal.paste(Self.script)
    terminal.expect("echo done")
    terminal.type("\r")
    let shown = terminal.expect("\nround 1\nround 2\nbig\ndone\n")
    #expect(!shown.contains("error") && !shown.contains("…>"))
    // One key brings all of it back.
    terminal.type("\u{1B}[A\r")
    terminal.expect("\nround 1\nround 2\nbig\ndone\n")
    #expect(terminal.leave() == 0)
  }

  @Test("asks for the rest of what is not complete")
  func unfinished() throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    terminal.paste("for i in [1 2] {\n  echo $i\n")
    terminal.type("\r")
    terminal.expect("for i {…> ")
    terminal.type("}\r")
    terminal.expect("\n1\n2\n")
    #expect(terminal.leave() == 0)
  }

  @Test("is looked at as a whole: nothing runs where a line is wrong")
  func errors() throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    terminal.paste("echo first\nehco second\n")
    terminal.type("\r")
    #expect(!terminal.expect("line 2:1: error: 'ehco' is not a command").contains("\nfirst\n"))
    #expect(terminal.leave() == 0)
  }

  @Test("goes where the cursor is, and takes no control characters")
  func inside() throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    terminal.type("echo ab\u{2}")
    terminal.paste("1\u{7} größe 凝")
    terminal.type("\r")
    terminal.expect("\na1 größe 凝b\n")
    #expect(terminal.leave() == 0)
  }

  @Test("takes long scripts, of more lines than the window has")
  func long() throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    terminal.paste((1...500).map { "echo line \($0)\n" }.joined())
    terminal.type("\r")
    terminal.expect("\nline 1\nline 2\n")
    terminal.expect("\nline 500\n")
    #expect(terminal.leave() == 0)
  }
}
