import Basics
import Glibc
import Synchronization

/// What the terminal that the program runs in can show.
extension Display {
  /// Of standard output as it is now; nil where that is no terminal, or one that can only print.
  static func standard() -> Display? {
    guard isatty(STDOUT_FILENO) == 1, environment("TERM") ?? "dumb" != "dumb" else { return nil }
    var size = winsize()
    _ = ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size)
    return Display(
      means(environment) ?? (TerminalQuery.standard.hasSixels() ? .sixel : .text), colours: colours(environment),
      hasUnicode: Output.hasUnicode, columns: Output.terminalWidth(),
      rows: size.ws_row > 0 ? Int(size.ws_row) : 24,
      pixels: size.ws_xpixel > 0 ? Int(size.ws_xpixel) : nil)
  }

  /// Variables by which terminals that show images make themselves known: the beginnings of their values.
  private static let signs: [(variable: String, value: String, means: Means)] = [
    ("KITTY_WINDOW_ID", "", .kitty), ("TERM", "xterm-kitty", .kitty), ("TERM", "xterm-ghostty", .kitty),
    ("TERM_PROGRAM", "ghostty", .kitty), ("KONSOLE_VERSION", "", .kitty),
    ("TERM_PROGRAM", "iTerm.app", .inline), ("LC_TERMINAL", "iTerm2", .inline), ("TERM_PROGRAM", "WezTerm", .inline),
    ("WEZTERM_PANE", "", .inline), ("TERM_PROGRAM", "mintty", .inline),
    ("TERM", "foot", .sixel), ("TERM", "mlterm", .sixel), ("TERM", "yaft", .sixel), ("TERM", "contour", .sixel),
  ]

  /// By the environment; nil where only a query can decide. In tmux and screen it describes a terminal that is
  /// out of reach.
  public static func means(_ environment: (String) -> String?) -> Means? {
    if environment("TMUX") != nil || environment("STY") != nil { return nil }
    return signs.first { sign in environment(sign.variable)?.hasPrefix(sign.value) == true }?.means
  }

  /// None where NO_COLOR forbids them or the terminal is an old one, 24 bits where the terminal says so, else 256.
  public static func colours(_ environment: (String) -> String?) -> Colours {
    let terminal = environment("TERM") ?? ""
    if environment("NO_COLOR")?.isEmpty == false || terminal.hasPrefix("vt") { return .none }
    let isWhole = ["truecolor", "24bit"].contains(environment("COLORTERM") ?? "") || terminal.contains("direct")
    return isWhole ? .all : .indexed
  }
}

/// Asks the terminal what it can do, once: DA1, "Primary Device Attributes" (DEC STD 070), to which all terminals of
/// today answer at once, such as `ESC [ ? 62 ; 4 c`; attribute 4 is sixels.
final class TerminalQuery: Sendable {
  static let standard = TerminalQuery()
  private let answer = Mutex<Bool?>(nil)

  /// The longest time to wait for the answer, in milliseconds: once, as a terminal that is silent is not asked again.
  private static let patience: Int32 = 500

  /// Whether it shows sixels. Not known, and so no, where asking could mix with what a person types: where keys are
  /// waiting, or the program is not the one in front.
  @Sendable func hasSixels() -> Bool {
    answer.withLock { answer in
      if let answer { return answer }
      guard isatty(STDIN_FILENO) == 1, tcgetpgrp(STDIN_FILENO) == getpgrp(), !Self.isReady(within: 0) else {
        return false
      }
      answer = Self.ask()
      return answer ?? false
    }
  }

  /// Asks and reads the answer up to its last character, so that nothing of it is taken for something typed.
  ///
  /// - Returns: nil where it did not ask.
  private static func ask() -> Bool? {
    var before = termios()
    guard tcgetattr(STDIN_FILENO, &before) == 0 else { return nil }
    var raw = before
    // Characters as they come, and unseen; Ctrl-C still interrupts.
    raw.c_lflag &= ~tcflag_t(ICANON | ECHO)
    guard tcsetattr(STDIN_FILENO, TCSANOW, &raw) == 0 else { return nil }
    defer { tcsetattr(STDIN_FILENO, TCSANOW, &before) }
    // Now those keys are waiting as well that did not end a line.
    if isReady(within: 0) { return nil }
    StandardOutput.write("\u{1B}[c")
    var received = [UInt8]()
    while received.count < 256, isReady(within: patience) {
      var byte: UInt8 = 0
      guard read(STDIN_FILENO, &byte, 1) == 1 else { break }
      received.append(byte)
      if let attributes = attributes(in: received) { return attributes.contains("4") }
    }
    return false
  }

  /// The attributes in an answer that is complete.
  static func attributes(in bytes: [UInt8]) -> [Substring]? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard text.hasSuffix("c"), let start = text.firstRange(of: "\u{1B}[?") else { return nil }
    let inner = text[start.upperBound...].dropLast()
    guard inner.allSatisfy({ $0.isNumber || $0 == ";" }) else { return nil }
    // The first one is the terminal's class.
    return Array(inner.split(separator: ";").dropFirst())
  }

  private static func isReady(within timeout: Int32) -> Bool {
    var ready = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    return poll(&ready, 1, timeout) > 0
  }
}
