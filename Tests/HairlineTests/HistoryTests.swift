import Basics
import Glibc
import Testing

@Suite("The prompt's history", .serialized) struct HistoryTests {
  private let up = "\u{1B}[A"

  private func start(_ folder: String) throws -> Terminal {
    let terminal = try Terminal(environment: ["XDG_STATE_HOME": folder])
    terminal.expect("hairline> ")
    return terminal
  }

  /// Types a line and waits for its answer.
  private func say(_ words: String, _ terminal: Terminal) {
    terminal.type("echo \(words)\r")
    terminal.expect("\n\(words)\n")
    terminal.expect("hairline> ")
  }

  private func kept(_ folder: String) throws -> String {
    String(decoding: try FileIO.read(folder + "/hairline/history"), as: UTF8.self)
  }

  @Test("goes on in later sessions, blocks as they were typed")
  func sessions() throws {
    try withFolder { folder in
      let first = try start(folder)
      say("older", first)
      first.type("block b {\r  relu\r}\r")
      first.expect("…> ")
      say("newer", first)
      // Three lines of the block are walked through.
      first.type(up + up + up + up + up + "\r")
      first.expect("\nolder\n")
      #expect(first.leave() == 0)
      #expect(try kept(folder) == "echo older\nblock b {\\n  relu\\n}\necho newer\necho older\n")

      let second = try start(folder)
      second.type(up + "\r")
      second.expect("\nolder\n")
      second.type(up + up + up)
      second.expect("block b {\n  relu\n}")
      second.type("\u{3}")
      #expect(second.leave() == 0)
      // What is there twice is there once, at its last place, as soon as the next session begins.
      #expect(try start(folder).leave() == 0)
      #expect(try kept(folder) == "block b {\\n  relu\\n}\necho newer\necho older\n")
    }
  }

  @Test("holds each line once")
  func once() throws {
    try withFolder { folder in
      let terminal = try start(folder)
      for word in ["a", "b", "a", "a"] { say(word, terminal) }
      terminal.type(up + up + "\r")
      terminal.expect("\nb\n")
      terminal.type(up + up + up + "\r")
      terminal.expect("hairline> ")
      #expect(terminal.leave() == 0)
      #expect(try Set(kept(folder).split(separator: "\n")) == ["echo a", "echo b"])
    }
  }

  @Test("is shared by several shells, of which none loses another's lines")
  func shells() throws {
    try withFolder { folder in
      try FileIO.makeFolder(folder + "/hairline")
      try FileIO.write("echo twice\necho twice\n", to: folder + "/hairline/history")
      let shells = try (0..<3).map { _ in try Terminal(environment: ["XDG_STATE_HOME": folder]) }
      for shell in shells { shell.expect("hairline> ") }
      for round in 0..<20 {
        for (index, shell) in shells.enumerated() { shell.type("echo \(index).\(round)\r") }
        // Meanwhile others start, and tidy the file.
        if round % 5 == 0 { #expect(try start(folder).leave() == 0) }
      }
      for (index, shell) in shells.enumerated() {
        shell.expect("\n\(index).19\n")
        #expect(shell.leave() == 0)
      }
      let lines = try kept(folder).split(separator: "\n").map(String.init)
      let wanted = (0..<3).flatMap { index in (0..<20).map { "echo \(index).\($0)" } } + ["echo twice"]
      #expect(lines.sorted() == wanted.sorted())
    }
  }

  @Test("keeps no secrets, nor what begins with a space, nor lets anyone else read it")
  func secrets() throws {
    try withFolder { folder in
      let terminal = try start(folder)
      for line in [
        "let api_token = abc", "let password=\"x y\"", " echo spaced", "echo hf_abcdefghijklmnop", "echo kept",
        "data load \"https://me:word@host/a\"", "echo a token or two",
      ] {
        terminal.type(line + "\r")
        terminal.expect("hairline> ")
      }
      // This session's arrow keys still have them, to fix an error in them.
      terminal.type(up + up + up + up + "\r")
      terminal.expect("\nhf_abcdefghijklmnop\n")
      #expect(terminal.leave() == 0)
      #expect(try kept(folder) == "echo kept\necho a token or two\n")
      var facts = stat()
      #expect(stat(folder + "/hairline/history", &facts) == 0 && facts.st_mode & 0o077 == 0)
    }
  }

  @Test("is searched as one types, backward with Ctrl-R and forward with Ctrl-S")
  func search() throws {
    try withFolder { folder in
      let terminal = try start(folder)
      for words in ["find 1", "other", "find 2", "another"] { say(words, terminal) }
      terminal.type("\u{12}")
      terminal.expect("bck:")
      terminal.type("find\u{12}")
      terminal.type("\u{13}")
      terminal.expect("fwd")
      terminal.type("\u{13}")
      terminal.pause(200)
      terminal.type("\r")
      terminal.expect("\nfind 2\n")
      terminal.expect("hairline> ")
      terminal.type("\u{12}find\u{12}\r")
      terminal.expect("\nfind 1\n")
      #expect(terminal.leave() == 0)
    }
  }

  @Test("on a full disk keeps whole lines, and says so once")
  func fullDisk() throws {
    try withFolder { folder in
      try FileIO.makeFolder(folder + "/hairline")
      // A limit to the size of files, of one kilobyte, stands for the end of the disk.
      try FileIO.write(String(repeating: "echo x\n", count: 145), to: folder + "/hairline/history")
      let terminal = try Terminal(
        ["-c", "ulimit -f 1; exec \(Program.path)"], program: "/bin/bash", environment: ["XDG_STATE_HOME": folder])
      terminal.expect("hairline> ")
      terminal.type("echo 1234567\recho 2345678\recho end\r")
      let shown = terminal.expect("\nend\n")
      #expect(shown.count(of: "File too large") <= 1)
      #expect(terminal.leave() == 0)
      let lines = try kept(folder).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.last == "" && lines.dropLast().allSatisfy { $0.hasPrefix("echo ") }, "\(lines)")
    }
  }

