import ArgumentParser
import Shell

/// The program.
struct Hairline: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hairline", abstract: "An experiment shell for image classification.",
    discussion:
      "Without arguments it starts the prompt. Exit status: 0 all well, 1 a command failed, 2 wrong usage or a "
      + "script that does not parse, 3 an 'expect' did not hold, 130 interrupted.",
    version: "hairline \(Version.current)",
    subcommands: [RunCommand.self, CheckCommand.self, FormatCommand.self, ShellCommand.self, HelpCommand.self])

  @Option(name: .customShort("c"), help: ArgumentHelp("Run a line of commands, and end.", valueName: "commands"))
  var line: String?

  @OptionGroup var common: CommonOptions

  func run() throws {
    guard let line else { return try ShellCommand.start(common) }
    var session = common.session()
    Signals.onInterrupt(.requestThenEnd)
    try end(Runner.run(SourceText(line, name: "-c"), in: &session))
  }
}

/// What several commands take.
struct CommonOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("How many threads compute. Results do not depend on it.", valueName: "count"))
  var threads: Int?

  @Flag(name: .shortAndLong, help: "Only results and errors are shown.")
  var quiet = false

  mutating func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads is from 1 to 1024, not \(threads)")
    }
  }

  func session() -> Session { Session(output: .standard(isQuiet: quiet), threads: threads) }
}

struct ShellCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shell", abstract: "Start the prompt, or read commands from a pipe.")

  @OptionGroup var common: CommonOptions

  func run() throws { try Self.start(common) }

  static func start(_ common: CommonOptions) throws {
    var session = common.session()
    try end(Prompt.run(&session))
  }
}

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "run", abstract: "Run a script.")

  @Argument(help: "The script.", completion: .file(extensions: ["hl"]))
  var file: String

  @Option(
    name: .long,
    help: ArgumentHelp("Give a variable another value than the script's 'let' does.", valueName: "name=value"))
  var set: [String] = []

  @Option(name: .long, help: ArgumentHelp("The folder for everything that the script makes.", valueName: "folder"))
  var out: String?

  @Flag(name: .long, help: "Go on behind an 'expect' that does not hold; the exit status still is 3.")
  var keepGoing = false

  @OptionGroup var common: CommonOptions

  func run() throws {
    var session = common.session()
    Signals.onInterrupt(.requestThenEnd)
    try end(Runner.run(file: file, settings: set, out: out, keepGoing: keepGoing, in: &session))
  }
}

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check a script: names, types, shapes. No data is touched, nothing is run.")

  @Argument(help: "The script.", completion: .file(extensions: ["hl"]))
  var file: String

  @Option(
    name: .long,
    help: ArgumentHelp("Give a variable another value than the script's 'let' does.", valueName: "name=value"))
  var set: [String] = []

  func run() throws { try end(Runner.check(file: file, settings: set, .standard())) }
}

struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "format", abstract: "Write scripts in canonical form: spaces, indentation, line ends.")

  @Argument(
    help: "The scripts; '-' is standard input, which is written to standard output.",
    completion: .file(extensions: ["hl"]))
  var files: [String]

  @Flag(name: .long, help: "Write nothing: the exit status is 1 where a script is not in canonical form.")
  var check = false

  func run() throws { try end(Runner.format(files, isCheck: check, .standard())) }
}

struct HelpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "help", abstract: "Explain Hairline's language: its commands and layers.")

  @Argument(help: "A command, a layer, or a word to search for.")
  var topic: [String] = []

  func run() throws {
    let own = Hairline.configuration.subcommands.first { [$0._commandName] == topic }
    if let own { return print(Hairline.helpMessage(for: own)) }
    var session = Session(output: .standard())
    let words = topic.map { "\"" + $0.filter { !"\"\\$".contains($0) } + "\"" }.joined(separator: " ")
    try end(Runner.run(SourceText("help \(words)", name: "help"), in: &session))
  }
}

/// Ends the process with a status other than 0, where there is one.
func end(_ status: ExitStatus) throws {
  if status != .well { throw ExitCode(status.rawValue) }
}
