import Basics
import FoundationEssentials
import Testing

@Suite("The report of a run") struct ReportTests {
  private static let script = """
    seed 5
    data synth count=60 size=24x24 split=50/20/30
    model small {
        input 24x24x3
        rescaling 1/255
        conv2d 4 3 strides=2 activation=relu
        global_average_pooling2d
        dense classes activation=softmax
    }
    train epochs=2 batch=16 lr=0.01
    evaluate val
    evaluate test
    echo "</pre><script>alert(1)</script>"
    for rows in [1 2] { plot samples grid=1x3 }
    plot history to=plots/history.png
    report
    report to=report.md
    report to=plots/report.md
    """

  /// Runs the script in a folder.
  private func run(_ body: (_ folder: String) throws -> Void) throws {
    try withFolder { folder in
      try FileIO.write(Self.script, to: folder + "/small.hl")
      let outcome = try Program.run(
        ["-c", "cd \(folder) && exec \(Program.path) run small.hl --out out"], program: "/bin/sh",
        environment: ["XDG_CACHE_HOME": folder + "/cache"])
      #expect(outcome.status == 0, "\(outcome.messages)")
      try body(folder)
    }
  }

  private func text(_ path: String) throws -> String { String(decoding: try FileIO.read(path), as: UTF8.self) }

  @Test("gives every metric as results.json does")
  func metrics() throws {
    try run { folder in
      let results = try JSONDecoder().decode(
        Document.self, from: Data(try FileIO.read(folder + "/out/results.json")))
      var paths = Set<String>()
      for part in try text(folder + "/out/report.html").split(separator: "<data value=\"").dropFirst() {
        let words = part.split(separator: "\"", maxSplits: 3)
        let path = String(words[2])
        paths.insert(path)
        #expect(results[path[...]]?.means(String(words[0])) == true, "\(path) is not \(words[0])")
      }
      for part in ["test", "val"] {
        for metric in ["accuracy", "accuracy_interval.0", "accuracy_interval.1", "loss", "count"] {
          #expect(paths.contains("\(part).\(metric)"))
        }
        for (row, column) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
          #expect(paths.contains("\(part).confusion.\(row).\(column)"))
        }
        for metric in ["recall", "f1", "support"] { #expect(paths.contains("\(part).classes.1.\(metric)")) }
      }
      for metric in ["epoch", "loss", "accuracy", "val_loss", "val_accuracy", "learning_rate"] {
        #expect(paths.contains("epochs.1.\(metric)"))
      }
      #expect(paths.isSuperset(of: ["seed", "version", "data.fingerprint", "model.parameters"]))

      guard case .number(let accuracy)? = results["test.accuracy"], case .number(let loss)? = results["test.loss"]
      else { throw Element.Malformed(description: "no accuracy or loss") }
      let brief = try text(folder + "/out/report.md")
      #expect(brief.contains("| Accuracy on test | **\(NumberFormat.percent(accuracy))** |"))
      #expect(brief.contains("| Loss on test | **\(NumberFormat.measured(loss))** |"))
    }
  }

  @Test("is a notebook, with each plot where it was drawn, and links them from Markdown wherever that is")
  func notebook() throws {
    try run { folder in
      let page = try text(folder + "/out/report.html")
      let commands = page.split(separator: "<kbd>").dropFirst()
      #expect(
        commands.map { $0.prefix { !"\n <".contains($0) } }
          == ["seed", "data", "model", "train", "evaluate", "evaluate", "echo", "for", "plot"])
      #expect(commands.map { $0.split(separator: "<figure>").count - 1 } == [0, 0, 0, 0, 0, 0, 0, 2, 1])
      #expect(page.contains("<figcaption>plot samples grid=1x3 (rows = 2)</figcaption>"))
      #expect(page.contains("<samp>&lt;/pre&gt;&lt;script&gt;alert(1)&lt;/script&gt;\n</samp>"))
      #expect(!page.contains(folder), "paths stand in it only as they were typed")

      #expect(try text(folder + "/out/report.md").contains("(samples-1.png)"))
      #expect(try text(folder + "/out/report.md").contains("(../plots/history.png)"))
      #expect(try text(folder + "/plots/report.md").contains("(../out/samples-1.png)"))
      #expect(try text(folder + "/plots/report.md").contains("(history.png)"))
    }
  }

  private static let check = "\(ExperimentTests.root)/Tests/HairlineTests/Browser/check-report"
  private static let hasChromium = ["chromium", "chromium-browser", "google-chrome"]
    .contains { FileIO.exists("/usr/bin/\($0)") }

  @Test(
    "is in order in a browser: on a phone, on a desktop, light and dark, with the keyboard",
    .enabled(if: hasChromium, "there is no Chromium to open it with (scripts/setup test installs it)"))
  func browser() throws {
    try run { folder in
      let outcome = try Program.run(
        [Self.check, folder + "/out/report.html"], program: Python.having("axe_core_python") ?? Python.usual,
        environment: ["HOME": folder])
      #expect(outcome.status == 0, "\(outcome.results)\(outcome.messages)")
      if outcome.results.contains("axe-core is not installed") { print(outcome.results) }
    }
  }
}

/// A JSON document.
private enum Document: Decodable, Equatable {
  case number(Double)
  case string(String)
  case array([Document])
  case object([String: Document])
  case other

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if let number = try? value.decode(Double.self) {
      self = .number(number)
    } else if let text = try? value.decode(String.self) {
      self = .string(text)
    } else if let items = try? value.decode([Document].self) {
      self = .array(items)
    } else if let members = try? value.decode([String: Document].self) {
      self = .object(members)
    } else {
      self = .other
    }
  }

  /// Whether it is what `text` says: a number, all its digits, or a word.
  func means(_ text: String) -> Bool {
    switch self {
    case .number(let number): Double(text) == number
    case .string(let word): text == word
    default: false
    }
  }

  subscript(_ path: Substring) -> Document? {
    if path.isEmpty { return self }
    let key = path.prefix { $0 != "." }
    let rest = path.dropFirst(key.count + 1)
    switch self {
    case .object(let members): return members[String(key)]?[rest]
    case .array(let items): return Int(key).flatMap { items.indices.contains($0) ? items[$0][rest] : nil }
    default: return nil
    }
  }
}
