import Basics
import Testing

/// The bounds are a person's; the quickest of some is taken, as a busy machine is not the program's doing.
@Suite("At the prompt, nobody waits", .serialized) struct SpeedTests {
  private func quickest(_ count: Int, _ body: () throws -> Duration) rethrows -> Duration {
    var times = [Duration]()
    for _ in 0..<count { times.append(try body()) }
    return times.min() ?? .seconds(1)
  }

  /// The time from a key to what it shows.
  private func time(_ keys: String, _ shown: String, _ terminal: Terminal) -> Duration {
    let start = ContinuousClock.now
    terminal.type(keys)
    terminal.expect(shown)
    return ContinuousClock.now - start
  }

  @Test("for it to be there: 30 ms, with a long history too", arguments: [0, 2000])
  func start(_ entries: Int) throws {
    try withFolder { folder in
      try WholeFile.makeFolder(folder + "/hairline")
      let lines = (0..<entries).map { "train epochs=\($0) batch=32 optimizer=adam lr=1e-4\n" }
      try WholeFile.write(lines.joined(), to: folder + "/hairline/history")
      let time = try quickest(10) {
        let start = ContinuousClock.now
        let terminal = try Terminal(environment: ["XDG_STATE_HOME": folder])
        terminal.expect("hairline> ")
        defer { _ = terminal.leave() }
        return ContinuousClock.now - start
      }
      #expect(time < .milliseconds(30))
    }
  }

  @Test("for a completion, help, or a key: 10 ms")
  func answers() throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    let completion = quickest(10) {
      defer {
        terminal.type("\u{3}")
        terminal.expect("hairline> ")
      }
      return time("train opt\t", "imizer=", terminal)
    }
    #expect(completion < .milliseconds(10))
    let listing = quickest(10) {
      defer {
        terminal.type("\u{3}")
        terminal.expect("hairline> ")
      }
      return time("train \t", "batch_norm=", terminal)
    }
    #expect(listing < .milliseconds(10))
    for command in ["help", "help train", "help layers", "help convolution"] {
      let answer = quickest(10) { time(command + "\r", "\nhairline> ", terminal) }
      #expect(answer < .milliseconds(10), "\(command)")
    }
    terminal.paste((1...100).map { "echo \($0)\n" }.joined())
    terminal.expect("echo 100")
    let key = quickest(20) { time("x", "x", terminal) }
    #expect(key < .milliseconds(10))
    terminal.type("\u{3}")
    #expect(terminal.leave() == 0)
  }
}
