import Basics
import FoundationEssentials
import Glibc
import Testing

/// Whole experiments by the real program, on a few drawn images.
@Suite("Experiments", .serialized)
struct ExperimentTests {
  static let model = """
    model small {
        input 24x24x3
        augmentation
        rescaling 1/255
        conv2d 8 3 strides=2 use_bias=no name=stem
        batch_normalization
        relu
        conv2d 8 3 padding=same activation=relu
        add stem
        global_average_pooling2d
        dropout 0.1
        dense classes activation=softmax
    }
    """
  static let script = """
    let count = 40
    seed 5
    data synth count=$count size=24x24 split=60/20/20
    augment flip=horizontal rotate=0.1
    plot samples grid=2x3
    plot augmented grid=2x2
    \(model)
    model summary
    plot model
    train epochs=2 batch=16 lr=0.01
    freeze stem
    train epochs=1 batch=16 optimizer=sgd momentum=0.9
    evaluate test
    expect test.accuracy >= 0
    plot history
    plot predictions test grid=2x2
    plot confusion test theme=dark scale=1
    report
    model save small.safetensors
    """

  /// What `results.json` says, as far as the tests look at it.
  private struct Results: Decodable, Equatable {
    struct Epoch: Decodable, Equatable {
      let epoch: Int
      let loss: Double
      let accuracy: Double
      let val_loss: Double
      let val_accuracy: Double
    }
    struct Part: Decodable, Equatable {
      let accuracy: Double
      let loss: Double
      let confusion: [[Int]]
    }
    let seed: Int
    let version: String
    let classes: [String]
    let counts: [String: [String: Int]]
    let test: Part
    let epochs: [Epoch]
  }

  private func results(_ folder: String) throws -> Results {
    try JSONDecoder().decode(Results.self, from: Data(try FileIO.read(folder + "/results.json")))
  }

  @Test("leave a folder with all that came of them, and the same bits on any number of threads")
  func replay() throws {
    try withFolder { folder in
      let cache = ["XDG_CACHE_HOME": folder + "/cache"]
      try FileIO.write(Self.script, to: folder + "/small.hl")
      let first = try Program.run(["run", folder + "/small.hl", "--out", folder + "/a"], environment: cache)
      #expect(first.status == 0, "\(first.messages)")
      let files = [
        ".manifest", "augmented.png", "confusion-test.png", "history.csv", "history.png", "model.png",
        "predictions-test.png",
        "report.html", "results.json", "samples.png", "script.hl", "small.safetensors", "tensorboard",
        "timing.json",
      ]
      #expect(try FileIO.names(in: folder + "/a") == files)
      let results = try results(folder + "/a")
      #expect(results.seed == 5 && results.classes == ["cracked", "intact"])
      #expect(results.counts["train"] == ["cracked": 24, "intact": 24])
      #expect(results.epochs.map(\.epoch) == [1, 2, 3])
      #expect(results.test.confusion.joined().reduce(0, +) == 16)
      #expect(first.messages.contains("holds: test.accuracy >= 0"))

      // The script as it was run, replayed on one thread.
      let second = try Program.run(
        ["run", folder + "/a/script.hl", "--out", folder + "/b", "--threads", "1"], environment: cache)
      #expect(second.status == 0, "\(second.messages)")
      #expect(try self.results(folder + "/b") == results)
      let other = try Program.run(
        ["run", folder + "/small.hl", "--out", folder + "/c", "--set", "count=30"], environment: cache)
      #expect(other.status == 0 && other.results.contains("cracked     18    6     6     30"), "\(other.results)")
    }
  }

  @Test("end in a model that predicts without anything else")
  func savedModel() throws {
    try withFolder { folder in
      let cache = ["XDG_CACHE_HOME": folder + "/cache"]
      let script = """
        seed 5
        data synth count=40 size=24x24
        \(Self.model)
        train epochs=2 batch=16 lr=0.01
        evaluate test
        predict \(folder)/cache/hairline/data
        model save \(folder)/model/small.safetensors
        """
      let saved = try Program.run([], input: script, environment: cache)
      #expect(saved.status == 0, "\(saved.messages)")
      let loaded = try Program.run(
        ["-c", "model load \(folder)/model/small.safetensors; predict \(folder)/cache/hairline/data"])
      #expect(loaded.status == 0, "\(loaded.messages)")
      let table = { (text: String) in text.split(separator: "\n").filter { $0.contains(".jpg") } }
      #expect(table(saved.results).count == 80 && table(saved.results) == table(loaded.results))
      let evaluated = try Program.run(
        [],
        input: "seed 5\ndata synth count=40 size=24x24\nmodel load \(folder)/model/small.safetensors\nevaluate test\n",
        environment: cache)
      let metrics = { (text: String) in text.split(separator: "\n").first { $0.hasPrefix("test:") } }
      #expect(metrics(saved.results) != nil && metrics(saved.results) == metrics(evaluated.results))
    }
  }

