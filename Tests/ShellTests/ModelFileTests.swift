import Basics
import Glibc
import Images
import Kernels
import Models
import Shell
import Testing

/// Calls `body` with a folder of small images in folders of their own for each class: noise, brighter from class to class.
func withImages(_ classes: [String], count: Int = 10, _ body: (String) throws -> Void) throws {
  try withFolder { folder in
    for (number, name) in classes.enumerated() {
      try FileIO.makeFolder("\(folder)/\(name)")
      for index in 0..<count {
        var stream = RandomStream(seed: UInt64(number), purpose: .synthesis, sample: index)
        let pixels = (0..<8 * 8 * 3).map { _ in UInt8(stream.integer(below: 60) + 180 * number / classes.count) }
        let bytes = try ImageCodec.encodePNG(Image(width: 8, height: 8, pixels: pixels))
        try FileIO.write(bytes, to: "\(folder)/\(name)/\(index).png")
      }
    }
    try body(folder)
  }
}

/// Changes the metadata of a model's file.
private func edit(_ path: String, _ change: (inout [String: String]) -> Void) throws {
  let file = try WeightFile.read(path)
  var metadata = file.metadata
  change(&metadata)
  let tensors = file.tensors.sorted { $0.key < $1.key }.map { name, tensor in
    (name: name, shape: tensor.shape, values: Tensor(Shape(flat: tensor.values.count), values: tensor.values))
  }
  try Safetensors.write(tensors, metadata: metadata, to: path)
}

@Suite("A model's file") struct ModelFileTests {
  static let model = """
    model m { input 8x8x3; rescaling 1/255; separable_conv2d 4 3 name=stem; conv2d 4 3 name=top; flatten; \
    dense 6 name=mid; dense classes activation=softmax name=head }
    """

  /// The lines of `show model` after some commands, without the block; and the number of trainable parameters.
  private func frozen(_ text: String) -> [String] {
    let (_, results, messages) = run(text + "\nshow model")
    #expect(messages.allSatisfy { _ in !messages.contains("error:") }, "\(messages)")
    let lines = results.split(separator: "\n").map(String.init)
    let end = lines.lastIndex(of: "}") ?? 0
    return [lines.last { $0.hasPrefix("# ") && $0.contains("trainable") } ?? ""] + lines[(end + 1)...]
  }

  @Test(
    "keeps what is frozen, and 'show model' shows it as commands",
    arguments: [
      ([], []), (["freeze all"], ["freeze all"]), (["freeze stem"], ["freeze stem"]),
      (["freeze stem top"], ["freeze to=top"]), (["freeze from=mid"], ["freeze from=mid"]),
      (["freeze top mid"], ["freeze from=top to=mid"]), (["freeze stem head"], ["freeze stem", "freeze head"]),
      (["freeze all", "unfreeze mid"], ["freeze to=top", "freeze head"]),
      (["freeze stem_pointwise"], ["freeze stem_pointwise"]),
      (["freeze stem", "unfreeze stem_pointwise"], ["freeze stem", "unfreeze stem_pointwise"]),
      (["freeze stem_pointwise top"], ["freeze from=stem_pointwise to=top"]),
    ])
  func freezing(commands: [String], shown: [String]) throws {
    try withImages(["dark", "light"]) { folder in
      let start = ["data load \(folder) size=8x8 cache=no", Self.model] + commands
      let declared = frozen(start.joined(separator: "\n"))
      #expect(Array(declared.dropFirst()) == shown)
      let path = "\(folder)/m.safetensors"
      let saved = start + ["model save \(path)"]
      #expect(frozen((saved + ["unfreeze all", "model load \(path)"]).joined(separator: "\n")) == declared)
      // What is shown can be typed in again.
      let again = run((saved + ["show model"]).joined(separator: "\n")).results
      let text = again.split(separator: "\n").drop { !$0.hasPrefix("model m {") }.joined(separator: "\n")
      #expect(frozen(text) == declared)
    }
  }

