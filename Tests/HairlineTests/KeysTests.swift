import Basics
import Testing

@Suite("The keys", .serialized) struct KeysTests {
  private func withKeys(_ settings: String, _ body: (Terminal) throws -> Void) throws {
    try withFolder { folder in
      try FileIO.write(settings, to: folder + "/.editrc")
      let terminal = try Terminal(environment: ["HOME": folder, "XDG_STATE_HOME": folder])
      terminal.expect("hairline> ")
      try body(terminal)
      #expect(terminal.leave() == 0)
    }
  }

  @Test("are those of emacs")
  func emacs() throws {
    try withKeys("") { terminal in
      // To the beginning of the line and its end, a word back, a character away, all after it away, and back again.
      terminal.type("cho one two\u{1}e\u{5} three\u{1B}b\u{2}\u{4}\u{B} four \u{19}\r")
      terminal.expect("\none two four three\n")
      terminal.type("echo one two\u{1B}[1;5D\u{1B}[1;5Dx\u{1B}[H\u{1B}[F!\r")
      terminal.expect("\nxone two!\n")
    }
  }

  @Test("are those of vi where ~/.editrc says so, with Tab, search and pasted text all the same")
  func vi() throws {
    try withKeys("# mine\nbind -v\n") { terminal in
      terminal.type("ech one two\u{1B}0eao\u{1B}A three\r")
      terminal.expect("\none two three\n")
      terminal.type("unfr\t")
      terminal.expect("unfreeze")
      terminal.type("\u{3}")
      terminal.expect("hairline> ")
      terminal.type("\u{12}two\r")
      terminal.expect("\none two three\n")
      terminal.paste("echo a\necho b\n")
      terminal.type("\r")
      terminal.expect("\na\nb\n")
    }
  }

  @Test("of vi's commands go from line to line as well; Esc by itself begins them, and an arrow does not")
  func viCommands() throws {
    try withKeys("bind -v\n") { terminal in
      terminal.paste("echo one\necho two\necho three")
      // Up to the first line, and down into the second.
      terminal.type("\u{1B}")
      terminal.pause(100)
      terminal.type("kkji!\r")
      terminal.expect("\none\ntwo!\nthree\n")
      // Up to what was typed before, and on from its last line.
      terminal.type("\u{1B}kki?\r")
      terminal.expect("\none\ntwo!?\nthree\n")
      // Still typing after each of these keys.
      terminal.type("cho our\u{1B}[D\u{1B}[Df\u{1B}[He\u{1B}[F!x\u{1B}OD\u{1B}[3~\r")
      terminal.expect("\nofur!\n")
    }
  }

  @Test("are the user's own where ~/.editrc binds them, for all programs or for this one")
  func own() throws {
    try withKeys("bind ^O ed-insert\nhairline:bind ^T em-upper-case\nother:bind ^R ed-insert\nbind \"\n") { terminal in
      terminal.type("echo one\u{1B}b\u{14}\r")
      terminal.expect("\nONE\n")
      terminal.type("\u{12}ONE")
      terminal.expect("bck:")
      terminal.type("\u{3}")
    }
  }

  @Test(
    "that go up and down go from line to line of a text, and from its first and last line on in the history",
    arguments: ["", "bind -v\n"])
  func lines(_ settings: String) throws {
    let (up, down) = ("\u{1B}[A", "\u{1B}OB")
    try withKeys(settings) { terminal in
      terminal.paste("echo one\necho two\necho three\n")
      terminal.type("\r")
      terminal.expect("\none\ntwo\nthree\n")
      // Up to the first line, and down into the second, whose end is nearer.
      terminal.type(up + up + up + down + "!\r")
      terminal.expect("\none\ntwo!\nthree\n")
      // Up once more is what was typed before.
      terminal.type(up + up + up + up + "\r")
      terminal.expect("\none\ntwo\nthree\n")
      // Down from the last line is what was typed after.
      terminal.type(up + up + up + up + down + "?\r")
      terminal.expect("\none\ntwo\nthree?\n")
    }
  }
}