  @Test("load their images from a cache, also two at once; where there can be none, a message says so")
  func cache() throws {
    try withFolder { folder in
      let cache = ["XDG_CACHE_HOME": folder + "/cache"]
      let decoded = folder + "/cache/hairline/decoded"
      let fresh = try Program.run(["-c", "data synth count=50 size=40x40 cache=no; data"], environment: cache)
      #expect(fresh.status == 0 && !FileIO.exists(decoded), "\(fresh.messages)")

      let children = try ["one", "two"].map { name in
        try Program.spawn(["-c", "data synth count=50 size=40x40; data"], environment: cache) { actions in
          posix_spawn_file_actions_addopen(&actions, 1, "\(folder)/\(name)", O_WRONLY | O_CREAT, 0o600)
        }
      }
      for (child, name) in zip(children, ["one", "two"]) {
        #expect(Program.wait(for: child) == 0)
        #expect(String(decoding: try FileIO.read("\(folder)/\(name)"), as: UTF8.self) == fresh.results)
      }
      let kept = try FileIO.names(in: decoded)
      #expect(kept.count == 1 && kept.allSatisfy { !$0.contains(".") })

      let file = "\(decoded)/\(try #require(kept.first))"
      #expect(truncate(file, 5000) == 0)
      let again = try Program.run(["-c", "data synth count=50 size=40x40; data"], environment: cache)
      #expect(again.status == 0 && again.results == fresh.results)
      #expect(again.messages == "the cached images in '\(file)' were damaged and have been decoded again\n")

      try FileIO.write("", to: folder + "/file")
      let sets = folder + "/cache/hairline/data"
      let set = "\(sets)/\(try #require(FileIO.names(in: sets).first))"
      let nowhere = try Program.run(
        ["-c", "data load \(set) size=40x40; data"], environment: ["XDG_CACHE_HOME": folder + "/file"])
      #expect(nowhere.status == 0 && nowhere.results == fresh.results)
      #expect(nowhere.messages.hasPrefix("the decoded images are not cached: cannot "))
    }
  }

  @Test("end in a model with a backbone that can be loaded, and frozen by the backbone's name")
  func savedBackbone() throws {
    try withFolder { folder in
      let outcome = try Program.run(
        [],
        input: """
          model body { input 32x32x3; mobilenet_v2 weights=none alpha=0.35; flatten; dense 2 activation=softmax }
          model save \(folder)/body.safetensors
          model load \(folder)/body.safetensors
          freeze mobilenetv2_0.35_32

          """)
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(outcome.results.hasSuffix("2,562 of 412,770 parameters are trainable\n"), "\(outcome.results)")
    }
  }