  @Test("keeps a backbone that is frozen as a whole, and one of which a part is")
  func backbone() throws {
    try withFolder { folder in
      let path = "\(folder)/b.safetensors"
      let model =
        "model b { input 32x32x3; mobilenet_v2 weights=none alpha=0.35 trainable=no; flatten; dense 2 name=head }"
      let file = "model save \(path)\nmodel load \(path)"
      #expect(frozen("\(model)\n\(file)") == ["# 412,770 parameters, 2,562 of them trainable"])
      #expect(
        frozen("\(model)\nunfreeze from=Conv_1\n\(file)") == [
          "# 412,770 parameters, 148,482 of them trainable", "freeze to=block_16_project_BN",
        ])
      #expect(frozen("\(model)\nunfreeze all\n\(file)") == ["# 412,770 parameters, 398,690 of them trainable"])
      #expect(run("\(model)\nunfreeze all\nshow model").results.contains(" trainable=yes "))
      #expect(run("\(model)\nshow model").results.contains(" trainable=no "))
    }
  }

  @Test("of an older version has backbones frozen as they were declared, and a message says so")
  func olderVersion() throws {
    try withFolder { folder in
      let path = "\(folder)/b.safetensors"
      let text = """
        model b { input 32x32x3; mobilenet_v2 weights=none alpha=0.35 trainable=no; flatten; \
        dense 2 activation=softmax name=head }
        freeze all
        model save \(path)
        """
      #expect(run(text).status == .success)
      try edit(path) { $0["hairline.frozen"] = nil }
      let (status, results, messages) = run("model load \(path)\nmodel summary")
      #expect(status == .success && results.contains("trainable: 2,562"))
      #expect(
        messages == """
          the file does not say what was frozen, as it is of an older version: backbones are frozen as declared; 'freeze' \
          and 'unfreeze' change that

          """)
    }
  }

  @Test(
    "whose classes do not fit its outputs is refused",
    arguments: [
      ("[dark]", "it has 1 name for 2 outputs"), ("[dark light grey]", "it has 3 names for 2 outputs"),
      ("[dark dark]", "'dark' is listed more than once"), ("dark", "'dark' is not a list"),
      ("[dark \" \"]", "a name is blank"), ("[dark \" dark\"]", "'dark' is listed more than once"),
    ])
  func classes(list: String, reason: String) throws {
    try withImages(["dark", "light"]) { folder in
      let path = "\(folder)/m.safetensors"
      #expect(run("data load \(folder) size=8x8 cache=no\n\(Self.model)\nmodel save \(path)").status == .success)
      try edit(path) { $0["hairline.classes"] = list }
      let (status, _, messages) = run("model load \(path)")
      #expect(status == .failed)
      #expect(messages.contains("error: the model in '\(path)' has an invalid list of classes: \(reason)\n"))
    }
  }

  @Test("whose frozen layers are none of its own is refused", arguments: ["freeze no_such", "train", "freeze }"])
  func frozenLayers(command: String) throws {
    try withFolder { folder in
      let path = "\(folder)/m.safetensors"
      #expect(run("model m { input 8x8x3; flatten; dense 2 }\nmodel save \(path)").status == .success)
      try edit(path) { $0["hairline.frozen"] = command }
      let (status, _, messages) = run("model load \(path)")
      #expect(status == .failed && messages.contains("the model in '\(path)' cannot be built: "))
    }
  }

  @Test("with weights that are not finite is neither written nor read")
  func notFinite() throws {
    try withFolder { folder in
      let path = "\(folder)/m.safetensors"
      #expect(run("model m { input 8x8x3; flatten; dense 2 }\nmodel save \(path)").status == .success)
      let file = try WeightFile.read(path)
      let tensors = file.tensors.sorted { $0.key < $1.key }.map { name, tensor in
        var values = tensor.values
        if name == "dense/kernel" { values[7] = .nan }
        return (name: name, shape: tensor.shape, values: Tensor(Shape(flat: values.count), values: values))
      }
      try Safetensors.write(tensors, metadata: file.metadata, to: path)
      let (status, _, messages) = run("model load \(path)")
      #expect(status == .failed)
      #expect(messages.contains("error: 'dense/kernel' in '\(path)' contains NaN or infinite values\n"))
    }
  }
}

@Suite("A model that met classes") struct ModelClassesTests {
  private static let model = """
    model m { input 8x8x3; rescaling 1/255; flatten; dense classes activation=softmax }
    train epochs=60 lr=0.02
    """

  @Test("finds them again by their names, in whatever order the data has them")
  func order() throws {
    try withImages(["dark", "white"]) { folder in
      let path = "\(folder)/m.safetensors"
      let load = "data load \(folder) size=8x8 cache=no split=60/20/20\n"
      let first = run(load + "\(Self.model)\nevaluate test\nmodel save \(path)")
      #expect(first.results.contains("accuracy 100.00 % (4 of 4)"), "\(first)")
      // A model whose first output stands for the second class.
      try edit(path) { $0["hairline.classes"] = "[white dark]" }
      let swapped = run(load + "model load \(path)\nevaluate test")
      #expect(swapped.results.contains("accuracy 0.00 % (0 of 4)"), "\(swapped)")
      let trained = run(load + "model load \(path)\ntrain epochs=60 lr=0.02\nevaluate test\nmodel save \(path)")
      #expect(trained.results.contains("accuracy 100.00 % (4 of 4)"), "\(trained)")
      #expect(try WeightFile.read(path).metadata["hairline.classes"] == "[white dark]")
      let predicted = run("model load \(path)\npredict \(folder)/white/0.png").results
      #expect(predicted.contains("0.png  white"), "\(predicted)")
    }
  }

  @Test("is not evaluated on others, nor trained to call them by its names")
  func others() throws {
    try withImages(["dark", "white"]) { folder in
      try withImages(["black", "white"]) { other in
        let start = "data load \(folder) size=8x8 cache=no\n\(Self.model)\ndata load \(other) size=8x8 cache=no\n"
        for command in ["evaluate test", "train epochs=1"] {
          let (status, _, messages) = run(start + command)
          #expect(status == .failed)
          #expect(
            messages.contains(
              """
              the model's classes (dark, white) are not the data's (black, white)
                \(command)
              """), "\(messages)")
          #expect(messages.contains("the data lacks dark, the model lacks black; rename the data's class folders"))
        }
      }
    }
  }
}

