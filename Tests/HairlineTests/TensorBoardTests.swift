import Basics
import Testing

/// What TensorBoard gets to see of experiments by the real program.
@Suite("TensorBoard", .serialized) struct TensorBoardTests {
  private static let begin = """
    seed 5
    data synth count=40 size=24x24 split=60/20/20
    """
  private static let model = """
    model small { input 24x24x3; rescaling 1/255; conv2d 4 3 strides=4; global_average_pooling2d
    dense classes activation=softmax }
    """
  private static let sweep = """
    \(begin)
    plot samples grid=1x2
    for rate in [1e-2 1e-3] {
      \(model)
      evaluate test
      train epochs=2 batch=16 lr=$rate
      evaluate test
      plot confusion test
      plot model
    }
    train epochs=1 batch=16 optimizer=sgd
    """

  /// Runs a script, with its files in `folder/out`.
  private func run(_ script: String, in folder: String) throws -> Program.Outcome {
    try FileIO.write(script, to: folder + "/script.hl")
    return try Program.run(
      ["run", folder + "/script.hl", "--out", folder + "/out"], environment: ["XDG_CACHE_HOME": folder + "/cache"])
  }

  @Test("shows each trial of a sweep by itself, and a further training as the trial's own")
  func trials() throws {
    try withFolder { folder in
      // Who runs a script twice into one folder finds the second run there.
      for _ in 1...2 {
        let outcome = try run(Self.sweep, in: folder)
        #expect(outcome.status == 0, "\(outcome.messages)")
      }
      let board = folder + "/out/tensorboard"
      #expect(try FileIO.names(in: board) == ["1e-2", "1e-3", "events.out.tfevents.hairline"])
      #expect(try EventReader(board).tags == ["samples"])

      let train = try EventReader(board + "/1e-3/train")
      #expect(train.tags == ["epoch_loss", "epoch_accuracy", "epoch_learning_rate"])
      #expect(train.tags.allSatisfy { train.steps($0) == [0, 1, 2] })
      #expect(train.scalars("epoch_learning_rate") == [0.001, 0.001, 0.01])
      let validation = try EventReader(board + "/1e-3/validation")
      #expect(validation.steps("epoch_loss") == [0, 1, 2])
      // 48 images, 16 a step.
      #expect(validation.steps("evaluation_loss_vs_iterations") == [3, 6, 9])
      #expect(validation.scalars("evaluation_accuracy_vs_iterations") == validation.scalars("epoch_accuracy"))
      let test = try EventReader(board + "/1e-3/test")
      #expect(test.steps("evaluation_accuracy_vs_iterations") == [0, 6])

      // The last trial is the one that the run's history tells of.
      let rows = String(decoding: try FileIO.read(folder + "/out/history.csv"), as: UTF8.self)
        .split(separator: "\n").suffix(3).map { $0.split(separator: ",").suffix(5).compactMap { Float($0) } }
      #expect(train.scalars("epoch_loss") == rows.map { $0[0] })
      #expect(train.scalars("epoch_accuracy") == rows.map { $0[1] })
      #expect(validation.scalars("epoch_loss") == rows.map { $0[2] })

      for (rate, name) in [(1e-2, "1e-2"), (1e-3, "1e-3")] {
        let trial = try EventReader(board + "/" + name)
        #expect(
          trial.tags == [
            "_hparams_/session_start_info", "model_summary", "script", "_hparams_/session_end_info", "confusion-test",
            "model",
          ])
        #expect(trial.steps("confusion-test") == [2])
        let hyperparameters = try trial.hyperparameters
        #expect(hyperparameters["lr"]?.numberValue == rate && hyperparameters["rate"]?.numberValue == rate)
        #expect(hyperparameters["optimizer"]?.stringValue == "adam" && hyperparameters["batch"]?.numberValue == 16)
        #expect(hyperparameters["nesterov"] == nil)
      }
    }
  }

  @Test("has nothing of what is tried at the prompt until the run has a folder; then all of it, and what comes")
  func prompt() throws {
    try withFolder { folder in
      func type(_ lines: String) throws {
        let outcome = try Program.run(
          ["-C", folder, Program.path], program: "/usr/bin/env",
          input: "\(Self.begin)\n\(Self.model)\n\(lines)\n", environment: ["XDG_CACHE_HOME": folder + "/cache"])
        #expect(outcome.status == 0, "\(outcome.messages)")
      }
      try type("train epochs=2 batch=16")
      #expect(!FileIO.exists(folder + "/runs"))

      try type("train epochs=2 batch=16; plot history; train epochs=1 batch=16; undo; train epochs=3 batch=16")
      let board = folder + "/runs/001-prompt/tensorboard"
      // What was undone is gone: the files were written again, under other names, as a reader follows those that it knows.
      #expect(try EventReader(board + "/train", file: 2).steps("epoch_loss") == [0, 1, 2, 3, 4])
      #expect(try EventReader(board, file: 2).tags.contains("history"))
      #expect(try EventReader(board, file: 2).hyperparameters["epochs"]?.numberValue == 2)
    }
  }

  @Test("is in the way of nothing: a run that cannot write for it goes on, and fails at its end")
  func obstacle() throws {
    try withFolder { folder in
      try FileIO.makeFolder(folder + "/out")
      try FileIO.write("in the way", to: folder + "/out/tensorboard")
      let outcome = try run("\(Self.begin)\n\(Self.model)\ntrain epochs=3 batch=16\nevaluate test", in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.results.contains("Epoch 3/3") && outcome.results.contains("test: loss"))
      let error = "cannot make the folder '\(folder)/out/tensorboard': Not a directory"
      #expect(outcome.messages.split(separator: "\n").filter { $0.contains("cannot make") }.count == 2)
      #expect(outcome.messages.contains("\(error)\n  the run goes on"), "\(outcome.messages)")
      #expect(outcome.messages.contains("error: \(error)"), "\(outcome.messages)")
      #expect(FileIO.exists(folder + "/out/results.json"))
    }
  }

  private static let python = Python.having("tensorboard")

  @Test(
    "reads with its own reader what was written",
    .enabled(if: python != nil, "there is no Python with tensorboard (scripts/setup test installs it)"))
  func reader() throws {
    let python = try #require(Self.python)
    try withFolder { folder in
      #expect(try run(Self.sweep, in: folder).status == 0)
      let script = FileIO.folder(of: #filePath) + "/read_events.py"
      let read = try Program.run([script, folder + "/out/tensorboard"], program: python)
      #expect(read.status == 0, "\(read.messages)")
      let lines = read.results.split(separator: "\n").map(String.init)
      func values(_ run: String, _ tag: String) -> [Float] {
        lines.filter { $0.hasPrefix("\(run) \(tag) ") }.compactMap {
          $0.split(separator: " ").last.flatMap { Float($0) }
        }
      }
      let rows = String(decoding: try FileIO.read(folder + "/out/history.csv"), as: UTF8.self)
        .split(separator: "\n").suffix(3).map { $0.split(separator: ",").suffix(5).compactMap { Float($0) } }
      for (read, written) in zip(
        values("1e-3/train", "epoch_loss") + values("1e-3/validation", "epoch_accuracy"),
        rows.map { $0[0] } + rows.map { $0[3] })
      {
        #expect(abs(read - written) <= 1e-5 * abs(written))
      }
      #expect(values("1e-3/train", "epoch_loss").count == 3)
      for line in [
        "1e-2 _hparams_/session_start_info lr 0.01", "1e-2 _hparams_/session_start_info optimizer adam",
        "1e-2 _hparams_/session_end_info status 1",
      ] { #expect(lines.contains(line), "\(read.results)") }
      #expect(lines.contains { $0.hasPrefix("1e-2 confusion-test 2 ") && $0.hasSuffix(", PNG") }, "\(read.results)")
      #expect(lines.contains { $0.hasPrefix("1e-2 model 2 ") && $0.hasSuffix(", PNG") }, "\(read.results)")
      #expect(lines.contains { $0.hasPrefix(". samples 0 ") && $0.hasSuffix(", PNG") }, "\(read.results)")
      #expect(
        lines.contains { $0.hasPrefix("1e-3 model_summary 0 ") && $0.hasSuffix(" characters") }, "\(read.results)")
    }
  }
}
