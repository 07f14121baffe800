import Basics
import Glibc
import Testing

/// The program in a terminal of its own, and a person who types.
final class Terminal {
  private let master: Int32
  private let child: pid_t
  /// Everything shown so far, without control sequences.
  private(set) var screen = ""
  private var raw = [UInt8]()
  private var hasEnded = false
  /// How much of the screen `expect` went through.
  private var seen = 0

  /// Starts the program in a terminal of so many columns.
  init(
    _ arguments: [String] = [], program: String = Program.path, columns: UInt16 = 80,
    environment: [String: String] = [:]
  ) throws {
    master = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
    var (unlocked, number) = (Int32(0), Int32(0))
    // What grantpt, unlockpt and ptsname come to, which Swift does not see: TIOCSPTLCK and TIOCGPTN.
    try #require(ioctl(master, 0x4004_5431, &unlocked) == 0 && ioctl(master, 0x8004_5430, &number) == 0)
    let name = "/dev/pts/\(number)"
    var size = winsize(ws_row: 40, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    try #require(ioctl(master, UInt(TIOCSWINSZ), &size) == 0)
    child = try Program.spawn(arguments, program: program, environment: environment, ownSession: true) { actions in
      posix_spawn_file_actions_addopen(&actions, 0, name, O_RDWR, 0)
      posix_spawn_file_actions_adddup2(&actions, 0, 1)
      posix_spawn_file_actions_adddup2(&actions, 0, 2)
    }
  }

  deinit { close(master) }

  /// Makes the window so many columns wide.
  func resize(columns: UInt16) {
    var size = winsize(ws_row: 40, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(master, UInt(TIOCSWINSZ), &size)
  }

  /// Sends the program a signal.
  func send(_ signal: Int32) { kill(child, signal) }

  /// Kills whoever has the terminal.
  func killForeground() {
    var group = pid_t()
    // TIOCGPGRP
    if ioctl(master, 0x540F, &group) == 0, group > 0 { kill(-group, SIGKILL) }
  }

  /// Whether the terminal takes lines, shows what is typed, and knows its keys.
  var isInOrder: Bool {
    var modes = termios()
    return tcgetattr(master, &modes) == 0 && modes.c_lflag & tcflag_t(ICANON) != 0
      && modes.c_lflag & tcflag_t(ECHO) != 0 && modes.c_lflag & tcflag_t(ISIG) != 0
      && modes.c_lflag & tcflag_t(IEXTEN) != 0 && modes.c_iflag & tcflag_t(ICRNL) != 0
  }

  /// Pastes `text`, as a terminal does where the program asked for brackets.
  func paste(_ text: String) { type("\u{1B}[200~" + text.replacing("\n", with: "\r") + "\u{1B}[201~") }

  /// Everything shown so far as it came, control sequences and all.
  var shown: String { String(decoding: raw, as: UTF8.self) }

  /// Types `keys`.
  func type(_ keys: String) {
    let bytes = Array(keys.utf8)
    _ = write(master, bytes, bytes.count)
  }

  /// Waits until `text` is shown, after what was waited for before.
  ///
  /// - Returns: what was shown up to there.
  @discardableResult
  func expect(_ text: String, _ location: SourceLocation = #_sourceLocation) -> String {
    let deadline = ContinuousClock.now + patience
    while true {
      let rest = String(screen.dropFirst(seen))
      if let found = Self.range(of: text, in: rest) {
        seen += found
        return String(rest.prefix(found))
      }
      guard ContinuousClock.now < deadline, receive() else {
        Issue.record("'\(text)' is not shown, but:\n\(rest)", sourceLocation: location)
        return rest
      }
    }
  }

  /// Looks on for a while.
  func pause(_ milliseconds: Int) {
    let deadline = ContinuousClock.now + .milliseconds(milliseconds)
    while ContinuousClock.now < deadline { _ = receive(within: 5) }
  }

  /// Types Ctrl-D at the prompt.
  ///
  /// - Returns: the exit status.
  func leave() -> Int32 {
    // A key that comes while the line is not being edited yet is lost: it is pressed again.
    let deadline = ContinuousClock.now + patience
    while !hasEnded, ContinuousClock.now < deadline {
      type("\u{4}")
      while receive(within: 200) {}
    }
    return end()
  }

  /// The exit status, once the program has ended by itself.
  func end() -> Int32 {
    while receive() {}
    if !hasEnded { kill(child, SIGKILL) }
    return Program.wait(for: child)
  }

  /// Takes what the program shows. False when it has ended, or shows nothing for so many milliseconds.
  private func receive(within timeout: Int32 = Int32(patience.components.seconds) * 1000) -> Bool {
    var ready = pollfd(fd: master, events: Int16(POLLIN), revents: 0)
    guard poll(&ready, 1, timeout) > 0 else { return false }
    var chunk = [UInt8](repeating: 0, count: 4096)
    let count = read(master, &chunk, chunk.count)
    hasEnded = count <= 0
    if hasEnded { return false }
    raw += chunk.prefix(count)
    screen = Self.plain(raw)
    return true
  }

  /// The number of characters of `text` up to the end of `part`.
  private static func range(of part: String, in text: String) -> Int? {
    let (all, wanted) = (Array(text), Array(part))
    guard all.count >= wanted.count else { return nil }
    let start = (0...all.count - wanted.count).first { all[$0..<$0 + wanted.count].elementsEqual(wanted) }
    return start.map { $0 + wanted.count }
  }

  /// Without escape sequences and carriage returns.
  private static func plain(_ bytes: [UInt8]) -> String {
    var kept = [UInt8]()
    var index = 0
    while index < bytes.count {
      if bytes[index] == 0x1B, index + 1 < bytes.count {
        index += 2
        if bytes[index - 1] == UInt8(ascii: "[") {
          while index < bytes.count, !(0x40...0x7E).contains(bytes[index]) { index += 1 }
          index += 1
        }
        continue
      }
      if bytes[index] != 13, bytes[index] != 7 { kept.append(bytes[index]) }
      index += 1
    }
    return String(decoding: kept, as: UTF8.self)
  }
}
