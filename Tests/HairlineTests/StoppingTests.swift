import Basics
import FoundationEssentials
import Glibc
import Testing

/// Runs that are stopped from outside, and results that nobody takes.
@Suite("A run that is stopped", .serialized) struct StoppingTests {
  /// Trains for longer than anybody waits.
  static let endless = """
    seed 5
    data synth count=40 size=16x16
    model tiny {
        input 16x16x3
        rescaling 1/255
        flatten
        dense classes activation=softmax
    }
    train epochs=100000000 batch=8
    """

  /// A run that is on its way, with its output in files of the folder, or its messages where `messages` leads.
  private struct Run {
    let child: pid_t
    let folder: String

    init(_ folder: String, _ arguments: [String] = [], script: String = endless, messages: Int32? = nil) throws {
      self.folder = folder
      try FileIO.write(script + "\n", to: folder + "/long.hl")
      child = try Program.spawn(
        ["run", folder + "/long.hl", "--out", folder + "/out"] + arguments,
        environment: ["XDG_CACHE_HOME": folder + "/cache"]
      ) { actions in
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, folder + "/results", O_WRONLY | O_CREAT, 0o600)
        if let messages {
          posix_spawn_file_actions_adddup2(&actions, messages, 2)
        } else {
          posix_spawn_file_actions_addopen(&actions, 2, folder + "/messages", O_WRONLY | O_CREAT, 0o600)
        }
      }
    }

    func text(_ name: String) throws -> String {
      String(decoding: try FileIO.read("\(folder)/\(name)"), as: UTF8.self)
    }

    /// Waits until the results have `text`.
    func awaitResult(_ text: String) throws { try wait(for: text) { try self.text("results").contains(text) } }

