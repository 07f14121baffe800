import Basics
import Testing

/// A short run of the fuzzer. A long one is `swift run -c release fuzz --count 10000000`.
@Suite("The fuzzer") struct FuzzTests {
  @Test("finds no crash, no hang and no broken rule")
  func short() throws {
    try withFolder { folder in
      let outcome = try Program.run(
        ["--count", "20000", "--quiet", "--folder", folder + "/found"],
        program: FileIO.folder(of: Program.path) + "/fuzz")
      #expect(outcome.status == 0, "\(outcome.results)\(outcome.messages)")
      #expect(outcome.results.hasPrefix("20,000 inputs"), "\(outcome.results)")
    }
  }

  /// What it found once: each as short as it would go, or as long as it has to be.
  private static let found = [
    "let b = 1..999999999999\nfor i in $b { quit }", "for i in 1..999999999999 { }",
    "rerun 1; rerun 1", "echo; rerun 2\nrerun 2", "rerun 1; ehco\nrerun 1",
    "if yes { let chosen = -; echo a }", "let a = -", "let a = -$b", "let b = -[1, 2, three]", "let a = -#b",
    "help " + String(repeating: "eno", count: 20_000),
    "expect error \"" + String(repeating: "no ", count: 20_000) + "\" { train }",
    "model m { input 4x4x3; repeat 1000 { repeat 9 { relu name=x } } }",
    "for i in 1..64 { model m { input 4x4x3; repeat 1000 { repeat 9 { relu; dropout 0.1 } } } }",
    "block b { repeat 1000 { repeat 1000 { } } }",
  ]

  @Test("finds nothing any more where it once did", arguments: found)
  func known(_ text: String) throws {
    try withFolder { folder in
      try FileIO.write(text, to: folder + "/input.hl")
      let outcome = try Program.run(
        ["--input", folder + "/input.hl"], program: FileIO.folder(of: Program.path) + "/fuzz")
      #expect(outcome.status == 0, "\(outcome.results)\(outcome.messages)")
    }
  }
}