@Suite("A training") struct TrainingCommandTests {
  private static let model = """
    model m { input 8x8x3; augmentation; rescaling 1/255; conv2d 4 3 activation=relu; dropout 0.2; flatten; \
    dense classes activation=softmax }
    """

  /// What a run ends with: the results of `evaluate` on all parts.
  private func outcome(_ folder: String, _ commands: String) -> (results: String, messages: String) {
    let (status, results, messages) = run(
      """
      data load \(folder) size=8x8 cache=no
      augment flip=horizontal rotate=0.1
      \(Self.model)
      \(commands)
      evaluate train
      evaluate val
      evaluate test
      """)
    #expect(status == .success, "\(messages)")
    let lines = results.split(separator: "\n").filter { $0.contains(": loss ") && $0.contains(", accuracy ") }
    return (lines.joined(separator: "\n"), messages)
  }

  @Test("of one epoch, ten times, is a training of ten epochs; 'undo' takes the moments back, too")
  func pieces() throws {
    try withImages(["dark", "light"]) { folder in
      let whole = outcome(folder, "train epochs=6 batch=4 lr=0.01")
      #expect(whole.messages == "")
      #expect(outcome(folder, "for i in 1..6 { train epochs=1 batch=4 lr=0.01 }").results == whole.results)
      let undone = outcome(
        folder,
        "train epochs=2 batch=4 lr=0.01\ntrain epochs=9 batch=3 lr=0.1\nundo\ntrain epochs=4 batch=4 lr=0.01")
      #expect(undone.results == whole.results)
      #expect(outcome(folder, "train epochs=3 batch=4 lr=0.01 optimizer=rmsprop").results != whole.results)
    }
  }

  @Test("says why its optimizer starts anew")
  func anew() throws {
    try withImages(["dark", "light"]) { folder in
      let messages = outcome(
        folder,
        """
        train epochs=1
        train epochs=1 lr=0.1
        train epochs=1 beta_1=0.8
        train epochs=1 optimizer=sgd
        freeze conv2d
        train epochs=1 optimizer=sgd
        """
      ).messages
      let lead = "the optimizer starts anew, without the moments of earlier training: "
      #expect(
        messages == "\(lead)beta_1 has changed\n\(lead)sgd in place of adam\n\(lead)other layers are trained\n")
    }
  }

  @Test("enters the plain cross-entropy as its losses, as 'evaluate' does, whatever it makes small")
  func losses() throws {
    try withImages(["dark", "light"]) { folder in
      let start =
        "data load \(folder) size=8x8 cache=no\nmodel m { input 8x8x3; flatten; dense classes activation=softmax }\n"
      let train = "train epochs=2 lr=1e-4 label_smoothing=0.3 class_weights=[1 2]"
      let (_, results, messages) = run(
        start + train + "\nlet after = $(val.loss)\nevaluate val\necho $($after == val.loss)", width: 200)
      #expect(results.contains("\nyes\n"), "\(results) \(messages)")
      #expect(results.contains(" - cross_entropy: ") && results.contains(" - val_cross_entropy: "))
      #expect(!run(start + "train epochs=1").results.contains("cross_entropy"))
    }
  }

  @Test("refuses an augmentation and an option for batch normalization that would have no effect")
  func withoutEffect() throws {
    try withImages(["dark", "light"]) { folder in
      let start =
        "data load \(folder) size=8x8 cache=no\nmodel m { input 8x8x3; flatten; dense classes activation=softmax }\n"
      func problem(_ commands: String) -> String { run(start + commands).messages }
      #expect(
        problem("augment flip=horizontal\ntrain").contains(
          "'augment flip=horizontal' has no effect: the model has no 'augmentation' layer\n"))
      #expect(problem("augment flip=none\ntrain epochs=1") == "")
      #expect(problem("train batch_norm=train").contains("batch_norm= has no effect: the model has no backbone\n"))
      let backbone =
        "model m { input 32x32x3; mobilenet_v2 weights=none alpha=0.35 trainable=no; flatten; "
        + "dense classes activation=softmax }\n"
      let data = "data load \(folder) size=32x32 cache=no\n"
      #expect(
        run(data + backbone + "train batch_norm=train").messages
          .contains("batch_norm= has no effect: the model's backbone is frozen\n"))
      #expect(run(data + backbone + "unfreeze all\ntrain epochs=1 batch_norm=train").status == .success)
      #expect(problem("train lr=1e-60").contains("lr must be above 0, got 0.0\n"))
      #expect(
        problem("train class_weights=[0 0]").contains(
          "class_weights must be at least 0, and some above 0, got [0.0, 0.0]\n"))
      #expect(
        problem("freeze flatten").contains("'flatten' has no parameters to freeze or unfreeze\n"))
    }
  }
}
