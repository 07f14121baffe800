import Basics
import FoundationEssentials
import Glibc
import Testing

/// What CI replays: plans, test cases, events.
@Suite("A replay", .serialized) struct ReplayTests {
  /// Trains a little, and has four expectations, one of them in a loop of two rounds; the last is not met.
  static let script = """
    let count = 20
    let wanted = 2
    seed 5
    data synth count=$count size=16x16
    model tiny {
        input 16x16x3
        rescaling 1/255
        flatten
        dense classes activation=softmax
    }
    train epochs=2 batch=8
    evaluate test
    plot confusion test
    expect test.accuracy >= 0 and "<&>" == "<&>"
    for n in [1 2] {
        expect $n < 3
    }
    expect error "no 'let'" { source nowhere.hl }
    expect test.accuracy >= $wanted
    echo after
    expect 1 < 2
    """

  /// Runs the script in `folder`.
  private func run(_ folder: String, _ arguments: [String], script: String = script) throws -> Program.Outcome {
    try FileIO.write(script.replacing("no 'let'", with: "cannot read") + "\n", to: folder + "/gate.hl")
    return try Program.run(
      ["run", folder + "/gate.hl", "--out", folder + "/out"] + arguments,
      environment: ["XDG_CACHE_HOME": folder + "/cache"])
  }

  private func junit(_ path: String) throws -> Element {
    try Element.read(String(decoding: try FileIO.read(path), as: UTF8.self))
  }