  @Test("that is a pipe, or that another process holds, does not keep the prompt from appearing")
  func unusable() throws {
    try withFolder { folder in
      try FileIO.makeFolder(folder + "/hairline")
      let path = folder + "/hairline/history"
      #expect(mkfifo(path, 0o600) == 0)
      let piped = try Terminal(columns: 200, environment: ["XDG_STATE_HOME": folder])
      piped.expect("'\(path)' is not a regular file, and is not used")
      piped.expect("hairline> ")
      piped.type("echo a\recho b\r")
      #expect(!piped.expect("\nb\n").contains("regular file"))
      #expect(piped.leave() == 0)

      FileIO.unlink(path)
      try FileIO.write("echo kept\n", to: path)
      let holder = FileIO.open(path, O_RDONLY | O_CLOEXEC)
      defer { close(holder) }
      #expect(flock(holder, LOCK_EX) == 0)
      let locked = try Terminal(columns: 200, environment: ["XDG_STATE_HOME": folder])
      locked.expect("hairline> ")
      locked.type(up + "\r")
      locked.expect("\nkept\n")
      locked.type("echo a\recho b\r")
      #expect(locked.expect("\nb\n").count(of: "is locked by another process") <= 1)
      #expect(locked.leave() == 0)
      #expect(locked.screen.count(of: "is locked by another process") == 1)
      #expect(try kept(folder) == "echo kept\n")

      // Once it is free, nothing is lost.
      let freed = try Terminal(columns: 200, environment: ["XDG_STATE_HOME": folder])
      freed.expect("hairline> ")
      freed.type("echo a\r")
      freed.expect("locked by another process")
      #expect(flock(holder, LOCK_UN) == 0)
      freed.type("echo b\r")
      freed.expect("\nb\n")
      #expect(freed.leave() == 0)
      #expect(try kept(folder) == "echo kept\necho a\necho b\n")
    }
  }

  @Test("is a comfort that may be missing")
  func missing() throws {
    let terminal = try Terminal(environment: ["XDG_STATE_HOME": "/proc/nowhere"])
    terminal.expect("hairline> ")
    terminal.type("echo a\r")
    terminal.expect("\na\n")
    terminal.type(up + "\r")
    terminal.expect("\na\n")
    #expect(terminal.leave() == 0)
  }
}

extension String {
  fileprivate func count(of part: String) -> Int { ranges(of: part).count }
}
