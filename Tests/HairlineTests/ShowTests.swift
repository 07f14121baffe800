import Basics
import FoundationEssentials
import Images
import Testing

@Suite("'show=yes' at the prompt", .serialized) struct ShowTests {
  /// A terminal in which a plot was drawn to `folder` and shown; `answer` is what it says when it is asked what it is.
  private func show(
    _ environment: [String: String], in folder: String, answer: String? = nil
  ) throws -> String {
    let terminal = try Terminal(
      environment: environment.merging(["XDG_CACHE_HOME": folder]) { $1 })
    terminal.expect("hairline")
    terminal.type("data synth count=10 size=8x8\r")
    terminal.expect("total")
    terminal.expect("> ")
    terminal.pause(100)
    terminal.type("plot samples grid=1x2 to=\(folder)/a.png show=yes\r")
    terminal.expect("wrote \(folder)/a.png")
    if let answer {
      let deadline = ContinuousClock.now + .seconds(10)
      while !terminal.shown.contains("\u{1B}[c"), ContinuousClock.now < deadline { terminal.pause(5) }
      terminal.type(answer)
    }
    terminal.expect("> ")
    terminal.pause(100)
    // Nothing of an answer is left where commands are typed.
    terminal.type("echo typed\r")
    terminal.expect("\ntyped\n")
    #expect(terminal.leave() == 0)
    return terminal.shown
  }

  @Test("sends Kitty the file's pixels, without asking")
  func kitty() throws {
    try withFolder { folder in
      let shown = try show(["TERM": "xterm-kitty"], in: folder)
      let pieces = shown.split(separator: "\u{1B}_G").dropFirst().map { $0.prefix { $0 != "\u{1B}" } }
      #expect(pieces.first?.hasPrefix("a=T,f=100,q=2,c=") == true)
      let encoded = pieces.map { $0.drop { $0 != ";" }.dropFirst() }.joined()
      let sent = try ImageCodec.decode(Array(try #require(Data(base64Encoded: encoded))), name: "sent")
      #expect(sent == (try ImageCodec.decode(try FileIO.read(folder + "/a.png"), name: "file")))
      #expect(!shown.contains("\u{1B}[c"))
    }
  }

  @Test("asks a terminal that does not say, and takes the answer in")
  func asking() throws {
    try withFolder { folder in
      let sixels = try show([:], in: folder, answer: "\u{1B}[?62;4;22c")
      #expect(sixels.contains("\u{1B}P0;1;0q\"1;1;") && !sixels.contains("62;4"))
      let blocks = try show(["COLORTERM": "truecolor"], in: folder, answer: "\u{1B}[?62;22c")
      #expect(blocks.contains("\u{1B}[38;2;") && !blocks.contains("\u{1B}P") && !blocks.contains("62;22"))
      let silent = try show(["NO_COLOR": "1"], in: folder)
      #expect(silent.contains("█") && !silent.contains("\u{1B}[38"))
    }
  }

  @Test("shows nothing where there is no terminal, and keeps images out of the report")
  func pipe() throws {
    try withFolder { folder in
      let script = "data synth count=10 size=8x8; plot samples grid=1x2 to=\(folder)/a.png show=yes"
      let outcome = try Program.run(["-c", script], environment: ["XDG_CACHE_HOME": folder, "TERM": "xterm-kitty"])
      #expect(outcome.status == 0 && outcome.messages.contains("wrote"))
      #expect(!outcome.results.contains("\u{1B}"))
    }
  }
}
