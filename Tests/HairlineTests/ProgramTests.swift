import Basics
import Testing

@Suite("The program") struct ProgramTests {
  @Test("writes results to standard output and messages to standard error")
  func channels() throws {
    let good = try Program.run(["-c", "let n = 3; echo $n times"])
    #expect(good.status == 0 && good.results == "3 times\n" && good.messages == "")
    let bad = try Program.run(["-c", "echo $n"])
    #expect(bad.status == 2 && bad.results == "")
    #expect(
      bad.messages == """
        -c:1:6: error: there is no variable 'n'
          echo $n
               ^~
          'let n = …' sets it

        """)
  }

  /// Arguments, and the status that they end with.
  static let statuses: [([String], Int32)] = [
    (["-c", "echo a"], 0), (["-c", "quit"], 0), (["-c", ""], 0), (["--version"], 0), (["--help"], 0), (["help"], 0),
    (["help", "expect"], 0), (["help", "run"], 0), (["run", "--help"], 0),
    (["-c", "expect test.accuracy > 1"], 1), (["help", "xyzzy"], 1),
    (["-c", "ehco a"], 2), (["-c", "echo ]"], 2), (["-c"], 2), (["--frobnicate"], 2), (["run"], 2),
    (["run", "/nowhere.hl"], 2), (["check", "/nowhere.hl"], 2), (["--threads", "0", "-c", "echo a"], 2),
    (["-c", "expect 1 > 2"], 3),
  ]

  @Test("ends with a status that tells how it went", arguments: statuses)
  func status(_ arguments: [String], _ status: Int32) throws {
    let outcome = try Program.run(arguments)
    #expect(outcome.status == status, "\(outcome.messages)")
  }

  @Test(
    "reads scripts from pipes, and devices that end",
    arguments: [
      "echo 'echo read' | $program run /dev/stdin --out out", "$program run <(echo 'echo read') --out out",
      "mkfifo pipe; (sleep 0.1; echo 'echo read') >pipe & $program run pipe --out out",
      "$program run /dev/null --out out && echo read",
    ])
  func pipes(_ command: String) throws {
    try withFolder { folder in
      let outcome = try Program.run(
        ["-c", "cd \(folder) && program=\(Program.path) && \(command)"], program: "/bin/bash")
      #expect(outcome.status == 0 && outcome.results.hasSuffix("read\n"), "\(outcome.messages)")
    }
  }

  @Test("refuses to source a pipe, which cannot be read twice", arguments: ["<(echo echo 1)", "pipe"])
  func sourcedPipe(_ file: String) throws {
    try withFolder { folder in
      let outcome = try Program.run(
        ["-c", "cd \(folder) && mkfifo pipe && exec \(Program.path) -c 'source '\(file)"],
        program: "/bin/bash")
      #expect(outcome.status == 2 && outcome.messages.contains("is a pipe, but 'source' reads its file twice"))
    }
  }

  @Test("refuses what has no end, or is larger than any script", arguments: ["/dev/zero", "large"])
  func endless(_ file: String) throws {
    try withFolder { folder in
      let outcome = try Program.run(
        ["-c", "cd \(folder) && truncate -s 1T large && exec \(Program.path) -c 'source \(file)'"],
        program: "/bin/bash")
      let message =
        file == "large"
        ? "'large' is too long for a script: the limit is 64 MB" : "cannot read '/dev/zero': File too large"
      #expect(outcome.status != 0 && outcome.messages.contains(message), "\(outcome.messages)")
    }
  }

  @Test("runs and checks scripts")
  func scripts() throws {
    try withFolder { folder in
      let script = folder + "/a.hl"
      try FileIO.write("let n = 3\necho $n\nexpect $n < 3\necho on\n", to: script)
      let check = try Program.run(["check", script])
      #expect(check.status == 0 && check.results == "\(script): 4 commands, no errors\n")
      let run = try Program.run(["run", script, "--out", folder + "/out"])
      #expect(run.status == 3 && run.results == "3\n")
      #expect(run.messages.hasPrefix("\(script):3:8: error: $n is 3, wanted < 3\n"))
      let going = try Program.run(["run", script, "--keep-going", "--out", folder + "/out"])
      #expect(going.status == 3 && going.results == "3\non\n")
      let set = try Program.run(["run", script, "--set", "n=2", "--out", folder + "/out"])
      #expect(set.status == 0 && set.results == "2\non\n")
      try FileIO.write("echo one\nhistory cuont=3\n", to: script)
      for command in ["run", "check"] {
        let wrong = try Program.run([command, script])
        #expect(wrong.status == 2 && wrong.results == "")
        #expect(wrong.messages.contains("\(script):2:9: error: 'history' has no option 'cuont'"))
      }
    }
  }

  @Test("writes scripts in canonical form")
  func format() throws {
    let untidy = "echo   a;if yes {echo b} # c\n"
    let input = try Program.run(["format", "-"], input: untidy)
    #expect(input.status == 0 && input.results == "echo a\nif yes {\n    echo b\n}  # c\n")
    let check = try Program.run(["format", "--check", "-"], input: untidy)
    #expect(check.status == 1 && check.results == "" && check.messages.contains("not in canonical form"))
    #expect(try Program.run(["format", "--check", "-"], input: input.results).status == 0)
    let wrong = try Program.run(["format", "-"], input: "echo [")
    #expect(wrong.status == 2 && wrong.messages.hasPrefix("standard input:1:6: error: unclosed '['"))
  }

  @Test("reads commands from a pipe, goes on after errors, and tells their line")
  func pipe() throws {
    let input = "echo a\nehco b\nblock b {\n  rleu\n}\necho \"two\nlines\"\nblock c {\n"
    let outcome = try Program.run([], input: input)
    #expect(outcome.results == "a\ntwo\nlines\n")
    #expect(outcome.messages.contains("standard input:2:1: error: 'ehco' is not a command"))
    #expect(outcome.messages.contains("standard input:4:3: error: 'rleu' is not a layer"))
    #expect(outcome.messages.contains("standard input:8:9: error: unclosed '{'"))
    #expect(outcome.status == 2)
    let quiet = try Program.run(["shell"], input: "echo a\nquit\necho b\n")
    #expect(quiet.status == 0 && quiet.results == "a\n" && quiet.messages == "")
  }

  @Test("takes scripts of any bytes")
  func bytes() throws {
    try withFolder { folder in
      let script = folder + "/a.hl"
      try FileIO.write([0xFF, 0xFE, 0x00], to: script)
      let outcome = try Program.run(["check", script])
      #expect(outcome.status == 2 && outcome.messages.contains("is not UTF-8 text"))
      try FileIO.write([0xEF, 0xBB, 0xBF] + Array("echo a\r\necho b\r\n".utf8), to: script)
      #expect(try Program.run(["run", script, "--out", folder + "/out"]).results == "a\nb\n")
    }
  }
}
