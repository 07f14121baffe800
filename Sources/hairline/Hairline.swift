import ArgumentParser
import Basics
import Shell

/// The program.
struct Hairline: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hairline", abstract: "An experiment shell for image classification.",
    discussion:
      "Without arguments it starts the prompt. Exit status: 0 passed, 1 a command failed, 2 wrong usage or a syntax "
      + "error, 3 an expectation failed, 124 time limit reached, 141 standard output was closed by its reader; 128 + n "
      + "stopped by signal n: 129 terminal closed, 130 Ctrl-C, 143 terminated, 152 limit on processor time.",
    version: "hairline \(Version.current)",
    subcommands: [
      RunCommand.self, CheckCommand.self, FormatCommand.self, ShellCommand.self, HelpCommand.self, ManualCommand.self,
      CompletionCommand.self,
    ])

  @Option(name: .customShort("c"), help: ArgumentHelp("Run a line of commands and exit.", valueName: "commands"))
  var line: String?

  @OptionGroup var prompt: PromptOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if line != nil, prompt.noRC {
      throw ValidationError("--no-rc has no effect with -c, which runs no start file")
    }
  }

  func run() throws {
    guard let line else { return try ShellCommand.start(prompt, common) }
    var session = common.session()
    Signals.handle(.script)
    try end(Runner.run(SourceText(line, name: "-c"), in: &session))
  }
}

/// Options of several commands.
struct CommonOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("Number of threads. Results do not depend on it.", valueName: "count"))
  var threads: Int?

  @Flag(name: .shortAndLong, help: "Show only results and errors.")
  var quiet = false

  mutating func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads must be an integer from 1 to 1024, got \(threads)")
    }
  }

  func session(_ output: Output? = nil) -> Session {
    Session(output: output ?? .standard(isQuiet: quiet), threads: threads)
  }
}

/// Options of the prompt.
struct PromptOptions: ParsableArguments {
  @Flag(name: .customLong("no-rc"), help: "Do not run ~/.config/hairline/hairlinerc first.")
  var noRC = false
}

struct ShellCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "shell", abstract: "Start the prompt, or read commands from a pipe.")

  @OptionGroup var prompt: PromptOptions
  @OptionGroup var common: CommonOptions

  func run() throws { try Self.start(prompt, common) }

  static func start(_ prompt: PromptOptions, _ common: CommonOptions) throws {
    var session = common.session()
    try end(Prompt.run(&session, start: prompt.noRC ? nil : .standard))
  }
}

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Run a script.",
    discussion: """
      Ctrl-C, --timeout and the signals HUP, INT, QUIT, USR1, USR2, ALRM, TERM, XCPU, VTALRM, PROF and PWR stop it \
      cleanly: the model after its last complete epoch is saved as 'checkpoint.safetensors' in the run's folder (see 'model load'), and results.json has \
      the outcome. A second Ctrl-C, or a second TERM or QUIT, ends it at once.
      """)

  @Argument(
    help: "The script; '-' is standard input.", completion: .file(extensions: ["hl"]), transform: FileIO.expandingHome)
  var file: String

  @Option(
    name: .long,
    help: ArgumentHelp("Override the value of a variable that the script sets by 'let'.", valueName: "name=value"))
  var set: [String] = []

  @Option(
    name: .long, help: ArgumentHelp("The run's folder. (default: runs/NUMBER-NAME)", valueName: "folder"),
    completion: .directory, transform: FileIO.expandingHome)
  var out: String?

  @Flag(
    name: .long,
    help: """
      Go on after an 'expect' that does not hold, with exit status 3 at the end, and with the next round of a loop after a \
      training that diverged, with exit status 1. Other commands that fail end the run.
      """)
  var keepGoing = false

  @Flag(
    name: .long,
    help: "Show what would be done, and about how long it would take. Nothing is trained, and no files are left.")
  var dryRun = false

  @Option(
    name: .long,
    help: ArgumentHelp("Write the expectations as test cases to a JUnit XML file.", valueName: "file"),
    completion: .file(extensions: ["xml"]), transform: FileIO.expandingHome)
  var junit: String?

  @Flag(name: .long, help: "Write events to standard output as lines of JSON, and nothing else.")
  var json = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Stop after this time, as by Ctrl-C, with exit status 124: 90, 90s, 10m or 2h.", valueName: "time"))
  var timeout: TimeLimit?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    for (name, path) in [("--out", out), ("--junit", junit)] where path?.isEmpty == true {
      throw ValidationError("\(name) must not be empty")
    }
    if dryRun, junit != nil {
      throw ValidationError("--junit has no effect with --dry-run, which evaluates no expectations")
    }
    if dryRun, keepGoing {
      throw ValidationError("--keep-going has no effect with --dry-run, in which no command fails")
    }
  }

  func run() throws {
    var session = common.session(json ? .json(isQuiet: common.quiet) : nil)
    Signals.handle(.script)
    if let timeout { Signals.onTimeout(seconds: timeout.seconds) }
    if dryRun { return try end(Runner.plan(file: file, settings: set, out: out, in: &session)) }
    try end(Runner.run(file: file, settings: set, out: out, keepGoing: keepGoing, junit: junit, in: &session))
  }
}

