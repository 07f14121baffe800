import Basics
import Glibc
import Testing

@Suite("In any window, the prompt", .serialized) struct WindowTests {
  @Test("draws the line anew when the window changes, as often as it does")
  func resize() throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    terminal.type("echo one two three")
    terminal.expect("three")
    for columns in [60, 100, 50] as [UInt16] {
      terminal.resize(columns: columns)
      terminal.expect("hairline> echo one two three")
    }
    terminal.type(" four\r")
    terminal.expect("\none two three four\n")
    // What comes after it has the new width.
    terminal.type("help train\r")
    for line in terminal.expect("Examples").split(separator: "\n").dropFirst() { #expect(line.count <= 50, "\(line)") }
    #expect(terminal.leave() == 0)
  }

  @Test("stops at Ctrl-Z and goes on where it was")
  func suspension() throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    terminal.type("echo going")
    terminal.expect("going")
    terminal.send(SIGSTOP)
    terminal.send(SIGCONT)
    terminal.expect("hairline> echo going")
    terminal.type(" on\r")
    terminal.expect("\ngoing on\n")
    #expect(terminal.leave() == 0)
  }

  @Test("leaves the terminal in order when it is asked to end", arguments: [SIGTERM, SIGHUP])
  func signals(_ signal: Int32) throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    terminal.type("echo a")
    terminal.expect("echo a")
    terminal.send(signal)
    #expect(terminal.end() == 128 + signal)
    #expect(terminal.shown.hasSuffix("\u{1B}[?2004l"))
  }

  @Test("writes help, tables and errors that fit 40 columns")
  func narrow() throws {
    try withFolder { folder in
      let terminal = try Terminal(columns: 40, environment: ["XDG_CACHE_HOME": folder])
      terminal.expect("> ")
      terminal.type("let ready = 1\r")
      for command in [
        "help", "help train", "help data load", "help layers", "help conv2d", "help learning",
        "data synth count=10 size=8x8", "ehco a", "expect 1 > 2", "data load /tmp/no-such-folder", "train lr=fast",
        "if 1 > 2 { let a = $nobody } else { expect 2 > 1 and 0 > 1 }", "rerun 1..99", "undo 4", "model load x",
        "expect error \"no model is here to be evaluated\" { evaluate test }", "for i in 1..2 { freeze to=nowhere }",
        "model crack { input 8x8x3; conv2d 4 3 name=a_name_as_long_as_this; flatten; dense classes activation=softmax }",
        "model summary", "train epochs=1 batch=4", "evaluate train", "show metrics", "set", "history",
      ] {
        terminal.type(command + "\recho ready\r")
        let answer = terminal.expect("\nready\n").split(separator: "\n")
        for line in answer where !line.contains("> ") {
          // A path or a line that was typed is as long as it is.
          if line.hasPrefix("  ") && command.hasPrefix("model crack") || command == "history" { continue }
          #expect(line.count <= 40, "\(command): \(line)")
        }
      }
      #expect(terminal.leave() == 0)
    }
  }

  @Test("uses no colours where NO_COLOR is set, and no control sequences at all where TERM is dumb")
  func plain() throws {
    let colourful = try Terminal()
    colourful.expect("hairline> ")
    colourful.type("help echo\r")
    colourful.expect("Example")
    #expect(colourful.leave() == 0)
    #expect(colourful.shown.contains("\u{1B}[1m"))
    for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
      let terminal = try Terminal(environment: environment)
      terminal.expect("hairline> ")
      terminal.type("help echo\r")
      terminal.expect("Example")
      terminal.type("ehco\r")
      terminal.expect("did you mean 'echo'?")
      #expect(terminal.leave() == 0)
      let isDumb = environment["TERM"] != nil
      #expect(!terminal.shown.contains(isDumb ? "\u{1B}" : "\u{1B}[1"))
    }
  }

  @Test("shows only ASCII where the locale knows no more")
  func ascii() throws {
    let terminal = try Terminal(environment: ["LANG": "C", "NO_COLOR": "1"])
    terminal.expect("hairline> ")
    terminal.type("model crack {\rinput 8x8x3\rflatten\rdense 2 activation=softmax\r}\r")
    terminal.expect("model crack {..> ")
    terminal.expect("hairline -> crack> ")
    #expect(terminal.leave() == 0)
  }

  @Test("knows how wide characters are")
  func wide() throws {
    let terminal = try Terminal(columns: 40)
    terminal.expect("hairline> ")
    terminal.type("let größe = \"凝土\"\rmodel 凝土 { input 8x8x3; flatten name=フラット; dense 2 activation=softmax }\r")
    terminal.expect("→ 凝土> ")
    terminal.type("model summary\r")
    terminal.expect("フラット")
    terminal.expect("> ")
    terminal.type("echo 凝凝\u{2}\u{2}土\u{7F}\u{5}$grö\t\r")
    terminal.expect("\n凝凝凝土\n")
    #expect(terminal.leave() == 0)
  }
}
