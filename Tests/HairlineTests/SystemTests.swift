import Basics
import Glibc
import Testing

@Suite("The program and the system") struct SystemTests {
  /// Runs the program from a shell, in `folder`.
  static func shell(_ command: String, in folder: String) throws -> Program.Outcome {
    try Program.run(
      ["-c", "cd \"$FOLDER\" && \(command)"], program: "/bin/bash",
      environment: ["FOLDER": folder, "HAIRLINE": Program.path])
  }

  /// A model with 80 MB of weights.
  static let large = "model large { input 1x1x3; flatten; dense 5000; dense 4000; dense 2 activation=softmax }"

  @Test("A model that does not fit in memory says what it needs, and where it was asked for")
  func modelLoadWithoutMemory() throws {
    try withFolder { folder in
      try FileIO.write("\(Self.large)\nmodel save ./large.safetensors\n", to: folder + "/save.hl")
      try FileIO.write("echo ready\nmodel load large.safetensors\n", to: folder + "/load.hl")
      let saved = try Self.shell("\"$HAIRLINE\" run save.hl --out saved", in: folder)
      #expect(saved.status == 0, "\(saved.messages)")
      // What it takes itself, and 100 MB: the margin and one copy fit in it, two do not.
      let size = try Self.shell(
        "echo '!grep VmPeak /proc/$PPID/status' | \"$HAIRLINE\" --threads 1 | tr -dc 0-9", in: folder)
      let limit = (try #require(Int(size.results))) * 21 / 20 + 140_000
      let loaded = try Self.shell(
        "ulimit -v \(limit); \"$HAIRLINE\" run load.hl --threads 1 --out loaded", in: folder)
      #expect(loaded.status == 1)
      #expect(loaded.messages.contains("load.hl:2:12: error: reading the weights in 'large.safetensors' needs 160 MB"))
      #expect(loaded.messages.contains("of memory, but only "))
    }
  }

  @Test("A plot that does not fit in memory says what it needs")
  func plotWithoutMemory() throws {
    try withFolder { folder in
      let script = "model small { input 4x4x3; flatten; dense 2 activation=softmax }\nplot model size=100x100 scale=1\n"
      try FileIO.write(script, to: folder + "/plot.hl")
      let size = try Self.shell(
        "echo '!grep VmPeak /proc/$PPID/status' | \"$HAIRLINE\" --threads 1 | tr -dc 0-9", in: folder)
      let limit = (try #require(Int(size.results))) * 21 / 20 + 200_000
      let plotted = try Self.shell("ulimit -v \(limit); \"$HAIRLINE\" run plot.hl --threads 1 --out run", in: folder)
      #expect(plotted.status == 1)
      #expect(plotted.messages.contains("plot.hl:2:1: error: drawing 7200 x 7200 pixels needs 674 MB of memory"))
    }
  }

  @Test("A JUnit file that is a pipe gets the whole document once")
  func junitPipe() throws {
    try withFolder { folder in
      try FileIO.write("expect 1 < 2\n", to: folder + "/gate.hl")
      let outcome = try Self.shell(
        """
        mkfifo pipe && { cat pipe > seen & } && "$HAIRLINE" run gate.hl --out run --junit pipe; status=$?
        wait; cat seen; exit $status
        """, in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(outcome.results.contains("</testsuite"))
    }
  }

  @Test(
    "A wait for a pipe that is stopped is no error",
    arguments: [
      "data load d labels=pipe", "model load pipe", "data load d labels=pipe size=4x4",
    ])
  func stoppedWait(_ command: String) throws {
    try withFolder { folder in
      try FileIO.write("\(command)\n", to: folder + "/wait.hl")
      let outcome = try Self.shell(
        """
        mkfifo pipe && mkdir -p d/a d/b && touch d/a/1.jpg d/b/1.jpg
        "$HAIRLINE" run wait.hl --out run --timeout 0.5
        """, in: folder)
      if command.hasPrefix("model") {
        #expect(outcome.status == 1 && outcome.messages.contains("it is a pipe"), "\(outcome.messages)")
      } else {
        #expect(outcome.status == 124, "\(outcome.messages)")
        #expect(!outcome.messages.contains("error:"))
      }
    }
  }

  @Test(
    "A file that cannot be written is found before anything runs",
    arguments: [
      ("model save ./afile/m.safetensors", "'./afile/m.safetensors': Not a directory"),
      ("model save ./afolder.safetensors", "'./afolder.safetensors': Is a directory"),
      ("report to=./afolder.html", "'./afolder.html': Is a directory"),
      ("report to=./afile/deep/er/r.html", "Not a directory"),
      ("save script \"a\\x00b.hl\"", "Invalid argument"),
      ("predict ./afolder to=./afile/p.csv", "Not a directory"),
    ])
  func unwritable(_ command: String, _ reason: String) throws {
    try withFolder { folder in
      let script = "echo begun\nmodel m { input 4x4x3; flatten; dense 2 activation=softmax }\n\(command)\n"
      try FileIO.write(script, to: folder + "/late.hl")
      let setup = "touch afile; mkdir -p afolder afolder.html afolder.safetensors"
      for arguments in ["check late.hl", "run late.hl --out run", "run --dry-run late.hl"] {
        let outcome = try Self.shell(
          "\(setup); \"$HAIRLINE\" \(arguments)", in: folder)
        #expect(outcome.status == 1, "\(arguments): \(outcome.messages)")
        #expect(outcome.messages.contains("late.hl:3:") && outcome.messages.contains(reason), "\(outcome.messages)")
        #expect(!outcome.results.contains("begun"))
      }
    }
  }

  @Test("Files in folders that are not there yet can be written")
  func writable() throws {
    try withFolder { folder in
      let script = "model m { input 4x4x3; flatten; dense 2 activation=softmax }\nmodel save ./new/er/m.safetensors\n"
      try FileIO.write(script, to: folder + "/save.hl")
      let outcome = try Self.shell("\"$HAIRLINE\" check save.hl && \"$HAIRLINE\" run save.hl --out run", in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(FileIO.exists(folder + "/new/er/m.safetensors"))
    }
  }

  @Test(
    "What is given on the command line is shown with its invisible characters written out",
    arguments: [
      ["\u{1B}[31m"], ["run", "--timeout", "\u{1B}[31m", "a.hl"], ["--threads", "\u{1B}[31m"],
      ["completion", "\u{1B}[31m"], ["run", "a.hl", "--\u{1B}[31mx"],
    ])
  func usage(_ arguments: [String]) throws {
    let outcome = try Program.run(arguments)
    #expect(outcome.status == 2)
    #expect(!outcome.messages.contains("\u{1B}") && outcome.messages.contains("\\x1B[31m"), "\(outcome.messages)")
  }

  @Test("Events spell out characters that turn the reading direction around")
  func direction() throws {
    try withFolder { folder in
      try FileIO.write("echo \"a\u{202E}b\"\n", to: folder + "/turn.hl")
      let outcome = try Self.shell("\"$HAIRLINE\" run turn.hl --json --out run", in: folder)
      #expect(outcome.status == 0)
      #expect(!outcome.results.contains("\u{202E}") && outcome.results.contains("a\\u202eb"))
    }
  }

  @Test(
    "Signals by which a machine or its scheduler gives notice leave a checkpoint and results",
    arguments: [
      (SIGUSR1, "user_signal_1"), (SIGUSR2, "user_signal_2"), (SIGVTALRM, "virtual_alarm"),
      (SIGPROF, "profiling_alarm"), (SIGPWR, "power_failure"),
    ])
  func notice(_ signal: Int32, _ outcome: String) throws {
    try withFolder { folder in
      let script = """
        data synth count=20 size=16x16 cache=no
        model m { input 16x16x3; flatten; dense 2 activation=softmax }
        train epochs=100000

        """
      try FileIO.write(script, to: folder + "/long.hl")
      let run = try Self.shell(
        """
        export XDG_CACHE_HOME=$PWD/cache
        "$HAIRLINE" run long.hl --json --out run > events & child=$!
        until grep -q '"epoch": 1' events || ! kill -0 $child; do sleep 0.05; done
        kill -\(signal) $child; wait $child
        """, in: folder)
      #expect(run.status == 128 + signal, "\(run.messages)")
      #expect(FileIO.exists(folder + "/run/checkpoint.safetensors"))
      let results = String(decoding: try FileIO.read(folder + "/run/results.json"), as: UTF8.self)
      let isTold = results.contains("\"outcome\": \"\(outcome)\"")
      #expect(isTold)
    }
  }

  @Test("Rounds of a loop whose values are canonically equal write files of their own")
  func rounds() throws {
    try withFolder { folder in
      let script = """
        model m { input 4x4x3; flatten; dense 2 activation=softmax }
        for x in ["a\u{301}" "\u{E1}"] { plot model }

        """
      try FileIO.write(script, to: folder + "/loop.hl")
      let outcome = try Self.shell("\"$HAIRLINE\" run loop.hl --out run", in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(try FileIO.names(in: folder + "/run").count { $0.hasSuffix(".png") } == 2)
    }
  }

  @Test(
    "Settings of the editor that are a pipe are named, and the prompt starts without them", arguments: [true, false])
  func editorSettings(isNamed: Bool) throws {
    try withFolder { folder in
      let path = folder + "/.editrc"
      #expect(mkfifo(path, 0o600) == 0)
      let terminal = try Terminal(["--no-rc"], environment: isNamed ? ["EDITRC": path] : ["HOME": folder])
      terminal.expect("'\(path)' is not a regular file, and is not used")
      terminal.expect("hairline> ")
      #expect(terminal.leave() == 0)
    }
  }

  @Test(
    "What cannot be read or made says what it is",
    arguments: [
      ("mkfifo pipe; \"$HAIRLINE\" -c 'model load pipe'", "cannot read 'pipe': it is a pipe, not a regular file"),
      ("\"$HAIRLINE\" -c 'model load /dev/null'", "cannot read '/dev/null': it is a device, not a regular file"),
      ("\"$HAIRLINE\" run a.hl --out /dev/null", "'/dev/null': Not a directory"),
      ("\"$HAIRLINE\" run a.hl --out ''", "--out must not be empty"),
      ("\"$HAIRLINE\" run a.hl --junit ''", "--junit must not be empty"),
      ("\"$HAIRLINE\" -c 'model save \"\"'", "file must not be empty"),
      ("echo '!!' | \"$HAIRLINE\"", "expected a command of the system after '!'"),
      ("echo ' ! ' | \"$HAIRLINE\"", "expected a command of the system after '!'"),
      ("yes '' | head -1000001 > long.hl; \"$HAIRLINE\" check long.hl", "the script has 1,000,001 lines"),
    ])
  func messages(_ command: String, _ message: String) throws {
    try withFolder { folder in
      try FileIO.write("echo a\n", to: folder + "/a.hl")
      let outcome = try Self.shell(command, in: folder)
      #expect(outcome.status != 0 && outcome.messages.contains(message), "\(outcome.messages)")
    }
  }

  @Test("A run that is stopped before it trained leaves no checkpoint")
  func untrained() throws {
    try withFolder { folder in
      let script = """
        model m { input 4x4x3; flatten; dense 2 activation=softmax }
        for n in 1..1000000000 { let m = $n }

        """
      try FileIO.write(script, to: folder + "/loop.hl")
      let outcome = try Self.shell("\"$HAIRLINE\" run loop.hl --out run --timeout 1", in: folder)
      #expect(outcome.status == 124)
      #expect(!FileIO.exists(folder + "/run/checkpoint.safetensors") && !outcome.messages.contains("whole epoch"))
    }
  }
}