/// A time such as 90, 90s, 10m or 2h.
struct TimeLimit: ExpressibleByArgument {
  let seconds: Double

  init?(argument: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    let unit = argument.last.flatMap { units[$0] }
    let digits = unit == nil ? argument[...] : argument.dropLast()
    guard digits.utf8.allSatisfy({ "0123456789.".utf8.contains($0) }), let number = Double(digits), number > 0,
      number * (unit ?? 1) < 1e8
    else { return nil }
    seconds = number * (unit ?? 1)
  }
}

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a script: names, types, shapes, and whether its files can be read and written.",
    discussion: """
      Nothing is run, and no data is read. Exit status: 0 no errors, 1 a file or folder is missing or cannot be written, \
      2 an error in the script.
      """)

  @Argument(
    help: "The script; '-' is standard input.", completion: .file(extensions: ["hl"]), transform: FileIO.expandingHome)
  var file: String

  @Option(
    name: .long,
    help: ArgumentHelp("Override the value of a variable that the script sets by 'let'.", valueName: "name=value"))
  var set: [String] = []

  func run() throws { try end(Runner.check(file: file, settings: set, .standard())) }
}

struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "format", abstract: "Format scripts: spaces, indentation, line breaks.")

  @Argument(
    help: "The scripts; '-' reads standard input and writes to standard output.",
    completion: .file(extensions: ["hl"]), transform: FileIO.expandingHome)
  var files: [String]

  @Flag(name: .long, help: "Write nothing; exit with status 1 if a script is not formatted.")
  var check = false

  func run() throws { try end(Runner.format(files, isCheck: check, .standard())) }
}

struct HelpCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "help", abstract: "Show help on commands and layers of the language.")

  @Argument(help: "A command, a layer, or a word to search for.", completion: .list(HelpText.topics))
  var topic: [String] = []

  func run() throws {
    let own = Hairline.configuration.subcommands.first { [$0._commandName] == topic }
    if let own {
      StandardOutput.write(Hairline.helpMessage(for: own) + "\n")
      return try end(.success)
    }
    var session = Session(output: .standard())
    let words = topic.map { "\"" + $0.filter { !"\"\\$".contains($0) } + "\"" }.joined(separator: " ")
    try end(Runner.run(SourceText("help \(words)", name: "help"), in: &session))
  }
}

/// Ends the process with a status other than 0, where there is one.
func end(_ status: ExitStatus) throws {
  let status = StandardOutput.settle(status)
  if status != .success { throw ExitCode(status.rawValue) }
}
