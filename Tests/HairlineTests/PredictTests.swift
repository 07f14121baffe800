import Basics
import FoundationEssentials
import Images
import Testing

@Suite("'predict'") struct PredictTests {
  /// A JSON file of predictions.
  private struct Document: Decodable {
    struct Prediction: Decodable {
      let file: String
      let `class`: String
      let probabilities: [String: Double]
    }
    struct Unreadable: Decodable {
      let file: String
      let error: String
    }
    let predictions: [Prediction]
    let unreadable: [Unreadable]
  }

  /// Calls `body` with a folder of images and a model, and what runs a line of commands there.
  private func withModel(
    _ body: (_ folder: String, _ run: (String) throws -> Program.Outcome) throws -> Void
  ) throws {
    try withFolder { folder in
      try OutcomeTests.drawImages(in: folder, count: 5)
      func run(_ line: String) throws -> Program.Outcome {
        try Program.run(
          ["-C", folder, Program.path, "--quiet", "-c", line], program: "/usr/bin/env",
          environment: ["XDG_CACHE_HOME": folder + "/cache"])
      }
      let made = try run(
        "seed 5; data load images size=8x8; \(OutcomeTests.model); train epochs=3; model save ./m.safetensors")
      #expect(made.status == 0, "\(made)")
      try body(folder, run)
    }
  }

  private func rows(_ outcome: Program.Outcome) -> [String] {
    outcome.results.split(separator: "\n").filter { $0.contains(".png") }.compactMap {
      $0.split(separator: " ").first.map(String.init)
    }
  }

  private func table(_ path: String) throws -> [[String]] {
    String(decoding: try FileIO.read(path), as: UTF8.self).split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }

  @Test("takes several files, folders and patterns, each as often as it is named, in this order")
  func paths() throws {
    try withModel { _, run in
      let outcome = try run(
        "model load ./m.safetensors; predict images/light/3.png images/dark \"images/*/[01].png\" \"images/**/4.png\"")
      #expect(outcome.status == 0, "\(outcome)")
      #expect(
        rows(outcome) == [
          "images/light/3.png", "images/dark/0.png", "images/dark/1.png", "images/dark/2.png", "images/dark/3.png",
          "images/dark/4.png", "images/dark/0.png", "images/dark/1.png", "images/light/0.png", "images/light/1.png",
          "images/dark/4.png", "images/light/4.png",
        ], "\(outcome)")
      let none = try run("model load ./m.safetensors; predict \"images/*/x*.png\"")
      #expect(none.status == 1 && none.messages.contains("no image matches 'images/*/x*.png'"), "\(none)")
    }
  }

  @Test("writes every probability so that it reads back, as CSV and as JSON")
  func precision() throws {
    try withModel { folder, run in
      let outcome = try run(
        "model load ./m.safetensors; predict images to=./p.csv; predict images to=./p.json; predict images")
      #expect(outcome.status == 0, "\(outcome)")
      let csv = try table(folder + "/p.csv")
      #expect(csv.first == ["file", "class", "dark", "light"] && csv.count == 11)
      let json = try JSONDecoder().decode(Document.self, from: Data(try FileIO.read(folder + "/p.json")))
      #expect(json.predictions.count == 10 && json.unreadable.isEmpty)
      for (row, entry) in zip(csv.dropFirst(), json.predictions) {
        let values = row.suffix(2).compactMap(Float.init)
        try #require(values.count == 2)
        #expect(row[0] == entry.file && row[1] == entry.class)
        #expect(["dark", "light"].compactMap { entry.probabilities[$0].map { Float($0) } } == values)
        // All the digits of a number of 32 bits: the sum is off by its rounding at most.
        #expect(abs(Double(values[0]) + Double(values[1]) - 1) < 1e-6)
        #expect((values[0] > values[1]) == (row[1] == "dark"))
        #expect(row[2] == "\(values[0])" && row[3] == "\(values[1])")
      }
      let wrong = try run("model load ./m.safetensors; predict images to=./p.xlsx")
      #expect(wrong.status != 0 && wrong.messages.contains("'./p.xlsx' must end in .csv or .json"), "\(wrong)")
    }
  }

  @Test("quotes names in CSV as RFC 4180 has it")
  func quoting() throws {
    try withModel { folder, run in
      let png = try FileIO.read(folder + "/images/dark/0.png")
      try FileIO.write(png, to: folder + "/a \"b\", c.png")
      let outcome = try run(#"model load ./m.safetensors; predict "a \"b\", c.png" to=./p.csv"#)
      #expect(outcome.status == 0, "\(outcome)")
      let text = String(decoding: try FileIO.read(folder + "/p.csv"), as: UTF8.self)
      #expect(
        text.contains("\n\"a \"\"b\"\", c.png\",dark,") || text.contains("\n\"a \"\"b\"\", c.png\",light,"), "\(text)")
    }
  }

  @Test("classifies what it can, reports what it cannot read, and ends with status 1")
  func unreadable() throws {
    try withModel { folder, run in
      try FileIO.write("no image", to: folder + "/images/dark/bad.png")
      let whole = try FileIO.read(folder + "/images/light/0.png")
      try FileIO.write(Array(whole.prefix(whole.count / 2)), to: folder + "/images/light/cut.png")
      let outcome = try run("model load ./m.safetensors; predict images to=./p.json; echo on")
      #expect(outcome.status == 1 && rows(outcome).count == 10, "\(outcome)")
      #expect(outcome.messages.contains("2 of 12 files could not be read"), "\(outcome)")
      let json = try JSONDecoder().decode(Document.self, from: Data(try FileIO.read(folder + "/p.json")))
      #expect(json.predictions.count == 10)
      #expect(json.unreadable.map(\.file) == ["images/dark/bad.png", "images/light/cut.png"])
      #expect(json.unreadable.allSatisfy { $0.error.contains($0.file) })

      let alone = try run("model load ./m.safetensors; predict images/dark/bad.png")
      #expect(alone.status == 1 && rows(alone).isEmpty && alone.messages.contains("bad.png"), "\(alone)")
      let missing = try run("model load ./m.safetensors; predict images/dark/0.png images/none.png")
      #expect(missing.status == 1 && missing.messages.contains("cannot read 'images/none.png'"), "\(missing)")
    }
  }
}
