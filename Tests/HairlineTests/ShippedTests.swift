import Basics
import Glibc
import Testing

/// The experiments that come with Hairline, replayed on a few drawn images.
@Suite("The experiments", .serialized) struct ShippedTests {
  struct Experiment: Sendable, CustomTestStringConvertible {
    let name: String
    /// What makes it short, and its expectations mild.
    let settings: [String]
    /// Whether it needs the weights pretrained on ImageNet; then its expectations are for more images than these.
    var isPretrained = false
    /// A few of the files that it leaves.
    let files: [String]

    var testDescription: String { name }
  }

  static let experiments: [Experiment] = [
    Experiment(
      name: "small-network", settings: ["data=$DATA", "epochs=1", "wanted=0"], files: ["history.csv"]),
    Experiment(
      name: "augmentations", settings: ["data=$DATA", "count=16", "epochs=1", "wanted=0"],
      files: ["history-horizontal-0.1.png", "history-none-0.png", "report.html"]),
    Experiment(
      name: "regression-gate", settings: ["count=20", "epochs=1", "accuracy=0", "tolerance=1"],
      files: ["confusion-test.png", "gate.safetensors", "report.html"]),
    Experiment(
      name: "concrete-crack", settings: ["data=$DATA", "epochs=1"], isPretrained: true,
      files: ["crack.safetensors", "predictions-test.png", "report.html"]),
    Experiment(
      name: "fine-tuning", settings: ["data=$DATA", "epochs=1"], isPretrained: true, files: ["fine-tuned.safetensors"]),
    Experiment(
      name: "learning-rates", settings: ["data=$DATA", "epochs=1", "rates=[1e-2 1e-3]"], isPretrained: true,
      files: ["best.safetensors", "history-1e-2.png"]),
  ]

  @Test("are all replayed here") func all() throws {
    let names = try FileIO.names(in: ExperimentTests.root + "/Experiments").filter { $0.hasSuffix(".hl") }
    #expect(Set(names) == Set(Self.experiments.map { $0.name + ".hl" }))
  }

  /// Where the pretrained weights are, if they are.
  static let weights: String? = {
    func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
    let path =
      (variable("XDG_CACHE_HOME") ?? (variable("HOME") ?? "") + "/.cache")
      + "/hairline/weights/mobilenet_v2-imagenet.h5"
    return FileIO.exists(path) ? path : nil
  }()

  @Test("run from beginning to end, and leave what they say", arguments: experiments)
  func replay(_ experiment: Experiment) throws {
    try withFolder { folder in
      let cache = ["XDG_CACHE_HOME": folder + "/cache"]
      if experiment.isPretrained {
        guard let weights = Self.weights else {
          return print("skipped: \(experiment.name) needs the pretrained weights; scripts/fetch-weights fetches them")
        }
        try FileIO.makeFolder(folder + "/cache/hairline/weights")
        try #require(symlink(weights, folder + "/cache/hairline/weights/mobilenet_v2-imagenet.h5") == 0)
      }
      _ = try Program.run(["-c", "data synth count=20 size=48x48 cache=no"], environment: cache)
      let drawn = try #require(try FileIO.names(in: folder + "/cache/hairline/data").first { !$0.hasPrefix(".") })
      let settings = experiment.settings.flatMap {
        ["--set", $0.replacing("$DATA", with: "\(folder)/cache/hairline/data/\(drawn)")]
      }
      let outcome = try Program.run(
        [
          "run", "\(ExperimentTests.root)/Experiments/\(experiment.name).hl", "--out", folder + "/out", "--keep-going",
          "--junit", folder + "/junit.xml",
        ] + settings, environment: cache)
      #expect(outcome.status == 0 || experiment.isPretrained && outcome.status == 3, "\(outcome.messages)")
      let made = try FileIO.names(in: folder + "/out")
      #expect(Set(made).isSuperset(of: experiment.files + ["results.json", "script.hl"]), "\(made)")
      let cases = try Element.read(String(decoding: try FileIO.read(folder + "/junit.xml"), as: UTF8.self))
      #expect(cases.all("testcase").count > 0 && cases.all("testsuite").allSatisfy { $0["errors"] == "0" })
    }
  }

  @Test("are replayed by a workflow whose commands and options are there")
  func workflow() throws {
    let path = ExperimentTests.root + "/Experiments/ci/github-actions.yml"
    let text = String(decoding: try FileIO.read(path), as: UTF8.self)
    let calls = text.replacing("\\\n", with: " ").split(separator: "\n").filter { $0.contains("scripts/run ") }
    let commands = calls.compactMap { $0.split(separator: "scripts/run ").last?.split(separator: " ").first }
    #expect(commands == ["--version", "check", "run"])
    let help = try Program.run(["run", "--help"]).results
    let options = calls.flatMap { $0.split(separator: " ") }.filter { $0.hasPrefix("--") && $0 != "--version" }
    #expect(options.count >= 5)
    for option in options { #expect(help.contains("  \(option) ") || help.contains("  \(option)\n"), "\(option)") }
    #expect(text.contains("SCRIPT: Experiments/regression-gate.hl"))
    // As much of YAML as can be seen by the eye: blanks, not tabs; by twos; an item or "name:" on each line of a mapping.
    for line in text.split(separator: "\n") {
      #expect(!line.contains("\t") && line.prefix { $0 == " " }.count % 2 == 0, "\(line)")
    }
  }
}
