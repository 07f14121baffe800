import Basics
import FoundationEssentials
import Images
import Reports
import Testing

@Suite("results.json") struct ResultsTests {
  struct Read: Decodable {
    struct Epoch: Decodable {
      var epoch: Int
      var loss, val_loss, val_accuracy: Double?
    }
    struct Part: Decodable {
      struct NumberFormat: Decodable {
        var name: String
        var precision: Double?
        var support: Int
      }
      var accuracy, loss: Double
      var count: Int
      var classes: [NumberFormat]
      var confusion: [[Int]]
    }
    struct Model: Decodable { var parameters, trainable_parameters, multiply_adds: Int }
    struct Expectation: Decodable {
      var expression: String
      var holds: Bool
    }
    var version: String
    var seed: UInt64
    var classes: [String]
    var counts: [String: [String: Int]]
    var model: Model?
    var test: Part?
    var epochs: [Epoch]?
    var expectations: [Expectation]?
  }

  var results: Results {
    var results = Results(name: "say \"crack\"", version: "0.1.0", seed: .max, classes: ["intact", "Трещина\n\u{1}\\"])
    results.data = .init(
      source: "synth", fingerprint: "ab12", height: 48, width: 48, resizing: "resized",
      counts: [("train", [1400, 1399]), ("val", [400, 7])])
    results.model = .init(name: "crack", parameters: 2_260_546, trainableParameters: 2562, multiplyAdds: 16_600_000)
    results.epochs = history(2)
    results.epochs[1].loss = .nan
    results.epochs[1].validationLoss = nil
    results.evaluations = [
      .init(
        part: "test", loss: Double(Float(0.0127)), accuracy: 0.99675,
        classes: [
          .init(name: "intact", precision: 0.5, recall: 1, f1: 2 / 3, support: 9),
          .init(name: "crack", precision: nil, recall: .nan, f1: nil, support: 0),
        ], confusion: [[1990, 10], [3, 1997]])
    ]
    results.expectations = [.init(expression: "test.accuracy >= 0.99", holds: true)]
    return results
  }

  @Test("reads back as what was written")
  func roundTrip() throws {
    let read = try JSONDecoder().decode(Read.self, from: FoundationEssentials.Data(results.json.text.utf8))
    #expect(read.seed == .max && read.version == "0.1.0")
    #expect(read.classes == results.classes)
    #expect(read.counts["train"] == ["intact": 1400, "Трещина\n\u{1}\\": 1399])
    #expect(read.model?.multiply_adds == 16_600_000 && read.model?.trainable_parameters == 2562)
    let test = try #require(read.test)
    #expect(test.accuracy == 0.99675 && Float(test.loss) == 0.0127 && test.count == 4000)
    #expect(test.confusion == [[1990, 10], [3, 1997]])
    #expect(test.classes.map(\.precision) == [0.5, nil])
    let epochs = try #require(read.epochs)
    #expect(epochs.map(\.epoch) == [1, 2])
    #expect(epochs[0].loss == results.epochs[0].loss && epochs[0].val_loss == results.epochs[0].validationLoss)
    #expect(epochs[1].loss == nil && epochs[1].val_loss == nil)
    #expect(read.expectations?.first?.holds == true)
  }

  @Test("has its keys in order, short numbers, and a line for each epoch")
  func text() {
    let text = results.json.text
    let keys = ["name", "version", "seed", "data", "classes", "counts", "model", "test", "epochs", "expectations"]
    let places = keys.map { key in text.split(separator: "\n").firstIndex { $0.hasPrefix("  \"\(key)\":") } ?? -1 }
    #expect(places == places.sorted() && !places.contains(-1))
    #expect(text.contains("    \"loss\": 0.0127,\n"))
    #expect(text.split(separator: "\n").count { $0.contains("\"epoch\":") } == 2)
    #expect(text.contains("\"val_loss\": null") && !text.contains("nan"))
    #expect(text.hasSuffix("}\n"))
  }

  @Test("leaves out what did not happen")
  func empty() throws {
    #expect(
      Results(name: "x", version: "1", seed: 0).json.text == """
        {"name": "x", "version": "1", "seed": 0}

        """)
  }
}