  @Test("leaves a test case for each expectation, with what was measured and what was wanted")
  func testCases() throws {
    try withFolder { folder in
      let file = folder + "/deep/junit.xml"
      let outcome = try run(folder, ["--junit", file, "--set", "wanted=1.5"])
      #expect(outcome.status == 3, "\(outcome.messages)")
      let root = try junit(file)
      #expect(root.name == "testsuites")
      JUnitSchema.ant.check(root)
      JUnitSchema.jenkins.check(root)
      let suite = try #require(root.children.first)
      #expect(suite.name == "testsuite" && root.children.count == 1)
      #expect(suite["tests"] == "6" && suite["failures"] == "1" && suite["errors"] == "0" && suite["skipped"] == "1")
      #expect(suite["timestamp"]?.count == "2026-01-31T12:00:00".count)
      #expect(root.all("property").contains { $0["name"] == "wanted" && $0["value"] == "1.5" })
      let cases = root.all("testcase")
      #expect(
        cases.map { $0["name"] } == [
          "test.accuracy >= 0 and \"<&>\" == \"<&>\"", "$n < 3 (n = 1)", "$n < 3 (n = 2)",
          "error \"cannot read\"", "test.accuracy >= $wanted", "1 < 2",
        ])
      #expect(cases.allSatisfy { $0["classname"]?.hasSuffix(".gate") == true })
      // Where each stands in the script.
      let lines = try #require(root.all("system-out").last).text.split(separator: "\n")
      #expect(lines.map { $0.dropFirst(folder.count + 9).prefix(2) } == ["14", "16", "16", "18", "19", "21"])
      #expect(lines.count == 6)
      #expect(lines.dropFirst().first == "\(folder)/gate.hl:16: passed: $n < 3 (n = 1) ($n is 1)")
      #expect(lines.contains { $0.hasPrefix("\(folder)/gate.hl:19: failed, as test.accuracy is 0.") }, "\(lines)")
      // The training is what led to the first.
      #expect(cases.allSatisfy { $0["time"].flatMap(Double.init) != nil } && cases[0]["time"] != "0.000")
      let failure = try #require(cases[4].children.first)
      #expect(failure.name == "failure" && failure["type"] == "expect")
      #expect(failure["message"]?.hasPrefix("test.accuracy is 0.") == true)
      #expect(failure["message"]?.hasSuffix(", wanted >= 1.5") == true)
      #expect(failure.text.hasPrefix("\(folder)/gate.hl:19:1: test.accuracy is 0."))
      #expect(cases[5].children.map(\.name) == ["skipped"])

      let going = try run(folder, ["--junit", file, "--keep-going"])
      #expect(going.status == 3 && going.results.hasSuffix("after\n"))
      #expect(try junit(file).children[0]["tests"] == "6" && junit(file).all("skipped").isEmpty)
    }
  }

  @Test("leaves its test cases where a command fails, and where the script does not parse")
  func errors() throws {
    try withFolder { folder in
      let file = folder + "/junit.xml"
      let failing = try run(folder, ["--junit", file], script: "expect 1 < 2\ntrain epochs=3\nexpect 3 < 4")
      #expect(failing.status == 1)
      let cases = try junit(file).all("testcase")
      #expect(cases.map { $0["name"] } == ["1 < 2", "train epochs=3", "3 < 4"])
      #expect(cases.flatMap(\.children).map(\.name) == ["error", "skipped"])
      #expect(cases[1].children[0]["message"] == "no data is loaded")
      #expect(cases[1].children[0].text.hasPrefix("\(folder)/gate.hl:2:1: error: no data is loaded"))

      let wrong = try run(folder, ["--junit", file], script: "tarin\nexpect 1 <\n")
      #expect(wrong.status == 2)
      #expect(try junit(file).children[0]["errors"] == "1")
      #expect(try Program.run(["run", folder + "/none.hl", "--junit", file]).status == 2)
      #expect(try junit(file).all("error").map { $0["message"] ?? "" }.first?.contains("No such file") == true)
      // Neither whatever a text holds nor a name that comes twice makes it less of a document.
      let odd = "expect error \"]]>\" { echo }\nexpect 1 < 2; expect 1 < 2\nexpect \"\\t\u{1}<\\n\" == \"\""
      #expect(try run(folder, ["--junit", file, "--keep-going"], script: odd).status == 3)
      try JUnitSchema.ant.check(junit(file))
      try JUnitSchema.jenkins.check(junit(file))
      let names = try junit(file).all("testcase").map { $0["name"] ?? "" }
      #expect(names.count == 4 && Set(names).count == 4 && names.contains("1 < 2 #2"))
    }
  }

  /// A line of `--json`, as far as the tests look at it.
  struct Event: Decodable {
    struct Comparison: Decodable, Equatable {
      let expression: String
      let measured: Number
      let comparison: String
      let wanted: Number
    }
    /// A number; nil for a text that was compared.
    struct Number: Decodable, Equatable {
      let value: Double?
      init(from decoder: any Decoder) throws { value = try? decoder.singleValueContainer().decode(Double.self) }
    }
    let event: String
    let time: Double
    let version, script, command, path, expression, text, problem, folder, outcome, name: String?
    let settings: [String: String]?
    let depth, line, column, epoch, status: Int?
    let loss, val_accuracy, value, seconds: Double?
    let holds, succeeded: Bool?
    let rounds: [String]?
    let comparisons: [Comparison]?
  }

  private func events(_ text: String) throws -> [Event] {
    try text.split(separator: "\n").map { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
  }

  @Test("tells each event as a line of JSON, and nothing else on standard output")
  func events() throws {
    try withFolder { folder in
      let outcome = try run(folder, ["--json", "--set", "wanted=1.5"])
      #expect(outcome.status == 3 && outcome.messages.contains("wanted >= 1.5"))
      let events = try events(outcome.results)
      func all(_ name: String) -> [Event] { events.filter { $0.event == name } }
      let first = try #require(events.first)
      #expect(first.event == "began" && first.script == folder + "/gate.hl" && first.settings == ["wanted": "1.5"])
      let last = try #require(events.last)
      #expect(
        last.event == "ended" && last.status == 3 && last.outcome == "failed_expectation"
          && last.folder == folder + "/out")
      #expect(zip(events, events.dropFirst()).allSatisfy { $0.time <= $1.time })
      #expect(all("command").contains { $0.command == "train epochs=2 batch=8" && $0.line == 11 && $0.depth == 0 })
      #expect(all("command").contains { $0.command == "expect $n < 3" && $0.depth == 2 })
      #expect(all("command").count == all("command_ended").count)
      #expect(all("command_ended").last?.succeeded == false)
      #expect(all("epoch").map(\.epoch) == [1, 2] && all("epoch").allSatisfy { $0.loss != nil && $0.seconds != nil })
      #expect(all("metric").contains { $0.name == "test.recall.cracked" && $0.value != nil })
      #expect(all("artefact").map(\.path) == [folder + "/out/confusion-test.png"])
      let expectations = all("expectation")
      #expect(expectations.map(\.holds) == [true, true, true, true, false])
      #expect(expectations[2].rounds == ["n = 2"])
      let comparison = try #require(expectations.last?.comparisons?.first)
      #expect(
        comparison.expression == "test.accuracy" && comparison.comparison == ">=" && comparison.wanted.value == 1.5)
      #expect((0...1).contains(comparison.measured.value ?? -1))
      #expect(all("failure").count == 1 && all("failure")[0].line == 19)
      #expect(all("result").contains { $0.text?.hasPrefix("test: loss") == true })

      let wrong = try run(folder, ["--json", "--quiet"], script: "echo $no")
      #expect(wrong.status == 2)
      #expect(try self.events(wrong.results).map(\.event) == ["began", "failure", "ended"])

      // All that the program says is in the documentation, by its name.
      let page = String(decoding: try FileIO.read(ExperimentTests.root + "/Documentation/Events.md"), as: UTF8.self)
      for event in events { #expect(page.contains("| `\(event.event)` |"), "\(event.event)") }
      for name in Set(try outcome.results.split(separator: "\n").flatMap(members)) {
        #expect(page.contains("`\(name)`"), "\(name)")
      }
    }
  }

  /// The names of an object's members.
  private func members(_ line: Substring) throws -> [String] {
    let parts = line.split(separator: "\": ").dropLast()
    return parts.compactMap { $0.split(separator: "\"").last.map(String.init) }
      // What `settings` holds is named by the script.
      .filter { $0 != "wanted" || line.contains("\"comparison\"") }
  }

  @Test("goes on after expectations that do not hold, in loops as well, and ends at a command that fails")
  func keepGoing() throws {
    try withFolder { folder in
      let script = "for n in 1..3 {\n    expect $n == 2\n    echo $n\n}\ntrain\necho after"
      let outcome = try run(folder, ["--keep-going"], script: script)
      #expect(outcome.status == 1 && outcome.results == "1\n2\n3\n")
      #expect(outcome.messages.split(separator: "gate.hl:2:12: error: $n is ").count == 3)
      #expect(try run(folder, ["--keep-going"], script: "expect 1 > 2\nquit").status == 3)
    }
  }

  @Test("is planned: what would be done, with values, models and times, and nothing is left behind")
  func plan() throws {
    try withFolder { folder in
      let script = Self.script + "\nfor n in [3 4] { train epochs=$n; if val.accuracy > 0.5 { echo good } }"
      let outcome = try run(folder, ["--dry-run", "--set", "count=50"], script: script)
      #expect(outcome.status == 0, "\(outcome.messages)")
      for part in [
        "let count = 50", "data synth count=50 size=16x16",
        "100 images of 2 classes: 70 train, 20 val, 10 test", "4 layers, 1,538 parameters, 1,538 trainable",
        "2 epochs of 70 images", "    n = 3\n", "    train epochs=4", "4 epochs of 70 images",
        "dense (Dense)", "total parameters: 1,538", "multiply-adds for an image: 1,536",
        "of training and evaluation on this machine, if all of it is done",
      ] { #expect(outcome.results.contains(part), "\(part):\n\(outcome.results)") }
      #expect(try FileIO.names(in: folder) == ["gate.hl"])

      let json = try run(folder, ["--dry-run", "--json"])
      let planned = try events(json.results).filter { $0.event == "planned" }
      #expect(planned.contains { $0.command == "train epochs=2 batch=8" && ($0.seconds ?? 0) > 0 })
      let missing = try run(folder, ["--dry-run"], script: "data load \(folder)/none\ntrain")
      #expect(missing.status == 0 && missing.results.contains("there is no folder '\(folder)/none'"))
    }
  }

  @Test("is checked with the files that it reads, unless it makes them itself, in less than 100 ms")
  func check() throws {
    try withFolder { folder in
      func check(_ script: String) throws -> Program.Outcome {
        try FileIO.write(script, to: folder + "/a.hl")
        return try Program.run(["check", folder + "/a.hl"])
      }
      let model = "model m { input 8x8x3; flatten; dense 2 activation=softmax }\n"
      let good = """
        let where = \(folder)
        data load synth
        data load $where
        \(model)model save own.safetensors
        model load own.safetensors
        if test.accuracy > $(1 / 2) { let path = a } else { let path = b }
        predict $path
        if no { model load \(folder)/nothing }
        expect error "cannot read" { model load \(folder)/nothing }

        """
      let outcome = try check(good)
      #expect(outcome.status == 0, "\(outcome.messages)")
      let missing = try check(
        "let where = \(folder)/none\ndata load $where\nmodel load none.safetensors\npredict \(folder)/none.jpg\n"
          + "model m { input 64x64x3; mobilenet_v2 weights=none.h5 }\ndata load \(folder)/a.hl\nfor n in 1..2 { predict no }\n"
      )
      #expect(missing.status == 1 && missing.results == "")
      for answer in [
        "a.hl:2:11: error: there is no folder '\(folder)/none'", "a.hl:3:12: error: cannot read 'none.safetensors'",
        "a.hl:4:9: error: cannot read '\(folder)/none.jpg': No such file or directory",
        "error: cannot read 'none.h5'", "error: '\(folder)/a.hl' is not a folder", "error: cannot read 'no'",
      ] { #expect(missing.messages.contains(answer), "\(missing.messages)") }
      #expect(missing.messages.split(separator: "error:").count == 7)
      #expect(try check("predict none.jpg\ntarin").status == 2)
    }
  }
}
