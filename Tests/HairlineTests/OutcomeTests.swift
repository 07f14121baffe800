import Basics
import Images
import Testing

/// Models that are perfect, that never predict a class, and that diverge: what goes on, and what does not.
@Suite("A model that is") struct OutcomeTests {
  /// Dark and light images, which the smallest model tells apart.
  static func drawImages(in folder: String, count: Int = 20) throws {
    for (index, kind) in ["dark", "light"].enumerated() {
      try FileIO.makeFolder("\(folder)/images/\(kind)")
      for number in 0..<count {
        let pixels = (0..<8 * 8 * 3).map { _ in UInt8(10 + number + index * 190) }
        let png = try ImageCodec.encodePNG(Image(width: 8, height: 8, pixels: pixels))
        try FileIO.write(png, to: "\(folder)/images/\(kind)/\(number).png")
      }
    }
  }

  static let model = "model m { input 8x8x3; rescaling 1/255; flatten; dense classes activation=softmax }"

  /// Runs a script on these images, in the folder.
  private func run(_ script: String, _ options: String = "", in folder: String) throws -> Program.Outcome {
    try Self.drawImages(in: folder)
    try FileIO.write("seed 5\ndata load images size=8x8 split=60/20/20\n\(script)\n", to: folder + "/a.hl")
    return try Program.run(
      ["-c", "cd '\(folder)' && exec '\(Program.path)' run a.hl --out out \(options)"], program: "/bin/sh",
      environment: ["XDG_CACHE_HOME": folder + "/cache"])
  }

  @Test("perfect has nothing to show of its errors: each plot says so, and the script goes on")
  func perfect() throws {
    try withFolder { folder in
      let outcome = try run(
        """
        \(Self.model)
        train epochs=60 lr=0.02 batch=8
        evaluate test
        expect test.accuracy == 1
        plot most_confused
        plot predictions only=wrong
        plot predictions only=unsure to=unsure.svg
        report to=report.md
        echo on
        """, in: folder)
      #expect(outcome.status == 0 && outcome.results.hasSuffix("\non\n"), "\(outcome)")
      let notice = "nothing to show: all 8 images were classified correctly\n"
      #expect(outcome.messages.split(separator: notice, omittingEmptySubsequences: false).count == 3, "\(outcome)")
      #expect(outcome.messages.contains("nothing to show: the lowest probability of a predicted class is "))
      for name in ["most_confused-test.png", "predictions-test-wrong.png"] {
        let chunks = try ImageCodec.textChunks(ofPNG: FileIO.read("\(folder)/out/\(name)"))
        let title = chunks.first { $0.key == "Metrics" }?.value ?? ""
        #expect(title.contains("\"pairs\": []") || title.contains("\"wrong\": 0"), "\(title)")
      }
      let unsure = String(decoding: try FileIO.read(folder + "/out/unsure.svg"), as: UTF8.self)
      #expect(unsure.contains("<svg"))
    }
  }

  @Test("never sure of a class has no precision there: the expectation does not hold, and that is no error")
  func undefined() throws {
    try withFolder { folder in
      // With nothing to see, all images are of the first class.
      let script = """
        \(Self.model.replacing("1/255", with: "0"))
        train epochs=1 lr=1e-3 batch=8
        evaluate test
        if test.recall.dark == 1 { let never = light; expect test.precision.light >= 0.5 }
        if test.recall.light == 1 { let never = dark; expect test.precision.dark >= 0.5 }
        echo after
        expect test.support.dark == 4
        """
      let strict = try run(script, "--junit junit.xml", in: folder)
      #expect(strict.status == 3 && !strict.results.contains("after"), "\(strict)")
      #expect(strict.messages.contains(" is undefined, wanted >= 0.5"), "\(strict.messages)")

      let outcome = try run(script, "--keep-going --junit junit.xml", in: folder)
      #expect(outcome.status == 3 && outcome.results.hasSuffix("after\n"), "\(outcome)")
      let junit = try Element.read(String(decoding: try FileIO.read(folder + "/junit.xml"), as: UTF8.self))
      #expect(junit.all("failure").count == 1 && junit.all("error").isEmpty)
      let message = try #require(junit.all("failure").first?["message"])
      #expect(message.hasPrefix("test.precision.") && message.hasSuffix(" is undefined, wanted >= 0.5"))
    }
  }

  @Test("diverging ends its round; with --keep-going the next one begins, and the exit status tells")
  func diverged() throws {
    try withFolder { folder in
      let script = """
        for rate in [1e38 0.01] {
            \(Self.model.replacing("1/255", with: "255"))
            train epochs=2 lr=$rate batch=8 optimizer=sgd
            echo trained by $rate
        }
        echo after
        """
      let ended = try run(script, in: folder)
      #expect(ended.status == 1 && !ended.results.contains("trained by"), "\(ended)")
      let outcome = try run(script, "--keep-going", in: folder)
      #expect(outcome.status == 1, "\(outcome)")
      #expect(outcome.results.hasSuffix("\ntrained by 0.01\nafter\n") && !outcome.results.contains("1e38\n"))
      #expect(outcome.messages.contains("a.hl:5:5: error: the training diverged"), "\(outcome.messages)")
      #expect(outcome.messages.contains("rate = 1e38"), "\(outcome.messages)")
    }
  }

  @Test("reported from a terminal with colours and few columns leaves a report without either")
  func terminal() throws {
    try withFolder { folder in
      try Self.drawImages(in: folder)
      let terminal = try Terminal(
        ["-C", folder, Program.path], program: "/usr/bin/env", columns: 40,
        environment: ["XDG_CACHE_HOME": folder + "/cache", "TERM": "xterm-256color", "COLORTERM": "truecolor"])
      terminal.expect("> ")
      for line in [
        "data load images size=8x8", Self.model, "train epochs=2", "evaluate test", "model summary",
        "report to=./report.html", "report to=./report.md", "echo done",
      ] { terminal.type(line + "\r") }
      terminal.expect("\ndone\n")
      #expect(terminal.leave() == 0)
      #expect(terminal.shown.contains("\u{1B}[1mclass"), "the terminal has colours")
      for name in ["report.html", "report.md"] {
        let text = String(decoding: try FileIO.read("\(folder)/\(name)"), as: UTF8.self)
        #expect(!text.contains("\u{1B}") && !text.contains("[1m"), "\(name)")
        // The table of the data, as wide as it is.
        if name == "report.html" { #expect(text.contains("class  train  val  test  total"), "\(text)") }
      }
    }
  }
}
