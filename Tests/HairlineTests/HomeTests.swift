import Basics
import Testing

@Suite("A path that begins with '~'") struct HomeTests {
  /// A home with a few files.
  private func withHome(_ body: ([String: String]) throws -> Void) throws {
    try withFolder { folder in
      for name in ["photos/a", "photos/b", "my photos"] { try FileIO.makeFolder("\(folder)/\(name)") }
      try FileIO.write("echo sourced\n", to: folder + "/my photos/a.hl")
      try body(["HOME": folder])
    }
  }

  @Test("begins in the home folder: bare, in quotes, in a variable, in lists, of a user")
  func commands() throws {
    try withHome { environment in
      let home = try #require(environment["HOME"])
      for line in [
        "source \"~/my photos/a.hl\"", "let where = \"~/my photos/a.hl\"; source $where",
        "model m { input 8x8x3; flatten; dense 2 activation=softmax }; model save ~/m.safetensors; model load ~/m.safetensors",
        "save script ~/s.hl", "source ~/s.hl",
      ] {
        let outcome = try Program.run(["-c", line], environment: environment)
        #expect(outcome.status == 0, "\(line): \(outcome)")
      }
      #expect(FileIO.exists(home + "/m.safetensors") && FileIO.exists(home + "/s.hl"))
      for (line, path) in [
        ("data load ~/none", home + "/none"), ("model load ~root/none.safetensors", "/root/none.safetensors"),
      ] {
        let outcome = try Program.run(["-c", line], environment: environment)
        #expect(outcome.status == 1 && outcome.messages.contains(path), "\(line): \(outcome)")
      }
    }
  }

  @Test("begins there in the program's arguments too, as in --out=~/run, which shells leave as it is")
  func arguments() throws {
    try withHome { environment in
      let home = try #require(environment["HOME"])
      let arguments = ["run", "~/my photos/a.hl", "--out=~/run", "--junit=~/junit.xml"]
      #expect(try Program.run(arguments, environment: environment).status == 0)
      #expect(FileIO.exists(home + "/run/results.json") && FileIO.exists(home + "/junit.xml"))
      for command in ["check", "format"] {
        #expect(try Program.run([command, "~/my photos/a.hl"], environment: environment).status == 0)
      }
    }
  }

  @Test("completes to what Enter then takes")
  func completion() throws {
    try withHome { environment in
      let terminal = try Terminal(environment: environment)
      terminal.expect("hairline> ")
      terminal.type("source ~\t")
      terminal.expect("/")
      terminal.type("my\t")
      terminal.expect("photos/")
      terminal.type("\t\r")
      terminal.expect("\nsourced\n")
      #expect(terminal.leave() == 0)
    }
  }
}