  @Test("answer ten kinds of bad input, and go on")
  func errors() throws {
    try withFolder { folder in
      let cache = ["XDG_CACHE_HOME": folder + "/cache"]
      _ = try Program.run(["-c", "data synth count=10 size=24x24"], environment: cache)
      let drawn = folder + "/cache/hairline/data"
      let set = "\(drawn)/\(try #require(try FileIO.names(in: drawn).first))"
      let image = try FileIO.read(
        "\(set)/cracked/\(try #require(try FileIO.names(in: set + "/cracked").first))")
      func make(_ name: String, _ second: [UInt8]?) throws {
        try FileIO.makeFolder("\(folder)/\(name)/a")
        try FileIO.makeFolder("\(folder)/\(name)/b")
        for index in 0..<5 {
          try FileIO.write(image, to: "\(folder)/\(name)/a/\(index).jpg")
          if let second { try FileIO.write(index == 0 ? second : image, to: "\(folder)/\(name)/b/\(index).jpg") }
        }
      }
      try make("empty", nil)
      try make("cut", Array(image.prefix(image.count / 2)))
      try make("text", Array("This is not an image.\n".utf8))
      try FileIO.write("no weights", to: folder + "/bad.safetensors")

      // What is typed, and what the answer says.
      let cases: [(String, [String])] = [
        ("data load \(folder)/nowhere", ["there is no folder", "nowhere"]),
        ("data load \(folder)/empty", ["class folder 'b' contains no images"]),
        ("data load \(folder)/cut", ["b/0.jpg", "bad="]),
        ("data load \(folder)/text", ["b/0.jpg", "text"]),
        ("model m { input 24x24x3; conv2d many 3 }", ["filters must be an integer", "got 'many'"]),
        ("model m { input 24x24x3; flatten; conv2d 8 3 }", ["Conv2D needs a feature map", "1728"]),
        ("trian epochs=3", ["'trian' is not a command", "did you mean 'train'?"]),
        ("train epoch=3", ["'train' has no option 'epoch'", "did you mean 'epochs'?"]),
        ("model load \(folder)/bad.safetensors", ["bad.safetensors", "neither a safetensors nor an HDF5"]),
      ]
      for (line, words) in cases {
        let outcome = try Program.run([], input: "\(line)\necho and on\n", environment: cache)
        #expect(outcome.results.hasSuffix("and on\n"), "\(line)")
        #expect(outcome.messages.contains("error: "), "\(line)")
        for word in words { #expect(outcome.messages.contains(word), "\(line): \(outcome.messages)") }
      }

      // A disk of 64 kB is soon full. Only root can make one.
      let disk = folder + "/disk"
      try FileIO.makeFolder(disk)
      guard mount("tmpfs", disk, "tmpfs", 0, "size=64k") == 0 else {
        return print("skipped: only root can mount a full disk")
      }
      defer { umount(disk) }
      let outcome = try Program.run(
        [],
        input: "model m { input 24x24x3; flatten; dense 64; dense 2 activation=softmax }\n"
          + "model save \(disk)/m.safetensors\necho and on\n")
      #expect(outcome.results.hasSuffix("and on\n") && outcome.messages.contains("No space left on device"))
      #expect(try FileIO.names(in: disk).isEmpty, "something was left half-written")
    }
  }

  @Test("can be stopped by Ctrl-C: the model goes back to the last whole epoch, the prompt goes on")
  func interruption() throws {
    try withFolder { folder in
      let terminal = try Terminal(environment: ["XDG_CACHE_HOME": folder + "/cache"])
      terminal.expect("hairline> ")
      terminal.type("data synth count=200 size=24x24\r")
      terminal.expect("total")
      terminal.type(Self.model.replacing("\n", with: "\r") + "\r")
      terminal.expect("trainable")
      terminal.type("train epochs=1000000\r")
      terminal.expect("Epoch 1/1000000 - loss")
      terminal.type("\u{3}")
      terminal.expect("the model is as it was after epoch ")
      terminal.expect("small> ")
      terminal.type("evaluate test\r")
      terminal.expect("test: loss")
      terminal.type("echo still here\r")
      terminal.expect("\nstill here\n")
      #expect(terminal.leave() == 0)
    }
  }

  static let root = FileIO.folder(of: FileIO.folder(of: FileIO.folder(of: #filePath)))

  @Test("that come with Hairline have no errors")
  func shipped() throws {
    let folder = Self.root + "/Experiments"
    for name in try FileIO.names(in: folder) where name.hasSuffix(".hl") {
      let outcome = try Program.run(["check", "\(folder)/\(name)"])
      #expect(outcome.status == 0, "\(name): \(outcome.messages)")
    }
  }

  @Test("in the README have no errors, and its commands are there")
  func readme() throws {
    let text = String(decoding: try FileIO.read(Self.root + "/README.md"), as: UTF8.self)
    let blocks = text.split(separator: "```", omittingEmptySubsequences: false)
    let scripts = blocks.filter { $0.hasPrefix("hairline\n") }.map { $0.dropFirst("hairline\n".count) }
    #expect(scripts.count >= 3)
    try withFolder { folder in
      for script in scripts {
        try FileIO.write(String(script), to: folder + "/readme.hl")
        let outcome = try Program.run(["check", folder + "/readme.hl"])
        #expect(outcome.status == 0, "\(script)\(outcome.messages)")
      }
    }
    for name in ["run", "test"] { #expect(access("\(Self.root)/scripts/\(name)", X_OK) == 0) }
  }
}
