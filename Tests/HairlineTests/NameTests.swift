import Basics
import Glibc
import Images
import Testing

/// Names that are not UTF-8, such as those of archives from other systems.
@Suite("Names are bytes:") struct NameTests {
  /// "café" in Latin-1, as the program shows it, and as a script may spell it.
  private static let latin: [UInt8] = [0x63, 0x61, 0x66, 0xE9]
  private static let spelled = #"caf\xE9"#
  private static let name = FileName.decode(latin)

  /// A folder with images of two classes, one of which has a name that is not UTF-8, as have its files.
  private func withImages(_ body: (_ folder: String) throws -> Void) throws {
    try withFolder { folder in
      for (index, kind) in [Self.name, "plain"].enumerated() {
        try FileIO.makeFolder("\(folder)/data\(Self.name)/\(kind)")
        for number in 0..<10 {
          let pixels = (0..<8 * 8 * 3).map { UInt8(($0 + number) % 60 + index * 150) }
          let png = try ImageCodec.encodePNG(Image(width: 8, height: 8, pixels: pixels))
          try FileIO.write(png, to: "\(folder)/data\(Self.name)/\(kind)/\(number)\(Self.name).png")
        }
      }
      try body(folder)
    }
  }

  private static let script = """
    data load "data\(spelled)" size=8x8 split=60/20/20
    model m { input 8x8x3; rescaling 1/255; flatten; dense classes activation=softmax }
    train epochs=1 lr=1e-2
    evaluate test
    data
    predict "data\(spelled)/\(spelled)/1\(spelled).png"
    plot confusion to="plot\(spelled).png"
    report to="report\(spelled).html"
    model save "model\(spelled).safetensors"
    save script "saved\(spelled).hl"

    """

  @Test("classes, images, arguments, and what a script reads and writes")
  func script() throws {
    try withImages { folder in
      let file = "\(folder)/script\(Self.name).hl"
      // The name in the script's own text, once as its byte and once spelled out.
      let text = Self.script.replacing("evaluate test", with: "evaluate test  # \(Self.name)\necho bare\(Self.name)")
      try FileIO.write(FileName.bytes(of: text), to: file)
      // A shell passes the bytes on, which the tests' own Swift strings could not.
      let run = try Program.run(
        ["-c", #"cd "$1" && exec "$2" run "$3" --out "out$4" --junit "junit$4.xml""#, "sh"]
          + [folder, Program.path, file, Self.name], program: "/bin/sh", environment: ["XDG_CACHE_HOME": folder])
      #expect(run.status == 0, "\(run.messages)")
      let made = try FileIO.names(in: folder) + FileIO.names(in: "\(folder)/out\(Self.name)")
      for (name, ending) in [("plot", ".png"), ("report", ".html"), ("model", ".safetensors"), ("junit", ".xml")] {
        #expect(made.contains(name + Self.name + ending), "\(made)")
      }
      // Another program gets the bytes; a message has them spelled.
      #expect(run.results.contains("bare\(Self.name)\n") && run.results.contains(Self.name))
      #expect(run.messages.contains("wrote out\(Self.spelled)/plot\(Self.spelled).png"), "\(run.messages)")
      #expect(!run.messages.contains(Self.name))
      // What was saved finds the same files; in canonical form the comment keeps its byte.
      let saved = "\(folder)/out\(Self.name)/script.hl"
      let check = try Program.run(
        ["-c", #"cd "$1" && "$2" check "$3" && "$2" format "$4" && "$2" format --check "$4""#, "sh"]
          + [folder, Program.path, saved, file], program: "/bin/sh", environment: ["XDG_CACHE_HOME": folder])
      #expect(check.status == 0, "\(check.messages)")
      #expect(try FileName.decode(FileIO.read(file)).contains("  # \(Self.name)\n"))
    }
  }

  @Test("at the prompt they complete, and are found")
  func completion() throws {
    try withImages { folder in
      let terminal = try Terminal(environment: ["XDG_CACHE_HOME": folder])
      terminal.expect("hairline> ")
      terminal.type("data load \(folder)/da\t")
      terminal.expect("\(Self.spelled)/")
      terminal.type("\" size=8x8\r")
      terminal.expect("plain")
      terminal.expect("> ")
      #expect(terminal.leave() == 0)
    }
  }

  @Test("a script may not be binary, nor in UTF-16")
  func binary() throws {
    try withFolder { folder in
      try FileIO.write("e\0c\0h\0o\0", to: folder + "/a.hl")
      let run = try Program.run(["check", folder + "/a.hl"])
      #expect(run.status == 2 && run.messages == "error: '\(folder)/a.hl' is not UTF-8 text\n  save it as UTF-8\n")
    }
  }
}
