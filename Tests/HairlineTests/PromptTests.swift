import Basics
import Testing

@Suite("The prompt", .serialized) struct PromptTests {
  @Test("answers, survives errors, and leaves at Ctrl-D")
  func session() throws {
    let terminal = try Terminal()
    terminal.expect("Ctrl-D leaves.")
    terminal.expect("hairline> ")
    terminal.type("let n = 2\recho $n $(2 * $n)\r")
    terminal.expect("\n2 4\n")
    terminal.type("ehco a\r")
    terminal.expect("error: 'ehco' is not a command\n  ehco a\n  ^~~~\n  did you mean 'echo'?\n")
    terminal.type("expect 1 > 2\r")
    terminal.expect("error: 1 is 1, wanted > 2")
    terminal.type("echo still here\r")
    terminal.expect("\nstill here\n")
    #expect(terminal.leave() == 0)
  }

  @Test("leaves at 'quit' and at 'exit'", arguments: ["quit", "exit"])
  func leaves(_ word: String) throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    terminal.type(word + "\r")
    #expect(terminal.end() == 0)
  }

  @Test("asks for the rest of what is still open")
  func blocks() throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    terminal.type("block unit n {\r")
    terminal.expect("…> ")
    terminal.type("conv2d $n 3\r")
    terminal.expect("…> ")
    terminal.type("}\r")
    terminal.expect("hairline> ")
    terminal.type("block b { unti 3 }\r")
    terminal.expect("did you mean 'unit'?")
    terminal.type("block b {\r\rbad\r}\r")
    terminal.expect("line 3:1: error: 'bad' is not a layer\n  bad\n  ^~~\n")
    terminal.expect("hairline> ")
    terminal.type("echo \"a\rb\"\r")
    terminal.expect("\na\nb\n")
    #expect(terminal.leave() == 0)
  }

  @Test("completes with Tab, and lists where there are several")
  func completion() throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    terminal.type("ec\thello\r")
    terminal.expect("\nhello\n")
    terminal.type("show v\t")
    terminal.expect("variables  the variables and their values\n")
    terminal.expect("versions   Hairline's and the system's\n")
    terminal.type("ers\t\r")
    terminal.expect("\nhairline 0.")
    terminal.type("let rate = 5\recho $ra\t\r")
    terminal.expect("\n5\n")
    terminal.type("block b {\rsepar\t")
    terminal.expect("separable_conv2d ")
    terminal.type("8 3 pad\tsa\t\r}\r")
    terminal.expect("hairline> ")
    terminal.type("echo fine\r")
    #expect(!terminal.expect("\nfine\n").contains("error"))
    #expect(terminal.leave() == 0)
  }

  @Test("forgets the line at Ctrl-C, and all lines of what is still open")
  func interruption() throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    terminal.type("echo no")
    terminal.expect("echo no")
    terminal.type("\u{3}")
    terminal.expect("hairline> ")
    terminal.type("echo yes\r")
    #expect(!terminal.expect("\nyes\n").contains("no"))
    terminal.type("block b {\r")
    terminal.expect("…> ")
    terminal.type("relu\u{3}")
    terminal.expect("hairline> ")
    terminal.type("echo again\r")
    #expect(!terminal.expect("\nagain\n").contains("error"))
    #expect(terminal.leave() == 0)
  }

  @Test("stays at Ctrl-C, however often it is typed")
  func staysAtInterruption() throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    for _ in 0..<3 {
      terminal.type("\u{3}")
      terminal.expect("^C\n")
      terminal.expect("hairline> ")
    }
    terminal.type("echo still here\r")
    terminal.expect("\nstill here\n")
    #expect(terminal.leave() == 0)
  }

  @Test("cancels an open block at Ctrl-D, and leaves only at the next one")
  func endWithinBlock() throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    terminal.type("model crack {\r")
    terminal.expect("model crack {…> ")
    terminal.type("\u{4}")
    terminal.expect("'model crack {' is cancelled. Ctrl-D again leaves.\n")
    terminal.expect("hairline> ")
    terminal.type("echo still here\r")
    terminal.expect("\nstill here\n")
    #expect(terminal.leave() == 0)
  }

  @Test("shows the number that the next command gets")
  func number() throws {
    let terminal = try Terminal()
    terminal.expect("[1] hairline> ")
    terminal.type("let n = 1\r")
    terminal.expect("[2] hairline> ")
    terminal.type("echo a; echo b\r")
    terminal.expect("[4] hairline> ")
    #expect(terminal.leave() == 0)
  }

  @Test("runs commands of the system after '!', which are no part of the session")
  func shellCommand() throws {
    let terminal = try Terminal()
    terminal.expect("[1] hairline> ")
    terminal.type("!echo $((6 * 7))\r")
    terminal.expect("\n42\n")
    terminal.expect("[1] hairline> ")
    terminal.type("!exit 3\r")
    terminal.expect("exit status 3\n")
    #expect(terminal.leave() == 0)
  }

  @Test("shows the data and the model in play")
  func state() throws {
    try withFolder { folder in
      let terminal = try Terminal(environment: ["XDG_CACHE_HOME": folder])
      terminal.expect("hairline> ")
      terminal.type("model crack { input 8x8x3; flatten; dense 2 activation=softmax }\r")
      terminal.expect("hairline → crack> ")
      terminal.type("data synth count=10 size=8x8\r")
      terminal.expect("hairline synth → crack> ")
      #expect(terminal.leave() == 0)
    }
  }

  @Test("tells what is still open")
  func continuation() throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    terminal.type("model crack {\r")
    terminal.expect("model crack {…> ")
    terminal.type("input 8x8x3\r")
    terminal.expect("model crack {…> ")
    terminal.type("repeat 2 {\r")
    terminal.expect("model crack { repeat 2 {…> ")
    terminal.type("\u{3}let rates = [1\r")
    terminal.expect("let rates […> ")
    terminal.type("2]\r")
    terminal.expect("hairline> ")
    terminal.type("echo \"a\r")
    terminal.expect("echo \"…> ")
    terminal.type("b\"\r")
    terminal.expect("\na\nb\n")
    terminal.type("echo 1 \\\r")
    terminal.expect("echo 1…> ")
    terminal.type("2\r")
    terminal.expect("\n1 2\n")
    #expect(terminal.leave() == 0)
  }

  @Test("looks at a block as a whole before it runs it, and stops a loop at Ctrl-C")
  func loops() throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    terminal.type("for i in 1..2 {\r")
    terminal.expect("…> ")
    terminal.type("echo round $i\rehco $i\r}\r")
    #expect(!terminal.expect("did you mean 'echo'?").contains("\nround 1"))
    terminal.type("if 1 > 2 {\recho a\r} else {\recho b\r}\r")
    terminal.expect("\nb\n")
    terminal.type("for i in 1..9000000000000 { if $i == 2 { echo begun }; let n = $i }\r")
    // Before that the line might still be edited.
    terminal.expect("\nbegun\n")
    terminal.type("\u{3}")
    terminal.expect("interrupted")
    terminal.type("echo still here\r")
    terminal.expect("\nstill here\n")
    #expect(terminal.leave() == 0)
  }

  @Test("edits lines with names beyond ASCII")
  func unicode() throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    terminal.type("echo größe 凝x\u{7F}\u{7F}凝\r")
    terminal.expect("\ngröße 凝\n")
    #expect(terminal.leave() == 0)
  }

  @Test("does without an editor where the terminal can do no more than print")
  func dumb() throws {
    let terminal = try Terminal(environment: ["TERM": "dumb"])
    terminal.expect("hairline> ")
    terminal.type("echo plain\r")
    terminal.expect("\nplain\n")
    terminal.expect("hairline> ")
    terminal.type("ehco\r")
    terminal.expect("error: 'ehco'")
    terminal.expect("hairline> ")
    terminal.type("\u{3}")
    #expect(terminal.leave() == 0)
  }
}
