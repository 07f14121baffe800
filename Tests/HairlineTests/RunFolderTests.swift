import Basics
import Testing

@Suite("A run into a folder that is there") struct RunFolderTests {
  /// Runs `script` as s.hl into `out`, in `folder`.
  private func run(_ script: String, in folder: String, out: String = "out") throws -> Program.Outcome {
    try FileIO.write(script, to: folder + "/s.hl")
    return try Program.run(
      ["-c", "cd -- \"$1\" && exec \"$2\" run s.hl --out \"$3\"", "sh", folder, Program.path, out],
      program: "/bin/sh", environment: ["XDG_CACHE_HOME": folder])
  }

  private static let model = "model m { input 8x8x3; flatten; dense 2 activation=softmax }"

  @Test("replaces plots, reports and records of an earlier run, and leaves models and other files")
  func replacement() throws {
    try withFolder { folder in
      #expect(try run("\(Self.model)\nmodel save m.safetensors\nreport", in: folder).status == 0)
      try FileIO.write("mine", to: folder + "/out/notes.txt")
      let bytes = try FileIO.read(folder + "/out/m.safetensors")
      for (script, status) in [("model load m.safetensors", 0), ("data load nowhere", 1), ("echo done", 0)] {
        #expect(try run(script, in: folder).status == Int32(status))
        #expect(
          try FileIO.names(in: folder + "/out").filter { !$0.hasPrefix("tensorboard") } == [
            ".manifest", "m.safetensors", "notes.txt", "results.json", "script.hl", "timing.json",
          ])
        #expect(try FileIO.read(folder + "/out/m.safetensors") == bytes)
      }
    }
  }

  @Test("replaces no script and no results that are somebody else's")
  func otherFiles() throws {
    try withFolder { folder in
      try FileIO.write("# my own", to: folder + "/script.hl")
      let outcome = try run("echo done", in: folder, out: ".")
      #expect(outcome.status == 1 && outcome.results.isEmpty)
      #expect(
        outcome.messages.contains(
          """
          error: cannot replace './script.hl': File exists
            no earlier run has written it: choose another folder, or move it away
          """), "\(outcome.messages)")
      #expect(try FileIO.read(folder + "/script.hl") == Array("# my own".utf8))
    }
  }
}

@Suite("A file whose name says another format") struct FileEndingTests {
  @Test(
    "is refused, before anything is run",
    arguments: [
      ("report to=report.pdf", ".html or .md, got 'report.pdf'", "report.html"),
      ("report to=./a.b/report", ".html or .md, got './a.b/report'", "./a.b/report.html"),
      ("model save m.h5", ".safetensors, got 'm.h5'", "m.safetensors"),
    ])
  func refused(_ command: String, _ words: String, _ hint: String) throws {
    let outcome = try Program.run(["-c", "echo begun; \(command)"])
    #expect(outcome.status == 2 && outcome.results.isEmpty)
    #expect(outcome.messages.contains("error: the file's name must end in \(words)"), "\(outcome.messages)")
    #expect(outcome.messages.contains("\n  such as '\(hint)'"))
  }
}
