import Basics

/// The user's folders, as the XDG base directory specification places them.
enum UserFolders {
  /// Where what is worth keeping between sessions lives: `$XDG_STATE_HOME/hairline`, or `~/.local/state/hairline`.
  static var state: String? { folder("XDG_STATE_HOME", or: ".local/state") }
  /// Where settings live: `$XDG_CONFIG_HOME/hairline`, or `~/.config/hairline`.
  static var configuration: String? { folder("XDG_CONFIG_HOME", or: ".config") }

  /// Nil without a home. A relative path in the variable does not count, as the specification says.
  private static func folder(_ variable: String, or fallback: String) -> String? {
    let given = environment(variable).flatMap { FileIO.isAbsolute($0) ? $0 : nil }
    return (given ?? environment("HOME").map { $0 + "/" + fallback }).map { $0 + "/hairline" }
  }
}
