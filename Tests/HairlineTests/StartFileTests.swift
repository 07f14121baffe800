import Basics
import Glibc
import Testing

@Suite("The start file", .serialized) struct StartFileTests {
  private func withStartFile(_ text: String, _ body: ([String: String]) throws -> Void) throws {
    try withFolder { folder in
      try FileIO.makeFolder(folder + "/hairline")
      try FileIO.write(text, to: folder + "/hairline/hairlinerc")
      try body(["XDG_CONFIG_HOME": folder])
    }
  }

  @Test("runs before the prompt, unless --no-rc says otherwise", arguments: [[], ["shell"]])
  func runs(_ command: [String]) throws {
    try withStartFile("# mine\nlet greeting = hello\necho from the file\n") { environment in
      let terminal = try Terminal(command, environment: environment)
      terminal.expect("\nfrom the file\n")
      terminal.expect("hairline> ")
      terminal.type("echo $greeting\r")
      terminal.expect("\nhello\n")
      #expect(terminal.leave() == 0)
      let bare = try Terminal(command + ["--no-rc"], environment: environment)
      #expect(!bare.expect("hairline> ").contains("from the file"))
      bare.type("echo $greeting\r")
      bare.expect("error: there is no variable 'greeting'")
      #expect(bare.leave() == 0)
    }
  }

  @Test("is looked for in ~/.config")
  func home() throws {
    try withFolder { folder in
      try FileIO.makeFolder(folder + "/.config/hairline")
      try FileIO.write("echo at home", to: folder + "/.config/hairline/hairlinerc")
      let terminal = try Terminal(environment: ["HOME": folder])
      terminal.expect("\nat home\n")
      #expect(terminal.leave() == 0)
    }
  }

  @Test("may be wrong: its error is shown with its place, and the prompt starts", arguments: ["echo a\nehco b\n"])
  func errors(_ text: String) throws {
    try withStartFile(text) { environment in
      let terminal = try Terminal(environment: environment)
      // Broken between words, as the folder's name is long.
      terminal.expect("/hairline/hairlinerc:2:1: error: 'ehco' is not a\ncommand\n  ehco b\n  ^~~~\n")
      terminal.expect("'hairline --no-rc' starts without that file.\n")
      terminal.expect("hairline> ")
      #expect(terminal.leave() == 0)
    }
  }

  @Test("that is a pipe or a folder is told and not waited for; /dev/null is none")
  func special() throws {
    try withFolder { folder in
      try FileIO.makeFolder(folder + "/hairline")
      let path = folder + "/hairline/hairlinerc"
      #expect(mkfifo(path, 0o600) == 0)
      let piped = try Terminal(columns: 200, environment: ["XDG_CONFIG_HOME": folder])
      piped.expect("'\(path)' is not a regular file, and is not used")
      piped.expect("hairline> ")
      #expect(piped.leave() == 0)
      FileIO.unlink(path)
      #expect(symlink("/dev/null", path) == 0)
      let null = try Terminal(environment: ["XDG_CONFIG_HOME": folder])
      #expect(!null.expect("hairline> ").contains("regular"))
      #expect(null.leave() == 0)
    }
  }

  @Test("can be interrupted")
  func interruption() throws {
    try withStartFile("echo begun\nfor i in 1..9000000000000 { let n = $i }\n") { environment in
      let terminal = try Terminal(environment: environment)
      terminal.expect("\nbegun\n")
      terminal.type("\u{3}")
      terminal.expect("interrupted")
      terminal.expect("hairline> ")
      #expect(terminal.leave() == 0)
    }
  }

  @Test("has no part in scripts, lines of commands, and pipes")
  func scripts() throws {
    try withStartFile("echo from the file\n") { environment in
      #expect(try Program.run(["-c", "echo a"], environment: environment).results == "a\n")
      #expect(try Program.run([], input: "echo a\n", environment: environment).results == "a\n")
      try withFolder { folder in
        try FileIO.write("echo a\n", to: folder + "/a.hl")
        let run = try Program.run(["run", folder + "/a.hl", "--out", folder + "/out"], environment: environment)
        #expect(run.results == "a\n")
      }
    }
  }
}
