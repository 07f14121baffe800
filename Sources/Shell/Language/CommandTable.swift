/// A command: what the shell knows of it, what it means for the lines after it, and what it does.
struct Command: Sendable {
  let entry: Entry
  /// What a check of the script learns from it, beyond that its arguments suit.
  let check: (@Sendable (BoundCommand, inout Checker) throws(Diagnostic) -> Void)?
  /// What it needs of the session's state, and what of it it makes.
  let effects: Effects
  let run: @Sendable (BoundCommand, inout Session) throws -> Void

  init(
    _ entry: Entry, effects: Effects = .looks,
    check: (@Sendable (BoundCommand, inout Checker) throws(Diagnostic) -> Void)? = nil,
    run: @escaping @Sendable (BoundCommand, inout Session) throws -> Void
  ) {
    (self.entry, self.effects, self.check, self.run) = (entry, effects, check, run)
  }
}

/// All commands. Parsing, binding, help, completion and the manual read them from here.
public enum CommandTable {
  static let commands = experiment + Command.plots + session

  private static let experiment: [Command] = [
    .dataLoad, .dataSynth, .data, .augment,
    .model, .modelSummary, .modelSave, .modelLoad, .block,
    .train, .freeze, .unfreeze,
    .evaluate, .predict, .expect, .expectError, .report,
  ]

  private static let session: [Command] = [
    .let, .if, .for, .source, .seed, .echo, .help, .show, .set, .history, .rerun, .undo, .saveScript, .cd, .ls, .quit,
    .exit,
  ]

  /// What is known of all commands, in the order of the overview.
  public static let entries: [Entry] = commands.map(\.entry)

  /// The entries whose verb is `verb`: the command and its sub-commands.
  public static func entries(of verb: String) -> [Entry] { entries.filter { $0.path[0] == verb } }

  /// The command that `entry` stands for.
  static func command(_ entry: Entry) -> Command? { commands.first { $0.entry.path == entry.path } }
}
