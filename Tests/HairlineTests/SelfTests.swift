import Basics
import Testing

/// Tests that are written in the language itself: each script of `Scripts/` has to run, and to be in canonical form.
@Suite("Self tests") struct SelfTests {
  static let folder = FileIO.folder(of: #filePath) + "/Scripts"
  static let scripts = ((try? FileIO.names(in: folder)) ?? []).filter { $0.hasSuffix(".hl") }

  @Test("hold", arguments: scripts)
  func hold(_ script: String) throws {
    try withFolder { folder in
      let outcome = try Program.run(
        ["run", "\(Self.folder)/\(script)", "--out", folder + "/out"],
        environment: ["XDG_CACHE_HOME": folder + "/cache"])
      #expect(outcome.status == 0, "\(outcome.messages)")

      // The script that the run leaves behind stands alone, and comes to the same.
      try FileIO.makeFolder(folder + "/elsewhere")
      let own = String(decoding: try FileIO.read(folder + "/out/script.hl"), as: UTF8.self)
      try FileIO.write(own, to: folder + "/elsewhere/again.hl")
      let again = try Program.run(
        ["run", folder + "/elsewhere/again.hl", "--out", folder + "/again"],
        environment: ["XDG_CACHE_HOME": folder + "/cache"])
      // Only the time may differ.
      let lines = { (text: String) in text.split(separator: "\n").filter { !$0.hasPrefix("Epoch") } }
      #expect(again.status == 0 && lines(again.results) == lines(outcome.results), "\(own)\(again.messages)")
      #expect(try FileIO.names(in: folder + "/again") == FileIO.names(in: folder + "/out"))
    }
  }

  @Test("there are some") func some() { #expect(Self.scripts.count >= 8) }

  @Test("and the experiments that come with Hairline are in canonical form")
  func canonical() throws {
    let experiments = ExperimentTests.root + "/Experiments"
    let paths =
      Self.scripts.map { "\(Self.folder)/\($0)" }
      + (try FileIO.names(in: experiments)).filter { $0.hasSuffix(".hl") }.map { "\(experiments)/\($0)" }
    let outcome = try Program.run(["format", "--check"] + paths)
    #expect(outcome.status == 0, "\(outcome.messages)")
  }

  @Test("files of loops are named after the loops' values")
  func names() throws {
    try withFolder { folder in
      let outcome = try Program.run(
        ["run", Self.folder + "/sweep.hl", "--out", folder + "/out"], environment: ["XDG_CACHE_HOME": folder + "/cache"]
      )
      #expect(outcome.status == 0, "\(outcome.messages)")
      let names = try FileIO.names(in: folder + "/out").filter { $0.hasSuffix(".png") }
      #expect(names == ["history-2.png", "history-4.png"])
    }
  }
}
