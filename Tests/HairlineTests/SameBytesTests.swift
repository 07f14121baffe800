import Basics
import Testing

/// What a run leaves is the same from run to run, byte for byte.
@Suite("The same script") struct SameBytesTests {
  private static let script = """
    \(ExperimentTests.script)
    report to=report.md
    plot calibration test to=calibration.svg
    plot roc test to=roc.pdf
    predict "DATA/cracked" to=predictions.csv
    for rate in [0.01 0.001] { train epochs=1 batch=16 lr=$rate; evaluate val }
    """

  /// All files in a folder and below it.
  private func files(in folder: String, _ below: String = "") throws -> [String] {
    try FileIO.names(in: folder + "/" + below).flatMap { name in
      FileIO.isFolder("\(folder)/\(below)\(name)") ? try files(in: folder, "\(below)\(name)/") : [below + name]
    }
  }

  /// In `timing.json` are the times. TensorBoard's event files have the time of each event, as its readers ask for it.
  private func hasTimes(_ file: String) -> Bool { file == "timing.json" || file.contains("events.out.tfevents") }

  @Test("leaves the same bytes on any number of threads, with any vectors, but for the files that hold times")
  func bytes() throws {
    try withFolder { folder in
      let cache = ["XDG_CACHE_HOME": folder + "/cache"]
      let drawn = try Program.run(["-c", "data synth count=40 size=24x24"], environment: cache)
      #expect(drawn.status == 0, "\(drawn.messages)")
      let set = try #require(FileIO.names(in: folder + "/cache/hairline/data").first)
      let script = Self.script.replacing("DATA", with: "cache/hairline/data/\(set)")
      try FileIO.write(script, to: folder + "/a.hl")
      // Each from within a folder of its own: what is typed is the same.
      let runs = [("one", "--threads 1", [:]), ("three", "--threads 3", ["HAIRLINE_VECTORS": "avx2"])]
      for (name, threads, environment) in runs {
        let outcome = try Program.run(
          [
            "-c", "cd '\(folder)' && '\(Program.path)' run a.hl \(threads) --out out && mv out \(name)",
          ], program: "/bin/sh", environment: cache.merging(environment) { $1 })
        #expect(outcome.status == 0, "\(outcome.messages)")
      }
      let names = try files(in: folder + "/one")
      #expect(try files(in: folder + "/three") == names)
      for name in [
        "history.csv", "results.json", "script.hl", "report.html", "report.md", "small.safetensors", "calibration.svg",
        "roc.pdf", "predictions.csv", "timing.json",
      ] { #expect(names.contains(name), "\(names)") }
      for name in names where !hasTimes(name) {
        #expect(try FileIO.read("\(folder)/one/\(name)") == FileIO.read("\(folder)/three/\(name)"), "\(name)")
      }
    }
  }

  @Test("leaves its records wherever it comes from", arguments: ["prompt", "-c", "pipe"])
  func records(_ origin: String) throws {
    try withFolder { folder in
      let lines = [
        "seed 5", "data synth count=20 size=8x8", "model m { input 8x8x3; flatten; dense classes activation=softmax }",
        "train epochs=2", "evaluate test", "plot history",
      ]
      let cache = ["XDG_CACHE_HOME": folder + "/cache"]
      let arguments = ["-C", folder, Program.path]
      if origin == "prompt" {
        let terminal = try Terminal(arguments, program: "/usr/bin/env", environment: cache)
        terminal.expect("> ")
        for line in lines + ["echo done"] { terminal.type(line + "\r") }
        terminal.expect("\ndone\n")
        #expect(terminal.leave() == 0)
      } else {
        let text = lines.joined(separator: "\n")
        let outcome = try Program.run(
          origin == "-c" ? arguments + ["-c", text] : arguments, program: "/usr/bin/env",
          input: origin == "-c" ? "" : text + "\n", environment: cache)
        #expect(outcome.status == 0, "\(outcome.messages)")
      }
      let run = try #require(FileIO.names(in: folder + "/runs").first)
      let names = try FileIO.names(in: "\(folder)/runs/\(run)")
      for name in ["history.csv", "results.json", "script.hl", "timing.json", "history.png"] {
        #expect(names.contains(name), "\(names)")
      }
      func text(_ name: String) throws -> String {
        String(decoding: try FileIO.read("\(folder)/runs/\(run)/\(name)"), as: UTF8.self)
      }
      #expect(try text("history.csv").split(separator: "\n").count == 3)
      #expect(try text("results.json").contains("\"outcome\": \"passed\""))
      #expect(try text("script.hl").contains("train epochs=2\n"))
    }
  }

  @Test("finds a folder of an earlier run without that one's plots and report, and with what is not a run's")
  func replaced() throws {
    try withFolder { folder in
      let cache = ["XDG_CACHE_HOME": folder + "/cache"]
      func run(_ script: String) throws -> Program.Outcome {
        try FileIO.write(script, to: folder + "/a.hl")
        return try Program.run(["run", folder + "/a.hl", "--out", folder + "/out"], environment: cache)
      }
      let data = "data synth count=20 size=8x8\n"
      #expect(try run(data + "plot samples\nreport").status == 0)
      try FileIO.write("mine", to: folder + "/out/notes.txt")
      let second = try run(data)
      #expect(second.status == 0 && second.messages.contains("of the previous run"), "\(second.messages)")
      let names = try FileIO.names(in: folder + "/out")
      #expect(names.contains("notes.txt") && !names.contains("report.html") && !names.contains("samples.png"))
    }
  }
}
