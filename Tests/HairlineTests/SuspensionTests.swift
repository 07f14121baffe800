import Basics
import Glibc
import Testing

/// The terminal belongs to the shell that the prompt was started from, which has no mind to set it up anew.
@Suite("A prompt that is stopped or ended", .serialized) struct SuspensionTests {
  private static let endless = "for i in 1..9000000000000 { if $i == 2 { echo begun }; let n = $i }\r"

  /// The prompt, as a job of a plain shell.
  private func withJob(_ environment: [String: String] = [:], _ body: (Terminal) throws -> Void) throws {
    let own = ["PS1": "sh> ", "ENV": "/dev/null"]
    let terminal = try Terminal(["-i"], program: "/bin/sh", environment: own.merging(environment) { $1 })
    terminal.expect("sh> ")
    terminal.type(Program.path + "\r")
    terminal.expect("hairline> ")
    try body(terminal)
    terminal.expect("sh> ")
    #expect(terminal.isInOrder)
    terminal.type("exit\r")
    _ = terminal.end()
  }

  @Test("gives the terminal back at Ctrl-Z, and takes it again where it goes on")
  func suspended() throws {
    try withJob { terminal in
      terminal.type("echo going")
      terminal.expect("going")
      terminal.type("\u{1A}")
      terminal.expect("sh> ")
      #expect(terminal.isInOrder)
      terminal.type("fg\r")
      terminal.expect("hairline> echo going")
      // Ctrl-A is a key of the editor's.
      terminal.type(" on\u{1}\u{4}e\r")
      terminal.expect("\ngoing on\n")
      terminal.expect("hairline> ")

      terminal.type(Self.endless)
      terminal.expect("\nbegun\n")
      terminal.type("\u{1A}")
      terminal.expect("sh> ")
      #expect(terminal.isInOrder)
      terminal.type("fg\r")
      terminal.expect("hairline")
      // Keys are the prompt's again, which is not there yet.
      try wait(for: "the prompt's keys") { !terminal.isInOrder }
      terminal.type("\u{3}")
      terminal.expect("interrupted")
      terminal.expect("hairline> ")
      terminal.type("\u{4}")
    }
  }

  @Test(
    "leaves the terminal in order when it is ended, while a command runs or at a line that is being typed",
    arguments: [SIGTERM, SIGHUP, SIGQUIT], [endless, "half a line"])
  func ended(_ signal: Int32, _ typed: String) throws {
    let terminal = try Terminal()
    terminal.expect("hairline> ")
    terminal.type(typed)
    terminal.expect(typed == Self.endless ? "\nbegun\n" : typed)
    // Ctrl-C ends the command, and not the session.
    terminal.type("\u{3}\u{3}\u{3}")
    terminal.expect("hairline> ")
    terminal.type(typed)
    terminal.expect(typed == Self.endless ? "\nbegun\n" : typed)
    terminal.send(signal)
    #expect(terminal.end() == 128 + signal)
    #expect(terminal.isInOrder)
  }

  @Test("works on a terminal that was left in disorder, and leaves it in order", arguments: ["xterm", "dumb"])
  func disorder(_ kind: String) throws {
    try withJob(["TERM": kind]) { terminal in
      // Killed, it cannot give anything back. (Where there is no editor, it never took anything.)
      terminal.killForeground()
      terminal.expect("sh> ")
      #expect(terminal.isInOrder == (kind == "dumb"))
      terminal.type("stty raw -echo; \(Program.path)\r")
      terminal.expect("hairline> ")
      terminal.type("echo here\r")
      terminal.expect("\nhere\n")
      terminal.expect("hairline> ")
      terminal.type("\u{4}")
    }
  }
}
