import Basics
import Glibc
import Images
import Testing

/// What a run says of what it found, measured and wrote.
@Suite("A run reports") struct ReportedTests {
  /// A folder with `data`, images of two classes.
  private func withImages(
    _ classes: [String] = ["dark", "white"], _ body: (_ folder: String) throws -> Void
  ) throws {
    try withFolder { folder in
      for (index, kind) in classes.enumerated() {
        try FileIO.makeFolder("\(folder)/data/\(kind)")
        for number in 0..<10 {
          let pixels = (0..<8 * 8 * 3).map { UInt8(($0 + number) % 60 + index * 150) }
          let png = try ImageCodec.encodePNG(Image(width: 8, height: 8, pixels: pixels))
          try FileIO.write(png, to: "\(folder)/data/\(kind)/\(number).png")
        }
      }
      try body(folder)
    }
  }

  private static let model = """
    data load data size=8x8 split=60/20/20
    model m { input 8x8x3; rescaling 1/255; flatten; dense classes activation=softmax }
    train epochs=1 lr=1e-2

    """

  /// Runs a script in `folder`, with its records in `out`, and more of the program's arguments.
  private func run(_ script: String, in folder: String, out: String = "out", _ arguments: [String] = []) throws
    -> Program.Outcome
  {
    try FileIO.write(FileName.bytes(of: script), to: "\(folder)/x.hl")
    return try Program.run(
      ["-c", #"cd "$1" && shift && exec "$@""#, "sh", folder, Program.path, "run", "x.hl", "--out", out] + arguments,
      program: "/bin/sh", environment: ["XDG_CACHE_HOME": folder])
  }

  private func text(_ path: String) throws -> String {
    try #require(String(validating: try FileIO.read(path), as: UTF8.self), "\(path) is not UTF-8")
  }

  // MARK: Its own files among images

  @Test("plots of its own in the data's folder, and neither loads nor classifies them")
  func ownPlots() throws {
    try withImages { folder in
      let first = try run(
        "data load data size=8x8\nplot samples to=data/plots/s.png\nplot samples to=data/dark/s.png", in: folder,
        out: "data/res/a/b")
      #expect(first.status == 0, "\(first.messages)")
      let second = try run(Self.model + "predict data", in: folder)
      #expect(second.status == 0, "\(second.messages)")
      #expect(
        second.messages.contains("1 folder of Hairline's runs and 1 plot by Hairline skipped\n"), "\(second.messages)")
      #expect(second.messages.contains("class 'dark': 1 plot by Hairline skipped\n"))
      #expect(second.results.contains("total     12    4     4     20") && !second.results.contains("s.png"))
    }
  }

  // MARK: Names that are bytes

  @Test("classes whose names are not UTF-8 in one visible form, in JSON, in messages and in what it checks")
  func latinClass() throws {
    let (name, spelled) = (FileName.decode([0x63, 0x61, 0x66, 0xE9]), #"caf\xE9"#)
    try withImages([name, "plain"]) { folder in
      let script = Self.model + "evaluate test\npredict data to=p.json\npredict \"data/\(spelled)/1.png\" to=p.csv"
      let outcome = try run(script, in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      for file in ["results.json", "timing.json", "p.json"] {
        let text = try text("\(folder)/out/\(file)")
        #expect(text.contains(#"caf\\xE9"#) && !text.contains(name), "\(file): \(text)")
      }
      // Programs get the bytes, in columns that are as wide as they are.
      #expect(
        try FileIO.read("\(folder)/out/p.csv").starts(with: Array("file,class,".utf8) + [0x63, 0x61, 0x66, 0xE9]))
      let rows = outcome.results.split(separator: "\n").prefix(4).map { $0.unicodeScalars.count }
      #expect(outcome.results.contains("\(name) ") && Set(rows).count == 1, "\(outcome.results)")
      let check = try Program.run(
        ["-c", #"cd "$1" && "$2" check x.hl && "$2" run --dry-run x.hl"#, "sh", folder, Program.path],
        program: "/bin/sh",
        environment: ["XDG_CACHE_HOME": folder])
      #expect(check.status == 0 && !check.results.contains(name) && !check.messages.contains(name), "\(check)")
    }
  }

  // MARK: What was measured

  @Test("what an expectation with 'not' measured, to people, to JUnit and in results.json")
  func negation() throws {
    try withImages { folder in
      let script = Self.model + "evaluate test\nexpect not test.accuracy > 2\nexpect not (test.accuracy <= 1)"
      let outcome = try run(script, in: folder, ["--keep-going", "--junit", "j.xml"])
      #expect(outcome.status == 3)
      #expect(outcome.messages.contains("holds: not test.accuracy > 2 (test.accuracy is "), "\(outcome.messages)")
      #expect(outcome.messages.contains(", wanted not <= 1\n"))
      let results = try text("\(folder)/out/results.json")
      #expect(results.contains("\"comparison\": \"not >\"") && results.contains("\"comparison\": \"not <=\""))
      #expect(try text("\(folder)/j.xml").contains("test.accuracy is "))
    }
  }

  @Test(
    "a metric that is not there: of which class, or what measures it",
    arguments: [
      (
        "evaluate test\nexpect test.recall.nope > 0", "'nope' is not a class of the data",
        "the classes are dark and white"
      ),
      (
        "expect train.macro_f1 > 0", "'train.macro_f1' has not been measured yet",
        "run 'evaluate train' first: training measures only its accuracy and loss"
      ),
    ])
  func missingMetric(script: String, problem: String, hint: String) throws {
    try withImages { folder in
      let outcome = try run(Self.model + script, in: folder)
      #expect(outcome.messages.contains("error: \(problem)\n") && outcome.messages.contains("  \(hint)\n"))
    }
  }

  // MARK: Loops

  @Test("that a round of a loop replaced an earlier round's file, once for each file, and how to keep both")
  func replacedFiles() throws {
    try withImages { folder in
      let loop = """
        for rate in [1 2 3] {
          model save best.safetensors
          predict data/dark/1.png to=out/p.csv
          plot samples to=plots/s.png
          plot samples to="own-$rate.png"
          report to=r.html
        }
        for n in 1..2 { plot samples to="again-$n.png" }
        model save best.safetensors
        """
      let outcome = try run(Self.model + loop, in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      func count(_ text: String) -> Int { outcome.messages.ranges(of: text).count }
      let message =
        "that replaced the file of an earlier iteration of the loop: to keep each, put rate into the name, as in "
      for name in ["best-$rate.safetensors", "p-$rate.csv", "s-$rate.png", "r-$rate.html"] {
        #expect(count("\(message)\"\(name)\"\n") == 1, "\(name): \(outcome.messages)")
      }
      #expect(count("that replaced") == 4)
    }
  }

  @Test("of nested loops, the one whose values are not in the name")
  func nestedLoops() throws {
    try withImages { folder in
      let loop = "for a in 1..2 { for b in 1..2 { plot samples to=\"s-$a.png\" } }"
      let outcome = try run("data load data size=8x8\n" + loop, in: folder)
      #expect(outcome.messages.contains("put b into the name, as in \"s-1-$b.png\"\n"), "\(outcome.messages)")
      #expect(!outcome.messages.contains("put a into"))
    }
  }
}
