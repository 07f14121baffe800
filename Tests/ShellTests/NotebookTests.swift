import Basics
import Shell
import Testing

/// A session whose lines are run one by one, as at the prompt.
private struct Notes {
  var session: Session
  let recording = Recording()

  init() { session = Session(output: recording.output(), artefacts: Artefacts(name: "notes", out: "/nonexistent")) }

  /// Runs lines, of which any may fail.
  mutating func type(_ text: String) {
    for line in text.split(separator: "\n") {
      guard let script = try? Parser.parse(SourceText(String(line))) else { continue }
      try? Interpreter.run(script.statements, in: &session)
    }
  }

  /// What `save script` writes, without its comment.
  mutating func saved(_ options: String = "") throws -> [String] {
    try withFolder { folder in
      type("save script \(folder)/saved.hl \(options)")
      let text = String(decoding: try FileIO.read(folder + "/saved.hl"), as: UTF8.self)
      let script = try Parser.parse(SourceText(text))
      #expect(Printer.text(script) == text)
      #expect(Checker.check(script).diagnostics.isEmpty, "\(text)")
      return text.split(separator: "\n").dropFirst().map(String.init)
    }
  }
}

@Suite("The session's commands") struct NotebookTests {
  static let model = "model m { input 8x8x3; flatten; dense 2 activation=softmax }"