@Suite("The history of a run in a file") struct HistoryFileTests {
  @Test("reads back as what was written")
  func roundTrip() throws {
    var epochs = history(20, validation: false)
    epochs[3].loss = .infinity
    epochs[4].validationLoss = 0.25
    let read = try HistoryTable(parsing: Array(HistoryTable(epochs).csv.utf8), path: "x").trials
    #expect(read.map(\.epochs) == [epochs])
    let text = "loss,mood,accuracy,epoch\r\n0.5,good,0.9,7\r\n"
    let short = try HistoryTable(parsing: Array(text.utf8), path: "x").trials[0].epochs
    #expect(short.count == 1 && short[0].epoch == 7 && short[0].accuracy == 0.9 && short[0].validationLoss == nil)
  }

  @Test("is named after its folder, or itself")
  func names() async throws {
    try await withFolder { folder in
      try FileIO.makeFolder("\(folder)/001-crack")
      for name in ["001-crack/history.csv", "other.csv"] {
        try FileIO.write(HistoryTable(history(2)).csv, to: "\(folder)/\(name)")
      }
      for (path, name) in [
        ("001-crack", "001-crack"), ("001-crack/", "001-crack"), ("001-crack/history.csv", "001-crack"),
        ("other.csv", "other.csv"),
      ] { #expect(try [HistoryPlot.Run](reading: "\(folder)/\(path)").map(\.name) == [name]) }
      #expect(throws: FileError.self) { try [HistoryPlot.Run](reading: folder) }
    }
  }

  @Test("that is not one is refused, with the line")
  func errors() {
    let head = "epoch,loss,accuracy\n"
    let cases: [(text: String, line: Int, reason: String)] = [
      ("", 1, "has no column 'epoch'"), ("{\"epochs\": []}", 1, "has no column 'epoch'"),
      ("epoch,accuracy", 1, "has no column 'loss'"), (head, 2, "is missing"),
      (String(repeating: "x", count: 5000), 1, "is too long"),
      (head + "1,0.5,0.5\n" + String(repeating: ",", count: 5000), 3, "is too long"),
      (head + "1,0.5\n", 2, "has 2 of 3 fields"), (head + "1,0.5,good\n", 2, "has 'good' where a number is expected"),
      (head + "1,1,1\n1,1,1\n", 3, "does not have an epoch above 1"),
      (head + "0,1,1\n", 2, "does not have an epoch above 0"),
      (head + "1.5,1,1\n", 2, "does not have an epoch above 0"),
      (head + "nan,1,1\n", 2, "does not have an epoch above 0"),
      (head + ",1,1\n", 2, "does not have an epoch above 0"),
      (head + "1e300,1,1\n", 2, "does not have an epoch above 0"),
    ]
    for (text, line, reason) in cases {
      #expect(throws: ReportError.notHistory(path: "x", line: line, reason: reason), "\(text.prefix(60))") {
        try HistoryTable(parsing: Array(text.utf8), path: "x")
      }
    }
    #expect(throws: ReportError.self) { try HistoryTable(parsing: [0xFF, 0, 0x0A, 0xFE], path: "x") }
  }
}

@Suite("JSON") struct JSONTests {
  @Test("writes every number so that it reads back")
  func numbers() throws {
    let cases: [(Double, String)] = [
      (0, "0"), (-3, "-3"), (0.1, "0.1"), (Double(Float(0.1)), "0.1"), (1e-7, "1e-07"), (1e300, "1e+300"),
      (2.0 / 3, "0.6666666666666666"), (.nan, "null"), (.infinity, "null"), (123_456_789_012, "123456789012"),
    ]
    for (value, text) in cases {
      #expect(JSON.number(value).text == text + "\n")
      let read = try JSONDecoder().decode(Double?.self, from: Data(text.utf8))
      #expect(read.map(Float.init) == (value.isFinite ? Float(value) : nil))
    }
  }

  @Test("quotes every string so that it reads back")
  func strings() throws {
    let text = String(String.UnicodeScalarView((0...0x2FF).compactMap { Unicode.Scalar($0) })) + "😀\u{2028}"
    let read = try JSONDecoder().decode([String].self, from: Data(JSON.array([.string(text)]).text.utf8))
    #expect(read == [text])
  }

