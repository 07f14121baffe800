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
    func awaitResult(_ text: String) throws {
      let deadline = ContinuousClock.now + .seconds(20)
      while try !self.text("results").contains(text) {
        try #require(ContinuousClock.now < deadline, "\(text) did not come")
        usleep(10_000)
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
    arguments: [(SIGINT, 130, "interrupted"), (SIGTERM, 143, "terminated")])
  func signals(_ signal: Int32, _ status: Int32, _ word: String) throws {
    try withFolder { folder in
      let run = try Run(folder, ["--junit", folder + "/junit.xml", "--json"])
      try run.awaitResult("\"epoch\": 2,")
      kill(run.child, signal)
      #expect(Program.wait(for: run.child) == status)
      let messages = try run.text("messages")
      #expect(messages.contains("\n\(word)\n"), "\(messages)")
      #expect(messages.contains("the model after its last whole epoch is in \(folder)/out/checkpoint.safetensors\n"))
      let results = try JSONDecoder().decode(Results.self, from: Data(try FileIO.read(folder + "/out/results.json")))
      #expect(results.outcome == word && results.epochs.count >= 2)
      #expect(
        try FileIO.names(in: folder + "/out")
          == ["checkpoint.safetensors", "history.csv", "results.json", "script.hl", "tensorboard"])
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
      let start = ContinuousClock.now
      let run = try Run(folder, ["--timeout", "0.02m"])
      #expect(Program.wait(for: run.child) == 124)
      #expect(ContinuousClock.now - start >= .seconds(1.2))
      #expect(try run.text("messages").contains("\nstopped, as the time is up\n"))
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

  @Test("twice ends at once")
  func twice() throws {
    try withFolder { folder in
      // One step of training on so large images takes seconds.
      let script = """
        data synth count=10 size=600x600 split=80/10/10
        model large {
            input 600x600x3
            repeat 8 { conv2d 64 3 padding=same }
            global_average_pooling2d
            dense classes activation=softmax
        }
        echo on
        train batch=16
        """
      // An orderly end says why before it writes anything, and here it cannot: nobody empties the pipe.
      var ends: [Int32] = [0, 0]
      try #require(pipe(&ends) == 0)
      defer { for end in ends { close(end) } }
      for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
      while write(ends[1], [UInt8](repeating: 0, count: 4096), 4096) > 0 {}
      _ = fcntl(ends[1], F_SETFL, 0)
      let run = try Run(folder, script: script, messages: ends[1])
      try run.awaitResult("\non\n")
      usleep(300_000)
      kill(run.child, SIGTERM)
      usleep(300_000)
      let start = ContinuousClock.now
      kill(run.child, SIGINT)
      #expect(Program.wait(for: run.child) == 130)
      #expect(ContinuousClock.now - start < .seconds(1))
      #expect(!FileIO.exists(folder + "/out/results.json"))
    }
  }

  /// Runs the program with standard output as `plan` makes it.
  private func run(
    _ arguments: [String], _ folder: String, _ plan: (inout posix_spawn_file_actions_t) -> Void
  ) throws -> (status: Int32, messages: String) {
    let child = try Program.spawn(arguments, environment: ["XDG_CACHE_HOME": folder + "/cache"]) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
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
      let noSpace = "error: cannot write to 'standard output': No space left on device"
      for arguments in [["-c", "echo a"], ["help", "run"], ["help", "train"], ["--help"], ["--version"]] {
        let outcome = try run(arguments, folder, full)
        #expect(outcome.status == 1 && outcome.messages.hasPrefix(noSpace), "\(arguments) \(outcome)")
        let shut = try run(arguments, folder, closed)
        #expect(shut.status == 1 && shut.messages.contains("'standard output': Bad file descriptor"), "\(shut)")
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
