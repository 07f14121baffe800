import Basics
import Glibc

/// Shows texts that are longer than the window with a program that turns pages: `$PAGER`, or else `less`.
public struct Pager: Sendable {
  private let command: String

  /// The user's; nil where `PAGER` is empty, or says `cat`.
  public static var standard: Pager? {
    let command = environment("PAGER") ?? "less -R"
    return command.isEmpty || command == "cat" ? nil : Pager(command: command)
  }

  /// Shows `text`, which is as a terminal takes it.
  ///
  /// - Returns: whether it was shown: not where it fits in the window, nor where there is no such program.
  func show(_ text: String) -> Bool {
    var size = winsize()
    guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 1,
      text.utf8.count(where: { $0 == UInt8(ascii: "\n") }) >= Int(size.ws_row)
    else { return false }
    return ShellCommand.run(command, input: text) != 127
  }
}