    /// Sends a signal, and waits until the program has taken note of it.
    func send(_ signal: Int32) throws {
      kill(child, signal)
      try wait(for: "signal \(signal)") {
        let status = String(decoding: try FileIO.read("/proc/\(child)/status"), as: UTF8.self)
        return status.contains("ShdPnd:\t0000000000000000\n")
      }
    }
  }

  private struct Results: Decodable {
    struct Epoch: Decodable {
      let epoch: Int
      let val_loss: Double
    }
    let outcome: String
    let epochs: [Epoch]
  }

  @Test(
    "ends with the model as it is, and the status of what stopped it",
    arguments: [
      (SIGHUP, 129, "hung_up", "stopped, as the terminal is closed"), (SIGINT, 130, "interrupted", "interrupted"),
      (SIGQUIT, 131, "quit", "stopped by Ctrl-\\"), (SIGALRM, 142, "alarm", "stopped by an alarm"),
      (SIGTERM, 143, "terminated", "terminated"),
      (SIGXCPU, 152, "processor_limit", "stopped, as the limit on processor time is reached"),
    ])
  func signals(_ signal: Int32, _ status: Int32, _ word: String, _ said: String) throws {
    try withFolder { folder in
      let run = try Run(folder, ["--junit", folder + "/junit.xml", "--json"])
      try run.awaitResult("\"epoch\": 2,")
      kill(run.child, signal)
      #expect(Program.wait(for: run.child) == status)
      let messages = try run.text("messages")
      #expect(messages.contains("\n\(said)\n"), "\(messages)")
      #expect(messages.contains("the model after its last whole epoch is in \(folder)/out/checkpoint.safetensors\n"))
      let results = try JSONDecoder().decode(Results.self, from: Data(try FileIO.read(folder + "/out/results.json")))
      #expect(results.outcome == word && results.epochs.count >= 2)
      #expect(
        try FileIO.names(in: folder + "/out")
          == [
            ".manifest", "checkpoint.safetensors", "history.csv", "results.json", "script.hl", "tensorboard",
            "timing.json",
          ])
      #expect(
        try EventReader(folder + "/out/tensorboard/train").steps("epoch_loss") == Array(0..<results.epochs.count))
      let last = try run.text("results").split(separator: "\n").last ?? ""
      #expect(last.contains("\"event\": \"ended\"") && last.contains("\"status\": \(status), \"outcome\": \"\(word)\""))
      let report = try Element.read(try run.text("junit.xml"))
      #expect(report.all("testsuite").first?["errors"] == "1" && report.all("error").first?["type"] == word)

      // The model is that of the last whole epoch, and one to go on with.
      let loss = try #require(results.epochs.last?.val_loss)
      let again = try Program.run(
        [
          "-c",
          "seed 5; data synth count=40 size=16x16; model load \(folder)/out/checkpoint.safetensors; evaluate val; "
            + "expect val.loss within 1e-6 of \(loss); train epochs=1",
        ], environment: ["XDG_CACHE_HOME": folder + "/cache"])
      #expect(again.status == 0, "\(again.messages)")
    }
  }

  @Test("by its own time limit ends with the status that 'timeout' has")
  func timeout() throws {
    try withFolder { folder in
      let run = try Run(folder, ["--timeout", "0.02m"])
      #expect(Program.wait(for: run.child) == 124)
      #expect(try run.text("messages").contains("\nstopped, as the time limit is reached\n"))
      #expect(try run.text("out/results.json").contains("\"outcome\": \"timed_out\""))
      #expect(FileIO.exists(folder + "/out/checkpoint.safetensors"))
      for time in ["0", "-1", "10x", "m", "1e3", ""] {
        #expect(try Program.run(["run", folder + "/long.hl", "--timeout", time]).status == 2, "\(time)")
      }
      #expect(try Program.run(["-c", "echo a"]).status == 0)
    }
  }

  @Test("in the last command of its script was stopped all the same, and between commands as well")
  func lastCommand() throws {
    try withFolder { folder in
      // Loops of short commands.
      let run = try Run(folder, ["--quiet"], script: "echo on\nfor n in 1..1000000000 { let m = $n }")
      try run.awaitResult("on")
      kill(run.child, SIGTERM)
      #expect(Program.wait(for: run.child) == 143)
      #expect(!FileIO.exists(folder + "/out/checkpoint.safetensors"))
    }
  }

  @Test("twice ends without waiting for an orderly end", arguments: [(SIGTERM, SIGINT), (SIGHUP, SIGTERM)])
  func twice(_ first: Int32, _ second: Int32) throws {
    try withFolder { folder in
      // An orderly end says why before it writes anything, and here it cannot: nobody empties the pipe.
      var ends: [Int32] = [0, 0]
      try #require(pipe(&ends) == 0)
      defer { for end in ends { close(end) } }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
      while write(ends[1], [UInt8](repeating: 0, count: 4096), 4096) > 0 {}
      _ = fcntl(ends[1], F_SETFL, 0)
      let run = try Run(folder, script: "echo on\nfor n in 1..1000000000 { let m = $n }", messages: ends[1])
      try run.awaitResult("on\n")
      try run.send(first)
      kill(run.child, second)
      #expect(Program.wait(for: run.child) == 128 + second)
      #expect(!FileIO.exists(folder + "/out/results.json"))
    }
  }

  @Test("by a signal that comes more than once by itself ends in order", arguments: [SIGHUP, SIGXCPU, SIGALRM])
  func again(_ signal: Int32) throws {
    try withFolder { folder in
      let run = try Run(folder)
      try run.awaitResult("Epoch 2/")
      for _ in 0..<3 where FileIO.exists("/proc/\(run.child)/status") { try? run.send(signal) }
      #expect(Program.wait(for: run.child) == 128 + signal)
      #expect(FileIO.exists(folder + "/out/checkpoint.safetensors") && FileIO.exists(folder + "/out/results.json"))
    }
  }

  @Test("by a signal that it was told to ignore goes on", arguments: ["HUP", "INT"])
  func ignored(_ name: String) throws {
    try withFolder { folder in
      try FileIO.write("echo on\nfor n in 1..50000 { let m = $n }\necho off\n", to: folder + "/a.hl")
      let outcome = try Program.run(
        [
          "-c",
          """
          trap '' \(name); '\(Program.path)' run a.hl --out out > results & child=$!
          until grep -q on results; do sleep 0.02; done; kill -\(name) $child; wait $child; echo $?; tail -1 results
          """.replacing("a.hl", with: folder + "/a.hl").replacing("results", with: folder + "/results")
            .replacing("--out out", with: "--out \(folder)/out"),
        ], program: "/bin/sh")
      #expect(outcome.results == "0\noff\n", "\(outcome)")
    }
  }

  @Test("growing a file beyond the limit of 'ulimit -f' is told, and not killed for it")
  func fileSize() throws {
    try withFolder { folder in
      let outcome = try Program.run(
        [
          "-c",
          "ulimit -f 4; cd '\(folder)'; exec '\(Program.path)' -c 'model m { input 64x64x3; flatten; dense 2; softmax }; model save m.safetensors'",
        ], program: "/bin/bash", environment: ["XDG_CACHE_HOME": folder])
      #expect(outcome.status == 1, "\(outcome)")
      #expect(outcome.messages.contains("m.safetensors': File too large"), "\(outcome)")
      #expect(outcome.messages.contains("raise the limit on the size of files ('ulimit -f')"), "\(outcome)")
    }
  }

  /// Runs the program with standard output as `plan` makes it.
  private func run(
    _ arguments: [String], _ folder: String, _ plan: (inout posix_spawn_file_actions_t) -> Void
  ) throws -> (status: Int32, messages: String) {
    let child = try Program.spawn(arguments, environment: ["XDG_CACHE_HOME": folder + "/cache"]) { actions in
      // What 'format' reads.
      let input = FileIO.exists(folder + "/a.hl") ? folder + "/a.hl" : "/dev/null"
      posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
      posix_spawn_file_actions_addopen(&actions, 2, folder + "/messages", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      plan(&actions)
    }
    let status = Program.wait(for: child)
    return (status, String(decoding: try FileIO.read(folder + "/messages"), as: UTF8.self))
  }

  @Test("as its results cannot be written tells so, fails, and keeps the model")
  func fullDisk() throws {
    try withFolder { folder in
      let full = { (actions: inout posix_spawn_file_actions_t) in
        _ = posix_spawn_file_actions_addopen(&actions, 1, "/dev/full", O_WRONLY, 0)
      }
      let closed = { (actions: inout posix_spawn_file_actions_t) in
        _ = posix_spawn_file_actions_addclose(&actions, 1)
      }
      let noSpace = "error: cannot write to standard output: No space left on device"
      try FileIO.write("echo  a\n", to: folder + "/a.hl")
      let commands = [
        ["-c", "echo a"], ["help"], ["help", "run"], ["help", "train"], ["--help"], ["run", "--help"], ["--version"],
        ["manual"], ["completion", "bash"], ["completion", "zsh"], ["completion", "fish"], ["check", folder + "/a.hl"],
        ["format", "-"], ["run", folder + "/a.hl", "--dry-run"],
        ["run", folder + "/a.hl", "--out", folder + "/o", "--json"],
      ]
      for arguments in commands {
        let outcome = try run(arguments, folder, full)
        #expect(outcome.status == 1 && outcome.messages.contains(noSpace), "\(arguments) \(outcome)")
        let shut = try run(arguments, folder, closed)
        #expect(shut.status == 1 && shut.messages.contains("standard output: Bad file descriptor"), "\(shut)")
      }
      // What says nothing misses nothing; and what is wrong comes first.
      #expect(try run(["-c", "let a = 1"], folder, closed).status == 0)
      #expect(try run(["-c", "ehco"], folder, full).status == 2)

      try FileIO.write(Self.endless, to: folder + "/long.hl")
      let outcome = try run(["run", folder + "/long.hl", "--out", folder + "/out"], folder, full)
      #expect(outcome.status == 1 && outcome.messages.contains(noSpace), "\(outcome)")
      #expect(String(decoding: try FileIO.read(folder + "/out/results.json"), as: UTF8.self).contains("\"failed\""))
    }
  }

  @Test("as nobody reads its results any more ends like every command after 'head', and keeps the model")
  func brokenPipe() throws {
    try withFolder { folder in
      try FileIO.write(Self.endless, to: folder + "/long.hl")
      var ends: [Int32] = [0, 0]
      try #require(pipe(&ends) == 0)
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      let child = try Program.spawn(
        ["run", folder + "/long.hl", "--out", folder + "/out"], environment: ["XDG_CACHE_HOME": folder + "/cache"]
      ) { actions in
        posix_spawn_file_actions_adddup2(&actions, ends[1], 1)
        posix_spawn_file_actions_addopen(&actions, 2, folder + "/messages", O_WRONLY | O_CREAT, 0o600)
      }
      close(ends[1])
      var seen = ""
      var chunk = [UInt8](repeating: 0, count: 4096)
      while !seen.contains("Epoch 2/") {
        let count = read(ends[0], &chunk, chunk.count)
        try #require(count > 0)
        seen += String(decoding: chunk.prefix(count), as: UTF8.self)
      }
      close(ends[0])
      #expect(Program.wait(for: child) == 141)
      let messages = String(decoding: try FileIO.read(folder + "/messages"), as: UTF8.self)
      #expect(!messages.contains("error") && messages.contains("checkpoint.safetensors"), "\(messages)")
      #expect(FileIO.exists(folder + "/out/checkpoint.safetensors"))
    }
  }
}
