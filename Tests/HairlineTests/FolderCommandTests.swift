import Basics
import Testing

@Suite("'cd' and 'ls'") struct FolderCommandTests {
  /// Runs commands from standard input, in a folder with `photos/a.txt`, `photos/ravens/` and `common.hl`.
  private func run(_ commands: String, in folder: String) throws -> Program.Outcome {
    try FileIO.makeFolder(folder + "/photos/ravens")
    try FileIO.write("", to: folder + "/photos/a.txt")
    try FileIO.write("", to: folder + "/photos/.hidden")
    try FileIO.write("let x = 1\nlet y = 2\n", to: folder + "/common.hl")
    return try Program.run(
      ["-c", "cd -- \"$1\" && exec \"$2\" --no-rc", "sh", folder, Program.path], program: "/bin/sh",
      input: commands, environment: ["HOME": folder])
  }

  @Test("list names, a line each where no terminal is, and go from folder to folder")
  func listing() throws {
    try withFolder { folder in
      let outcome = try run("ls\ncd photos\nls\ncd ravens\nls\nls ..\ncd ../../photos\nls a.txt\ncd\nls", in: folder)
      let (top, photos) = ("common.hl\nphotos/\n", "a.txt\nravens/\n")
      #expect(outcome.results == top + photos + photos + "a.txt\n" + top, "\(outcome)")
      #expect(outcome.status == 0 && outcome.messages.isEmpty)
    }
  }

  @Test("refuse what is no folder, and stay where they are")
  func refusal() throws {
    try withFolder { folder in
      let outcome = try run("cd nowhere\ncd photos/a.txt\nls nothing\nls", in: folder)
      for error in [
        "cannot change to 'nowhere': No such file or directory", "cannot change to 'photos/a.txt': Not a directory",
        "cannot list 'nothing': No such file or directory",
      ] { #expect(outcome.messages.contains("error: \(error)"), "\(outcome.messages)") }
      #expect(outcome.results == "common.hl\nphotos/\n")
    }
  }

  @Test("are undone, and are in the script that is saved where a path needs them")
  func notebook() throws {
    try withFolder { folder in
      let outcome = try run(
        "cd photos\nls\nundo\nls\ncd photos\nsave script ../saved.hl\nsource common.hl\nsave script later.hl",
        in: folder)
      #expect(outcome.results == "a.txt\nravens/\ncommon.hl\nphotos/\n")
      let saved = String(decoding: try FileIO.read(folder + "/saved.hl"), as: UTF8.self)
      #expect(saved.contains("\ncd photos\n"), "\(saved) \(outcome.messages)")
      #expect(FileIO.exists(folder + "/photos/later.hl"), "\(outcome.messages)")
    }
  }

  @Test("count when a script is checked, as far as that is known before the run")
  func check() throws {
    try withFolder { folder in
      let script = folder + "/script.hl"
      for (text, status) in [
        ("cd photos\ndata load ravens", 0), ("cd photos\ndata load photos", 1), ("cd nowhere\nls", 1),
        ("if 1 == $(random) { cd photos }\ndata load ravens", 1),
        ("for i in 1..3 { cd ravens }\nls", 1),
      ] {
        _ = try run("", in: folder)
        try FileIO.write(text, to: script)
        let outcome = try Program.run(
          ["-c", "cd -- \"$1\" && exec \"$2\" check script.hl", "sh", folder, Program.path], program: "/bin/sh")
        #expect(outcome.status == status, "\(text): \(outcome.messages)")
      }
    }
  }

  @Test("leave the run's folder where it is")
  func artefacts() throws {
    try withFolder { folder in
      _ = try run("", in: folder)
      try FileIO.write("cd photos\nreport", to: folder + "/script.hl")
      let outcome = try Program.run(
        ["-c", "cd -- \"$1\" && exec \"$2\" run script.hl --out out", "sh", folder, Program.path], program: "/bin/sh")
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(FileIO.exists(folder + "/out/report.html") && !FileIO.exists(folder + "/photos/out"))
    }
  }
}
