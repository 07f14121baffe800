import Basics
import Testing

@Suite("A secret in a script") struct SecretFileTests {
  private static let script = """
    let token = none
    let hub_password = hunter22
    let key = none
    seed 5
    data load images size=8x8
    \(OutcomeTests.model)
    if $token != none { train epochs=1 }
    evaluate test
    expect test.accuracy >= 0 and $token != ghp_other0123456789
    plot history
    report
    report to=report.md
    model save m.safetensors
    """
  private static let secrets = ["s3cretvalue", "hunter22", "ghp_abcdefghijkl0123"]
  private static let settings = ["--set", "token=s3cretvalue", "--set", "key=ghp_abcdefghijkl0123"]

  /// Whether a file of the folder, or of one below it, has the text.
  private func finds(_ text: String, in folder: String) throws -> [String] {
    try FileIO.names(in: folder).flatMap { name -> [String] in
      let path = folder + "/" + name
      if FileIO.isFolder(path) { return try finds(text, in: path) }
      return String(decoding: try FileIO.read(path), as: UTF8.self).contains(text) ? [path] : []
    }
  }

  @Test("is in no file of the run, in no event, and in no plan", arguments: [[], ["--dry-run"]])
  func files(_ options: [String]) throws {
    try withFolder { folder in
      try OutcomeTests.drawImages(in: folder)
      try FileIO.write(Self.script, to: folder + "/a.hl")
      let junit = options.isEmpty ? ["--junit", "out/junit.xml"] : []
      let outcome = try Program.run(
        ["-C", folder, Program.path, "run", "a.hl", "--out", "out", "--json"] + options + junit + Self.settings,
        program: "/usr/bin/env", environment: ["XDG_CACHE_HOME": folder + "/cache"])
      #expect(outcome.status == 0, "\(outcome)")
      #expect(outcome.results.contains(#""settings": {"key": "***", "token": "***"}"#), "\(outcome.results)")
      for secret in Self.secrets {
        #expect(!outcome.results.contains(secret) && !outcome.messages.contains(secret), "\(outcome)")
        if options.isEmpty { #expect(try finds(secret, in: folder + "/out") == []) }
      }
      // What is no secret stays.
      let open = try Program.run(
        ["-C", folder, Program.path, "run", "a.hl", "--dry-run", "--json", "--set", "key=5"], program: "/usr/bin/env",
        environment: ["XDG_CACHE_HOME": folder + "/cache"])
      #expect(open.results.contains(#""settings": {"key": "5"}"#), "\(open)")
    }
  }
}
