import Basics
import FoundationEssentials
import Testing

/// The cells of the real program: what `undo` and `save script` come to, bit for bit.
@Suite("The notebook", .serialized) struct NotebookTests {
  static let model = """
    model m { input 24x24x3; augmentation; rescaling 1/255; conv2d 8 3 strides=2 use_bias=no name=stem; \
    batch_normalization; relu; global_average_pooling2d; dropout 0.1; dense classes activation=softmax }
    """

  /// The values in a file of weights: all but its header, which tells how they came about.
  private func values(_ path: String) throws -> [UInt8] {
    let bytes = try FileIO.read(path)
    let length = bytes.prefix(8).enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) }
    return Array(bytes.dropFirst(8 + length))
  }

  /// What `results.json` says that a replay has to say as well: all but what the run was called and expected, and the
  /// models that were superseded.
  private func metrics(_ folder: String) throws -> [String] {
    let text = String(decoding: try FileIO.read(folder + "/results.json"), as: UTF8.self)
    // Expectations and trials come last.
    return text.split(separator: "\n").prefix { !$0.contains("\"expectations\"") && !$0.contains("\"trials\"") }
      .map { $0.hasSuffix(",") ? String($0.dropLast()) : String($0) }
      .filter { !$0.hasPrefix("  \"name\": ") && !$0.hasPrefix("  \"trial\": ") && $0 != "}" }
  }

  /// Runs `lines`, then the script that they save, and compares weights and metrics.
  private func replay(_ lines: String, in folder: String) throws -> String {
    let cache = ["XDG_CACHE_HOME": folder + "/cache"]
    let whole = lines + "\nsave script \(folder)/saved.hl\nmodel save \(folder)/a.safetensors\n"
    try FileIO.write(whole, to: folder + "/typed.hl")
    let typed = try Program.run(["run", folder + "/typed.hl", "--out", folder + "/a"], environment: cache)
    #expect(typed.status == 0, "\(typed.messages)")
    let saved = String(decoding: try FileIO.read(folder + "/saved.hl"), as: UTF8.self)
    try FileIO.write(saved + "model save \(folder)/b.safetensors\n", to: folder + "/again.hl")
    let again = try Program.run(
      ["run", folder + "/again.hl", "--out", folder + "/b", "--threads", "1"], environment: cache)
    #expect(again.status == 0, "\(saved)\(again.messages)")
    #expect(try values(folder + "/a.safetensors") == values(folder + "/b.safetensors"), "\(saved)")
    #expect(try metrics(folder + "/a") == metrics(folder + "/b"), "\(saved)")
    // The run's own script does all of it again.
    let third = try Program.run(["run", folder + "/a/script.hl", "--out", folder + "/c"], environment: cache)
    #expect(third.status == 0, "\(third.messages)")
    #expect(try values(folder + "/a.safetensors") == values(folder + "/b.safetensors"))
    #expect(try metrics(folder + "/a") == metrics(folder + "/c"))
    return saved
  }

  static let data = "data synth count=40 size=24x24 split=60/20/20"

  /// What is typed, and which of its lines are not saved.
  static let sessions: [(typed: String, left: [String])] = [
    // Train after train, and what came before.
    (
      """
      data synth count=30 size=24x24
      \(data)
      augment rotate=0.3
      augment flip=horizontal rotate=0.1
      \(model)
      train epochs=1 batch=8 lr=0.1
      \(model)
      train epochs=2 batch=16 lr=0.01
      evaluate test
      model summary
      freeze stem
      train epochs=1 batch=16 optimizer=sgd momentum=0.9
      evaluate test
      """, ["count=30", "rotate=0.3", "lr=0.1", "summary"]
    ),
    // Undo in between, rerun, a seed of one's own.
    (
      """
      seed 7
      \(data)
      seed 8
      \(model)
      train epochs=2 batch=16 lr=0.01
      train epochs=2 batch=8 lr=0.5
      evaluate val
      undo
      undo
      rerun 5
      train epochs=1 optimizer=rmsprop
      rerun
      evaluate test
      """, ["lr=0.5", "undo", "rerun", "evaluate val"]
    ),
    // Loops, conditions, variables.
    (
      """
      \(data)
      let best = 9
      for rate in [0.1 0.01] {
      \(model)
      train epochs=1 batch=16 lr=$rate
      evaluate val
      echo $rate
      if val.loss < $best { let best = $(val.loss) } else { let worse = yes }
      }
      train epochs=1 lr=$rate
      let last = $(train.loss)
      let unused = 1
      let unused = 2
      """, ["unused = 1", "echo"]
    ),
    // A training that fails, and one whose failure is expected, teach nothing.
    (
      """
      \(data)
      \(model)
      train epochs=1 batch=16 lr=0.01
      expect error "loss" { train epochs=9 lr=1e38 optimizer=sgd }
      train epochs=1 batch=16 lr=0.01
      """, ["lr=1e38"]
    ),
    // By a file, what was taken back comes to count again.
    (
      """
      \(data)
      \(model)
      train epochs=1 batch=16 lr=0.01
      model save best.safetensors
      undo
      train epochs=1 batch=16 lr=0.1
      model load best.safetensors
      evaluate test
      """, ["lr=0.1"]
    ),
  ]

  @Test("saves a script that comes to the same weights and metrics", arguments: sessions)
  func saved(_ session: (typed: String, left: [String])) throws {
    try withFolder { folder in
      let script = try replay(session.typed, in: folder)
      for part in session.left { #expect(!script.contains(part), "\(script)") }
    }
  }

  @Test("takes a training back bit for bit, several in a row; what fails changes nothing")
  func undo() throws {
    try withFolder { folder in
      let outcome = try Program.run(
        [],
        input: """
          \(Self.data)
          \(Self.model)
          model save \(folder)/0.safetensors
          train epochs=1
          model save \(folder)/1.safetensors
          freeze stem
          train epochs=1
          undo
          undo
          model save \(folder)/2.safetensors
          train epochs=9 lr=1e38 optimizer=sgd
          model save \(folder)/3.safetensors
          undo
          model save \(folder)/4.safetensors

          """, environment: ["XDG_CACHE_HOME": folder + "/cache"])
      #expect(outcome.messages.contains("undid 4: train epochs=1\n"), "\(outcome.messages)")
      let all = try (0..<5).map { try values("\(folder)/\($0).safetensors") }
      #expect(all[0] != all[1] && all[1] == all[2] && all[2] == all[3] && all[0] == all[4])
      #expect(outcome.status == 1)
    }
  }

  @Test("writes an interrupted training with the epochs that it completed")
  func interruption() throws {
    try withFolder { folder in
      let cache = ["XDG_CACHE_HOME": folder + "/cache"]
      let terminal = try Terminal(environment: cache)
      terminal.expect("hairline> ")
      terminal.type("\(Self.data)\r")
      terminal.expect("total")
      terminal.type("\(Self.model)\r")
      terminal.expect("trainable")
      terminal.type("for rate in [0.1 0.01] { train epochs=1000000 lr=$rate }\r")
      terminal.expect("Epoch 2/1000000 - loss")
      terminal.type("\u{3}")
      terminal.expect("the model is as it was after epoch ")
      terminal.expect("m> ")
      terminal.type("evaluate test\r")
      terminal.expect("test: loss")
      terminal.type("model save \(folder)/a.safetensors\r")
      terminal.expect("wrote")
      terminal.type("history 3\r")
      terminal.expect("3: interrupted, ")
      terminal.type("save script \(folder)/saved.hl\r")
      terminal.expect("wrote")
      terminal.type("undo\rundo\rshow metrics\recho done\r")
      terminal.expect("undid 3: for rate in [0.1 0.01] { … }")
      terminal.expect("\ndone\n")
      #expect(terminal.leave() == 0)

      let saved = String(decoding: try FileIO.read(folder + "/saved.hl"), as: UTF8.self)
      #expect(saved.contains("let rate = 0.1\ntrain epochs=") && !saved.contains("1000000"), "\(saved)")
      try FileIO.write(saved + "model save \(folder)/b.safetensors\n", to: folder + "/again.hl")
      let again = try Program.run(["run", folder + "/again.hl", "--out", folder + "/b"], environment: cache)
      #expect(again.status == 0, "\(again.messages)")
      #expect(try values(folder + "/a.safetensors") == values(folder + "/b.safetensors"), "\(saved)")
    }
  }

  @Test("lists what could not be run as well, with what was wrong")
  func refused() throws {
    let outcome = try Program.run([], input: "ehco a\necho ]\necho b\nhistory\nhistory 1\nrerun 2\n")
    let rows = outcome.results.replacing(/\d+\.\d\d s/, with: "T").split(separator: "\n")
    #expect(
      rows == [
        "b", "   1    T  failed       ehco a", "   2    T  failed       echo ]", "   3    T  ok           echo b",
        "1: failed, T", "ehco a", "standard input:1:1: error: 'ehco' is not a command", "  ehco a", "  ^~~~",
        "  did you mean 'echo'?",
      ])
    #expect(outcome.messages.hasSuffix("error: unmatched ']'\n  echo ]\n       ^\n"), "\(outcome.messages)")
  }
}
