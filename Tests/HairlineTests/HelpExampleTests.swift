import Basics
import Glibc
import Testing

/// Every example that `help` gives is run, in a folder where there is what it needs, after commands that make data, a
/// model and metrics.
@Suite("Help's examples", .serialized) struct HelpExampleTests {
  /// What goes before each example.
  private static let setup = """
    data load "my images" size=48x48
    augment flip=horizontal
    model small { input 48x48x3; augmentation; NETWORK; flatten; dense classes activation=softmax }
    train epochs=1
    evaluate test
    evaluate val
    model save crack.safetensors
    """

  /// These draw 12,000 images: the experiments that are shipped do that in their own tests.
  private static let dear = ["data load synth", "data synth"]
  /// Examples on files that are not here.
  private static let others = ["pets", "photos/"]

  /// Runs lines in `folder`, whatever comes of each.
  ///
  /// - Returns: all that was said.
  private func run(_ lines: String, in folder: String) throws -> Program.Outcome {
    try Program.run(
      ["-c", "cd '\(folder)' && exec '\(Program.path)' 2>&1"], program: "/bin/sh", input: lines + "\n",
      environment: ["XDG_CACHE_HOME": folder + "/cache"])
  }

  /// Calls `body` with a folder that has images, a script, and the pretrained weights where there are some.
  private func withImages(_ body: (String) throws -> Void) throws {
    try withFolder { folder in
      #expect(try run("data synth count=20 size=48x48", in: folder).status == 0)
      let drawn = "cache/hairline/data/" + (try FileIO.names(in: folder + "/cache/hairline/data")[0])
      for name in ["my images", "cache/hairline/weights"] { try FileIO.makeFolder("\(folder)/\(name)") }
      for (link, target) in [
        ("my images/Positive", "../\(drawn)/cracked"), ("my images/Negative", "../\(drawn)/intact"),
        ("new images", "\(drawn)/intact"), ("wall.jpg", "\(drawn)/intact/000001.jpg"),
        ("cache/hairline/weights/mobilenet_v2-imagenet.h5", ShippedTests.weights ?? "nowhere"),
      ] { #expect(symlink(target, "\(folder)/\(link)") == 0) }
      try FileIO.write("let epochs = 1\nlet data = synth\necho $epochs $data\n", to: folder + "/common.hl")
      let earlier = Self.setup.replacing("NETWORK", with: "relu").replacing(
        "my images", with: "\(folder)/my images")
      try FileIO.write(earlier, to: folder + "/earlier.hl")
      for run in ["001-crack", "002-crack"] {
        let outcome = try Program.run(["run", folder + "/earlier.hl", "--out", "\(folder)/runs/\(run)"])
        #expect(outcome.status == 0, "\(outcome.messages)")
      }
      try body(folder)
    }
  }

  /// The examples in a help text, each in one line.
  private func examples(_ text: String) -> [String] {
    let parts = text.split(separator: /\nExamples?\n/)
    guard parts.count == 2 else { return [] }
    let unwrapped = parts[1].replacing(" \\\n      ", with: " ")
    // A list of sub-commands may follow after an empty line.
    return unwrapped.split(separator: "\n\n")[0].split(separator: "\n").map { String($0.dropFirst(2)) }
  }

  /// The names that a list of `help` has.
  private func names(_ list: String) -> [String] {
    list.split(separator: "\n").filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }.compactMap { line in
      line.dropFirst(2).split(separator: "  ").first.map(String.init)
    }
  }

  private func help(_ topic: String...) throws -> String { try Program.run(["help"] + topic).results }

  /// What went wrong: an expectation may hold or not.
  private func errors(_ answer: String) -> [Substring] {
    answer.split(separator: "\n").filter { $0.contains("error:") && !$0.contains(", wanted ") }
  }

  @Test("of commands run")
  func commands() throws {
    try withImages { folder in
      let commands = names(try help())
      #expect(commands.count > 30 && commands.contains("plot samples"))
      var lines = [String](), all = [String]()
      for command in commands {
        for example in examples(try help(command))
        where !Self.dear.contains(example) && !Self.others.contains(where: example.contains) {
          all.append(example)
          let network =
            example.contains("block_") ? "mobilenet_v2 weights=none" : "conv2d 4 3 name=conv2d; relu name=block"
          let setup = Self.setup.replacing("NETWORK", with: network)
          // What may leave the session or its folder is run in one of its own.
          if ["quit", "exit", "cd "].contains(where: example.contains) {
            let answer = try run("\(setup)\n\(example)", in: folder)
            #expect(errors(answer.results).isEmpty, "\(example): \(answer.results)")
          } else {
            lines += [setup, "echo \"example \(all.count)\"", example]
          }
        }
      }
      #expect(all.count > 60)
      let answers = try run(lines.joined(separator: "\n"), in: folder).results.split(separator: "\nexample ")
      #expect(errors(String(answers[0])).isEmpty, "\(answers[0])")
      for answer in answers.dropFirst() {
        let number = Int(answer.prefix { $0.isNumber }) ?? 1
        #expect(errors(String(answer)).isEmpty, "\(all[number - 1])\n\(answer)")
      }
    }
  }

  @Test("of layers make models that learn")
  func layers() throws {
    try withImages { folder in
      let layers = names(try help("layers"))
      #expect(layers.count > 25 && layers.contains("conv2d"))
      for layer in layers {
        for example in examples(try help(layer)) {
          if example.contains("imagenet"), ShippedTests.weights == nil { continue }
          let inputs = example.contains("left") ? "relu name=left; relu name=right; " : ""
          let start = layer == "input" ? "" : "input 48x48x3; " + inputs
          let answer = try run(
            """
            data load "my images" size=48x48
            model m { \(start)\(example); flatten; dense classes activation=softmax }
            train epochs=1 batch=8
            """, in: folder)
          #expect(answer.status == 0, "\(example)\n\(answer.results)")
        }
      }
    }
  }
}
