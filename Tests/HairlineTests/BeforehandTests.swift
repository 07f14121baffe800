import Basics
import Glibc
import Testing

/// What can be known before any work is done, and what is wrong with the files that a run is given.
@Suite("Before it trains, a run", .serialized) struct BeforehandTests {
  /// Nothing of this script may happen: its first command leaves a trace.
  private static let script = "data synth count=20 size=8x8\necho trained\n"

  /// Runs a line of the shell with the program as `$H`, in `folder`.
  private func shell(_ line: String, in folder: String) throws -> Program.Outcome {
    try Program.run(
      ["-c", "cd '\(folder)' && \(line)"], program: "/bin/bash",
      environment: ["H": Program.path, "XDG_CACHE_HOME": folder + "/cache"])
  }

  @Test(
    "tries where its files go",
    arguments: [
      ("--out file", "cannot make the folder 'file': Not a directory"),
      ("--out file/out", "cannot make the folder 'file/out': Not a directory"),
      ("--out /proc/out", "cannot make the folder '/proc/out'"),
      ("--junit folder", "cannot write 'folder': Is a directory"),
      ("--junit file/junit.xml", "cannot make the folder 'file': Not a directory"),
      ("--junit /dev/full", "cannot write '/dev/full': No space left on device"),
      ("--dry-run --out file", "cannot make the folder 'file': Not a directory"),
      ("--dry-run --out /proc/out", "cannot make the folder '/proc/out'"),
    ])
  func outputs(_ options: String, _ problem: String) throws {
    try withFolder { folder in
      try FileIO.write(Self.script, to: folder + "/a.hl")
      let outcome = try shell("touch file; mkdir folder; $H run a.hl \(options)", in: folder)
      #expect(outcome.status == 1 && outcome.results == "", "\(outcome)")
      #expect(outcome.messages.contains(problem), "\(outcome)")
      #expect(!FileIO.exists(folder + "/cache"))
    }
  }

  @Test(
    "refuses options that would have no effect",
    arguments: [
      ("run a.hl --dry-run --keep-going", "--keep-going has no effect with --dry-run"),
      ("run a.hl --dry-run --junit j.xml", "--junit has no effect with --dry-run"),
      ("--no-rc -c 'echo a'", "--no-rc has no effect with -c"),
      ("run a.hl --set count=3", "the script has no 'let count = …'"),
    ])
  func options(_ arguments: String, _ problem: String) throws {
    try withFolder { folder in
      try FileIO.write(Self.script, to: folder + "/a.hl")
      let outcome = try shell("$H \(arguments)", in: folder)
      #expect(outcome.status == 2 && outcome.results == "", "\(outcome)")
      #expect(outcome.messages.contains(problem), "\(outcome)")
      #expect(!FileIO.exists(folder + "/cache") && !FileIO.exists(folder + "/j.xml"))
    }
  }

  @Test(
    "states the memory that it would need beyond the limit of 'ulimit -v'",
    arguments: [
      (
        "model m { input 300x300x3; conv2d 64 3; conv2d 64 3; global_average_pooling2d; dense classes; softmax }",
        "train epochs=1 batch=32", "training needs"
      ),
      ("model m { input 2000x2000x3; flatten; dense 40; softmax }", "echo on", "the model's parameters need"),
    ])
  func memory(_ model: String, _ command: String, _ need: String) throws {
    try withFolder { folder in
      try FileIO.write("data synth count=20 size=300x300\n\(model)\n\(command)\n", to: folder + "/a.hl")
      let outcome = try shell("ulimit -v 1000000; $H run a.hl --out out --threads 2", in: folder)
      #expect(outcome.status == 1, "\(outcome)")
      #expect(outcome.messages.contains("\(need) "), "\(outcome)")
      #expect(outcome.messages.contains(" GB of memory, but only ") && outcome.messages.contains(" MB are available"))
    }
  }

  // MARK: Pipes

  @Test("formats no pipe in place, and says what to do; another program's output is read as standard input")
  func formatPipe() throws {
    try withFolder { folder in
      let refused = try shell("mkfifo pipe; $H format pipe", in: folder)
      #expect(refused.status == 2 && refused.results == "", "\(refused)")
      #expect(
        refused.messages == """
          error: 'pipe' is a pipe or device, but 'format' writes a script in place
            'hairline format - < pipe' writes to standard output

          """)
      let read = try shell("(echo 'echo   a' >pipe &); $H format - <pipe", in: folder)
      #expect(read.status == 0 && read.results == "echo a\n", "\(read)")
      let checked = try shell("$H format --check <(echo 'echo   a')", in: folder)
      #expect(checked.status == 1 && checked.messages.contains("is not in canonical form"), "\(checked)")
    }
  }

  @Test(
    "ends by Ctrl-C, by SIGTERM and at its time limit while it waits for a pipe that nobody writes to",
    arguments: [
      ("format --check pipe", SIGINT, 130), ("check pipe", SIGINT, 130), ("run pipe --out out", SIGINT, 130),
      ("run pipe --out out", SIGTERM, 143), ("run pipe --dry-run", SIGINT, 130),
      ("run pipe --out out --timeout 0.1", nil, 124), ("-c", SIGINT, 130),
    ] as [(String, Int32?, Int32)])
  func silentPipe(_ command: String, _ signal: Int32?, _ status: Int32) throws {
    try withFolder { folder in
      let pipe = folder + "/pipe"
      #expect(mkfifo(pipe, 0o600) == 0)
      let trained = "data synth count=20 size=8x8; \(OutcomeTests.model); train epochs=1"
      let arguments =
        command == "-c"
        ? ["-c", "\(trained); plot history with=\(pipe) to=\(folder)/h.png"]
        : command.split(separator: " ").map { $0 == "pipe" ? pipe : $0 == "out" ? folder + "/out" : String($0) }
      let child = try Program.spawn(arguments, environment: ["XDG_CACHE_HOME": folder + "/cache"]) { actions in
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, folder + "/results", O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, folder + "/messages", O_WRONLY | O_CREAT, 0o600)
      }
      // A writer that says nothing, from the moment that the program reads on.
      var writer: Int32 = -1
      try wait(for: "a reader of the pipe") {
        writer = open(pipe, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
        return writer >= 0
      }
      if let signal { kill(child, signal) }
      let messages = { String(decoding: (try? FileIO.read(folder + "/messages")) ?? [], as: UTF8.self) }
      #expect(Program.wait(for: child) == status, "\(messages())")
      close(writer)
    }
  }
}
