import Basics
import Shell
import Testing

/// A script that sources others, and the answer. "@" stands for the scripts' folder.
struct SourceCase: Sendable, CustomTestStringConvertible {
  let files: [String: String]
  let answer: String

  init(_ files: [String: String], _ answer: String) { (self.files, self.answer) = (files, answer) }

  var testDescription: String { files["x.hl"] ?? "" }
}

@Suite("An error in a sourced file") struct SourceErrorTests {
  static let cases: [SourceCase] = [
    SourceCase(
      ["x.hl": "source"],
      """
      @/x.hl:1:1: error: missing argument FILE for 'source': a file
        source
        ^~~~~~
        for example 'source common.hl'
      """),
    SourceCase(
      ["x.hl": "source nowhere.hl"],
      """
      @/x.hl:1:8: error: cannot read '@/nowhere.hl': No such file or directory
        source nowhere.hl
               ^~~~~~~~~~
      """),
    SourceCase(
      ["x.hl": "source a.hl", "a.hl": "let a = 1\nehco $a"],
      """
      @/a.hl:2:1: error: 'ehco' is not a command
        ehco $a
        ^~~~
        did you mean 'echo'?
        sourced at @/x.hl:1:1
      """),
    SourceCase(
      ["x.hl": "source a.hl", "a.hl": "echo ]"],
      """
      @/a.hl:1:6: error: unmatched ']'
        echo ]
             ^
        sourced at @/x.hl:1:1
      """),
    SourceCase(
      ["x.hl": "echo a\nsource sub/a.hl n=3", "sub/a.hl": "let n = 1\nsource b.hl", "sub/b.hl": "history $(3 - $n)"],
      """
      @/sub/b.hl:1:9: error: cell must be an integer ≥ 1, got '0'
        history $(3 - $n)
                ^~~~~~~~~
        sourced at @/sub/a.hl:2:1
        sourced at @/x.hl:2:1
      """),
    SourceCase(
      ["x.hl": "for i in [2 1 0] {\n  source a.hl n=$i\n}", "a.hl": "let n = 3\nhistory $n"],
      """
      @/a.hl:2:9: error: cell must be an integer ≥ 1, got '0'
        history $n
                ^~
        sourced at @/x.hl:2:3
        in round 3 of 3 of the loop at @/x.hl:1:1, i = 0
      """),
    SourceCase(
      ["x.hl": "source a.hl", "a.hl": "source ./x.hl"],
      """
      @/a.hl:1:8: error: '@/./x.hl' sources itself
        source ./x.hl
               ^~~~~~
        sourced at @/x.hl:1:1
      """),
    SourceCase(
      ["x.hl": "source a.hl epoch=3", "a.hl": "let epochs = 1\nif yes { let epoch = 2 }"],
      """
      @/x.hl:1:13: error: '@/a.hl' has no 'let epoch = …'
        source a.hl epoch=3
                    ^~~~~
        did you mean 'epochs'?
      """),
    SourceCase(
      ["x.hl": "source a.hl 3", "a.hl": "let epochs = 1"],
      """
      @/x.hl:1:13: error: expected NAME=VALUE, got '3'
        source a.hl 3
                    ^
        for example 'source common.hl epochs=3'
      """),
    SourceCase(
      ["x.hl": "source a.hl n=1 n=2", "a.hl": "let n = 1"],
      """
      @/x.hl:1:17: error: 'n' is given twice
        source a.hl n=1 n=2
                        ^~~
      """),
    SourceCase(
      ["x.hl": "for f in [a b] { source $f.hl }"],
      """
      @/x.hl:1:25: error: inside braces, the file of 'source' cannot depend on a variable
        for f in [a b] { source $f.hl }
                                ^~~~~
        pass values to one file instead: 'source FILE name=$value'
        in round 1 of 2 of the loop at @/x.hl:1:1, f = a
      """),
  ]

  /// Writes the files, and runs `x.hl`.
  private func run(_ files: [String: String], in folder: String) throws -> (Shell.ExitStatus, String, String) {
    try FileIO.makeFolder(folder + "/sub")
    for (name, text) in files { try FileIO.write(text, to: "\(folder)/\(name)") }
    let recording = Recording()
    var session = Session(output: recording.output(), artefacts: Artefacts(name: "x", out: folder + "/out"))
    let status = Runner.run(try SourceText(file: folder + "/x.hl"), in: &session)
    return (status, recording.results, recording.messages)
  }

  @Test("is answered with its place and the chain of sources, before anything is run", arguments: cases)
  func answer(_ source: SourceCase) throws {
    try withFolder { folder in
      let (status, results, messages) = try run(source.files, in: folder)
      #expect(messages.replacing(folder, with: "@") == source.answer + "\n")
      #expect(status == .usage && results == "")
    }
  }

  @Test("that only the run finds has the same chain")
  func late() throws {
    try withFolder { folder in
      let files = [
        "x.hl": "let f = a.hl\nfor i in 1..2 { source a.hl n=$i }",
        "a.hl": "let n = 0\necho $n\nexpect $n < 2 or test.loss < 1",
      ]
      let (status, results, messages) = try run(files, in: folder)
      #expect(status == .failed && results == "1\n2\n")
      #expect(
        messages.replacing(folder, with: "@") == """
          holds: $n < 2 or test.loss < 1 ($n is 1)
          @/a.hl:3:18: error: 'test' has not been evaluated yet
            expect $n < 2 or test.loss < 1
                             ^~~~
            run 'evaluate test' first
            sourced at @/x.hl:2:17
            in round 2 of 2 of the loop at @/x.hl:2:1, i = 2

          """)
    }
  }

  @Test("comes once, however often the file is sourced; and neither depth nor number are without bounds")
  func bounds() throws {
    try withFolder { folder in
      let twice = try run(["x.hl": "source a.hl\nsource a.hl", "a.hl": "ehco"], in: folder)
      #expect(twice.2.split(separator: "error:").count == 2)
      var files = ["x.hl": "source 0.hl"]
      for index in 0..<20 { files["\(index).hl"] = "source \(index + 1).hl" }
      #expect(try run(files, in: folder).2.contains("/15.hl:1:8: error: more than 16 nested 'source' commands\n"))
      for index in 0..<12 { files["\(index).hl"] = "source \(index + 1).hl\nsource \(index + 1).hl" }
      files["12.hl"] = "echo a"
      let many = try run(files, in: folder)
      #expect(many.0 == .usage && many.2.split(separator: "more than 1,000 'source' commands").count == 2)
    }
  }
}
