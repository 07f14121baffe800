import Basics
import Testing

/// A short run of the fuzzer. A long one is `swift run -c release fuzz --count 10000000`.
@Suite("The fuzzer") struct FuzzTests {
  @Test("finds no crash, no hang and no broken rule")
  func short() throws {
    try withFolder { folder in
      let outcome = try Program.run(
        ["--count", "20000", "--quiet", "--folder", folder + "/found"],
        program: WholeFile.folder(of: Program.path) + "/fuzz")
      #expect(outcome.status == 0, "\(outcome.results)\(outcome.messages)")
      #expect(outcome.results.hasPrefix("20,000 inputs"), "\(outcome.results)")
    }
  }
}