  @Test("are kept with their time, what became of them, results and errors")
  func history() {
    var notes = Notes()
    notes.type("let n = 2\necho a $n\necho $no\nfor i in 1..2 { echo $i }\nhistory")
    let rows = notes.recording.results.replacing(/\d+\.\d\d s/, with: "T").split(separator: "\n").dropFirst(3)
    #expect(
      rows.map(String.init) == [
        "   1    T  ok           let n = 2", "   2    T  ok           echo a $n", "   3    T  failed       echo $no",
        "   4    T  ok           for i in 1..2 {", "                                 echo $i",
        "                             }",
      ])
    notes.type("history 2\nhistory 3\nhistory 99")
    #expect(notes.recording.results.contains("\necho a $n\na 2\n"))
    #expect(notes.recording.results.contains("\necho $no\nerror: there is no variable 'no'"))
    let failure = notes.session.cells.last?.failure
    #expect(failure?.contains("there is no command 99: commands are numbered from 1 to 7") == true)
  }

  @Test("can be undone one by one")
  func undo() {
    var notes = Notes()
    notes.type("let n = 1\nseed 5\nlet n = 2\necho $n\nset theme=dark scale=3\nblock b f { conv2d $f 3 }\nlet m = 1")
    notes.type("undo\nundo\nundo\nshow settings\nundo\necho $n\nshow seed")
    #expect(notes.recording.results.hasSuffix("1\nseed 5\n"), "\(notes.recording.results)")
    #expect(notes.recording.results.contains("set theme=light"))
    #expect(notes.recording.messages.contains("undid 6: block b f { … }"))
    #expect(notes.session.cells.map(\.status).prefix(7) == [.ok, .ok, .undone, .ok, .undone, .undone, .undone])
    notes.type("undo\nundo\nundo")
    #expect(notes.session.cells.last?.failure == "error: there is nothing to undo\n  undo\n  ^~~~")
    notes.type("rerun 3\necho $n")
    #expect(notes.recording.results.hasSuffix("2\n"))
  }

  @Test("can be undone twenty times")
  func bounds() {
    var notes = Notes()
    notes.type((1...25).map { "let n = \($0)" }.joined(separator: "\n"))
    notes.type((1...21).map { _ in "undo" }.joined(separator: "\n"))
    notes.type("echo $n")
    #expect(notes.recording.results == "5\n")
    #expect(
      notes.session.cells[45].failure == """
        error: the state before command 5 is no longer kept
          undo
          ^~~~
          undo keeps the last 20 states, up to 256 MB of weights and images; 'save script FILE' writes the commands \
        that led to the current state
        """)
  }

  @Test("run again by their numbers, and the last that did something without one")
  func rerun() {
    var notes = Notes()
    notes.type("let n = 1\nlet n = $n * 2\necho $n\nrerun 2..3\nrerun 2 3\nrerun\nshow variables\nrerun")
    #expect(notes.recording.results == "2\n4\n8\nlet n = 16\n")
    #expect(notes.session.cells.last?.text == "let n = $n * 2")
    notes.type("rerun 3..2\nrerun x\nrerun 0\nrerun 1000..1001")
    let problems = notes.session.cells.suffix(4).map { $0.failure?.split(separator: "\n").first ?? "" }
    #expect(
      problems == [
        "error: the range 3..2 is empty", "error: expected a command's number or a range, got 'x'",
        "error: expected a command's number or a range, got '0'",
        "error: there is no command 1000: commands are numbered from 1 to 13",
      ])
    // A command that refers to others may refer to itself.
    notes.type("rerun 11\nrerun 11..14")
    for cell in notes.session.cells.suffix(2) {
      #expect(cell.failure?.contains("'rerun 3..2' cannot be rerun: it refers to other commands\n") == true)
    }
  }

  @Test("that fail change nothing; of a block that fails half-way, what was done stays and can be undone")
  func failures() throws {
    var notes = Notes()
    notes.type("let n = 1\nfor i in 1..3 { let n = $i * 10; expect $i < 2 }\necho $n")
    #expect(notes.recording.results == "20\n")
    #expect(
      try notes.saved() == [
        "seed 0", "for i in 1..1 {", "    let n = $i * 10", "}", "let i = 2", "let n = $i * 10",
      ])
    notes.type("undo\necho $n")
    #expect(notes.recording.results == "20\n1\n")
    #expect(try notes.saved() == ["seed 0", "let n = 1"])
  }

  static let scripts: [(typed: String, saved: [String])] = [
    ("let a = 1\nlet a = 2\nlet b = $a\nlet a = 3", ["let a = 2", "let b = $a", "let a = 3"]),
    ("echo a\nlet n = 1\nshow\nhelp let\nhistory\nehco\nlet m = $no", ["let n = 1"]),
    ("seed 5\n\(model)\nseed 6", ["seed 5"] + lines + ["seed 6"]),
    ("\(model)\nmodel summary\n\(model)\nfreeze all\nunfreeze dense", lines + ["freeze all", "unfreeze dense"]),
    ("augment flip=horizontal\naugment\naugment none\naugment rotate=0.1", ["augment rotate=0.1"]),
    ("set scale=2 theme=dark\nset scale=3\nset scale=1", ["set scale=2 theme=dark", "set scale=1"]),
    (
      "let f = 1\nblock b { dense $f }\nlet f = 2\nblock c { b }\nblock b { dense 3 }\nlet g = 1\nundo",
      [
        "let f = 1", "block b {", "    dense $f", "}", "let f = 2", "block c {", "    b", "}", "block b {",
        "    dense 3", "}",
      ]
    ),
    (
      "let k = 2\nfor i in 1..$k { echo $i; let s = $i; if $s == 1 { echo one } else { let t = 5 } }\nlet k = 9",
      [
        "let k = 2", "for i in 1..$k {", "    let s = $i", "    if $s == 1 {", "    } else {", "        let t = 5",
        "    }", "}",
        "let k = 9",
      ]
    ),
    ("for i in 1..3 { let a = $i }\nfor i in 1..2 { let a = $i }", ["for i in 1..2 {", "    let a = $i", "}"]),
    ("let i = 1\nfor i in 1..0 { echo $i }", ["let i = 1"]),
    (
      "let n = 1\nexpect error \"no variable\" { let n = 2; let m = $no }\nlet m = 1",
      ["expect error \"no variable\" {", "    let n = 2", "    let m = $no", "}", "let m = 1"]
    ),
    ("let n = 1\nlet n = $n + 1\nundo\nlet n = $n + 5", ["let n = 1", "let n = $n + 5"]),
    ("let n = 1\nlet n = $n + 1\nrerun\nrerun 2", ["let n = 1"] + .init(repeating: "let n = $n + 1", count: 3)),
  ]
  static let lines = ["model m {", "    input 8x8x3", "    flatten", "    dense 2 activation=softmax", "}"]

  @Test("make a script of exactly those that led to the current state", arguments: scripts)
  func saved(_ script: (typed: String, saved: [String])) throws {
    var notes = Notes()
    notes.type(script.typed)
    let seed = script.saved.first?.hasPrefix("seed") == true ? [] : ["seed 0"]
    let saved = try notes.saved()
    #expect(saved == seed + script.saved)
    // Run again, and saved again, it is the same.
    var again = Notes()
    #expect(Runner.run(SourceText(saved.joined(separator: "\n")), in: &again.session) == .success)
    #expect(try again.saved() == saved)
  }

  @Test("with results=yes, those stay that show the current state")
  func results() throws {
    var notes = Notes()
    notes.type("let n = 1\nexpect $n == 1\nlet n = 2\nexpect $n == 2\nexpect $n == 3\nexpect 1 < 2\necho $n")
    #expect(
      try notes.saved("results=yes") == ["seed 0", "let n = 2", "expect $n == 2", "expect 1 < 2"])
  }

  @Test("about cells must be outside of braces")
  func braces() {
    #expect(
      run("if yes { undo }").messages == """
        x.hl:1:10: error: 'undo' is not allowed inside braces
          if yes { undo }
                   ^~~~

        """)
    #expect(run("for i in 1..2 { rerun $i }").messages.contains("'rerun' is not allowed inside braces"))
  }
}