  @Test("nests by two spaces, the innermost on one line")
  func nesting() {
    let value = JSON.object([
      .init("a", .array([])), .init("b", .array([.array([.integer(1), .integer(2)]), .object([])])),
      .init("c", .object([.init("d", .bool(true)), .init("e", .null)])),
    ])
    #expect(
      value.text == """
        {
          "a": [],
          "b": [
            [1, 2],
            {}
          ],
          "c": {"d": true, "e": null}
        }

        """)
  }
}

@Suite("history.csv") struct HistoryTableTests {
  @Test("has a row for each epoch, empty where a metric is missing")
  func rows() {
    var epochs = [
      Results.Epoch(
        epoch: 1, loss: 0.5, accuracy: 0.75, validationLoss: 0.25, validationAccuracy: 1, learningRate: 1e-4)
    ]
    epochs.append(epochs[0])
    epochs[1].epoch = 2
    epochs[1].validationLoss = nil
    epochs[1].validationAccuracy = nil
    epochs[1].loss = .nan
    #expect(
      HistoryTable(epochs).csv == """
        epoch,loss,accuracy,val_loss,val_accuracy,learning_rate
        1,0.5,0.75,0.25,1,0.0001
        2,nan,0.75,,,0.0001

        """)
  }
}

@Suite("The records of a sweep") struct SweepTests {
  /// A sweep of a rate and a size, of which the last round failed.
  private var trials: [Results.Trial] {
    func values(_ rate: String, _ size: String) -> [Results.LoopValue] {
      [.init("rate", rate, .literal("0.01")), .init("epoch", size, .string(size))]
    }
    return [
      .init(
        number: 1, values: values("1e-2", "a,b"), model: "m", epochs: history(2),
        scores: [.init(part: "test", loss: 0.5, accuracy: 0.75, count: 8, correct: 6)]),
      .init(number: 2, values: values("1e-3", "say \"x\""), model: "m", epochs: history(1)),
      .init(number: 3, values: values("1", "c"), model: "m", failure: "the training diverged"),
    ]
  }

  @Test("have a row of history.csv for each epoch of each trial, with the values of the loops")
  func table() throws {
    let csv = HistoryTable(trials).csv
    let lines = csv.split(separator: "\n")
    // A variable with the name of a metric is set off from it.
    #expect(lines[0] == "trial,rate,loop_epoch,epoch,loss,accuracy,val_loss,val_accuracy,learning_rate")
    #expect(lines.count == 4 && lines[1].hasPrefix("1,1e-2,\"a,b\",1,0."))
    #expect(lines[3].hasPrefix("2,1e-3,\"say \"\"x\"\"\",1,0."))
    let read = try HistoryTable(parsing: Array(csv.utf8), path: "x").trials
    #expect(read.map(\.epochs) == [history(2), history(1)] && read.map(\.number) == [1, 2])
    #expect(read[1].values.map(\.text) == ["1e-3", "say \"x\""])
  }

  @Test("are read as a run for each trial")
  func runs() async throws {
    try await withFolder { folder in
      try FileIO.write(HistoryTable(trials).csv, to: folder + "/history.csv")
      let runs = try [HistoryPlot.Run](reading: folder + "/history.csv")
      #expect(runs.map(\.name).allSatisfy { $0.contains(", rate = 1e-") } && runs.count == 2)
    }
  }

  @Test("record each trial's results in results.json, and which trial the rest is of")
  func results() {
    var results = Results(name: "x", version: "1", seed: 0, epochs: history(1))
    results.trials = trials
    results.trial = 2
    let text = results.json.line
    #expect(text.contains(#""trial": 2, "epochs": [{"epoch": 1,"#))
    #expect(
      text.contains(
        #""trials": [{"number": 1, "values": {"rate": 0.01, "epoch": "a,b"}, "model": "m", "test": {"accuracy": 0.75, "#
      ))
    #expect(text.contains(#""model": "m", "failure": "the training diverged"}"#))
    // A single training without loops has no trials to distinguish.
    results.trials = [.init(epochs: history(1))]
    #expect(!results.json.line.contains("trial"))
  }

  @Test("are a table in the report, which says what its summary is of")
  func report() throws {
    var results = Results(name: "x", version: "1", seed: 0, epochs: history(1))
    results.trials = trials
    results.trial = 3
    let text = MarkdownPage(Report(results)) { $0 }.text
    #expect(text.contains("| Results of | **rate = 1, epoch = c** | trial 3, the last of 3 trials; 'Trials' has all |"))
    #expect(
      text.contains(
        "| trial | rate | epoch | epochs | lowest validation loss | in epoch | test accuracy | test loss | failure |"))
    #expect(text.contains("| 1 | 1e-2 | a,b | 2 | 0."))
    #expect(text.contains("| 75.00 % | 0.5000 |  |"))
    #expect(text.contains("| 3 | 1 | c | 0 | – | – | – | – | the training diverged |"))
    results.trial = 1
    #expect(MarkdownPage(Report(results)) { $0 }.text.contains("trial 1, one of 3 trials"))
  }
}

