import Basics
import Testing

@Suite("Tab", .serialized) struct CompletionKeyTests {
  private func start(columns: UInt16 = 80) throws -> Terminal {
    let terminal = try Terminal(columns: columns)
    terminal.expect("hairline> ")
    return terminal
  }

  /// Throws the line away.
  private func discard(_ terminal: Terminal) {
    terminal.type("\u{3}")
    terminal.expect("^C")
    terminal.expect("> ")
  }

  @Test("completes commands, options and their values")
  func tables() throws {
    let terminal = try start()
    for (typed, completed) in [
      ("unfr\t", "unfreeze "), ("train epo\t", "train epochs="), ("train optimizer=rm\t", "train optimizer=rmsprop "),
      ("data sy\t", "data synth "), ("show vari\t", "show variables "),
    ] {
      terminal.type(typed)
      terminal.expect(completed)
      discard(terminal)
    }
    #expect(terminal.leave() == 0)
  }

  @Test("lists what there is, with a line on each")
  func descriptions() throws {
    let terminal = try start()
    terminal.type("train optimizer=\t")
    terminal.expect("adam     adaptive moment estimation\n")
    terminal.expect("adamw    adam with decoupled weight decay\n")
    // What was typed stays, and goes on.
    terminal.expect("hairline> train optimizer=")
    terminal.type("sg\t")
    terminal.expect("d")
    discard(terminal)
    terminal.type("plo\t\t")
    terminal.expect("plot ")
    terminal.expect("samples        draws images of the data with their classes\n")
    discard(terminal)
    #expect(terminal.leave() == 0)
  }

  @Test("completes layers by name, variables, and files")
  func names() throws {
    try withFolder { folder in
      let terminal = try start()
      terminal.type("let learning_rate = 5\recho $lear\t\r")
      terminal.expect("\n5\n")
      terminal.type("model m { input 8x8x3; flatten name=flattened; dense 2 activation=softmax name=head }\r")
      terminal.expect("trainable\n")
      terminal.expect("→ m> ")
      terminal.type("freeze from=he\t")
      terminal.expect("from=head")
      discard(terminal)
      try FileIO.write("echo sourced\n", to: folder + "/größe eins.hl")
      try FileIO.write("", to: folder + "/other.jpg")
      terminal.type("source \(folder)/\t\r")
      terminal.expect("\nsourced\n")
      #expect(terminal.leave() == 0)
    }
  }

  @Test("lists in columns that fit the window", arguments: [40, 80] as [UInt16])
  func columns(_ width: UInt16) throws {
    let terminal = try start(columns: width)
    for typed in ["\t", "train \t", "block b {\r\t"] {
      terminal.type(typed)
      let list = terminal.expect("> ").split(separator: "\n")
      for line in list { #expect(line.count <= Int(width), "\(line)") }
      discard(terminal)
    }
    #expect(terminal.leave() == 0)
  }

  @Test("lists no more of a large folder than one can read")
  func large() throws {
    try withFolder { folder in
      for number in 0..<3000 { try FileIO.makeFolder("\(folder)/\(number)") }
      let terminal = try start()
      terminal.type("data load \(folder)/\t")
      terminal.expect("and 2,800 more\n")
      discard(terminal)
      #expect(terminal.leave() == 0)
    }
  }
}