@Suite("timing.json") struct TimingTests {
  @Test("has the machine, each command's seconds and each epoch's")
  func json() {
    let timing = Timing(
      started: "2026-01-31T12:00:00Z", seconds: 2.5, processor: nil, system: "Linux", threads: 2,
      commands: [
        .init("seed 5", seconds: 0),
        .init(
          "train", seconds: 2,
          epochs: [.init(rounds: ["rate = 1"], epoch: 1, seconds: 1.5, imagesPerSecond: 4000)]),
      ])
    #expect(
      timing.json.line == #"""
        {"started": "2026-01-31T12:00:00Z", "seconds": 2.5, "processor": null, "system": "Linux", "threads": 2, \#
        "commands": [{"command": "seed 5", "seconds": 0}, {"command": "train", "seconds": 2, "epochs": \#
        [{"rounds": ["rate = 1"], "epoch": 1, "seconds": 1.5, "images_per_second": 4000}]}]}
        """#)
  }
}

@Suite("A run's folder") struct RunFolderTests {
  @Test("is numbered after the highest there")
  func numbering() async throws {
    try await withFolder { root in
      let runs = "\(root)/deep/runs"
      #expect(try RunFolder.next(name: "concrete-crack", in: runs).path == "\(runs)/001-concrete-crack")
      #expect(try RunFolder.next(name: "b", in: runs).path == "\(runs)/002-b")
      for other in ["041-x", "notes", "9999999999999999999-far", "½-half", "007"] {
        try FileIO.makeFolder("\(runs)/\(other)")
      }
      let folder = try RunFolder.next(name: "c", in: runs)
      #expect(folder.path == "\(runs)/042-c" && FileIO.isFolder(folder.path))
      #expect(folder.path(of: "results.json") == "\(runs)/042-c/results.json")
      try FileIO.makeFolder("\(runs)/999-x")
      #expect(try RunFolder.next(name: "d", in: runs).path == "\(runs)/1000-d")
    }
  }

  @Test("has a name that every file system takes")
  func names() async throws {
    try await withFolder { root in
      let cases = [
        ("../../etc/passwd", "001-..-..-etc-passwd"), ("Трещина 2", "002-Трещина-2"), ("", "003-run"),
        ("a\n\u{0}b*?", "004-a-b"), (String(repeating: "é", count: 500), "005-" + String(repeating: "é", count: 60)),
      ]
      for (name, folder) in cases {
        let path = try RunFolder.next(name: name, in: root).path
        #expect(path == "\(root)/\(folder)")
      }
    }
  }

  @Test("belongs to one run, however many start at once")
  func concurrency() async throws {
    try await withFolder { root in
      let folders = try await withThrowingTaskGroup(of: String.self) { group in
        for index in 0..<24 { group.addTask { try RunFolder.next(name: "run\(index % 5)", in: root).path } }
        return try await group.reduce(into: [String]()) { $0.append($1) }
      }
      let numbers = folders.compactMap { $0.split(separator: "/").last?.split(separator: "-").first }
      #expect(Set(numbers).count == 24)
    }
  }

  @Test("may be one given, new or old; a file in its place is an error")
  func given() async throws {
    try await withFolder { root in
      #expect(try RunFolder(at: "\(root)/out/a").path == "\(root)/out/a")
      #expect(try RunFolder(at: "\(root)/out/a") == RunFolder(at: "\(root)/out/a"))
      try FileIO.write("x", to: "\(root)/file")
      #expect(throws: FileError.self) { try RunFolder(at: "\(root)/file") }
      #expect(throws: FileError.self) { try RunFolder.next(name: "a", in: "\(root)/file") }
    }
  }
}
