import ArgumentParser
import Basics
import Glibc

/// Tries the language on generated texts. See `--help`.
@main struct Fuzz: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fuzz", abstract: "Tries the lexer, parser, formatter, checker and interpreter on made-up inputs.",
    discussion: """
      Inputs follow from the seed and their number. Each is parsed, written in canonical form (which has to parse, and \
      to be its own canonical form), checked, and interpreted where it parses: all but commands that read images, \
      train or write files. An input that takes over 20 ms of processor time is interrupted as by Ctrl-C, one that \
      takes over a second is a hang. Exit status 1: something was found; it is in the folder.
      """)

  @Option(name: .long, help: "What inputs follow from.") var seed: UInt64 = 1
  @Option(name: .long, help: "The number of the first input.") var from = 0
  @Option(name: .long, help: "How many inputs.") var count = 10_000
  @Option(name: .long, help: "How many processes.") var jobs = 2
  @Option(name: .long, help: "Where findings and counters go.") var folder = "/tmp/hairline-fuzz"
  @Option(name: .long, help: "Try the text in this file, and nothing else.") var input: String?
  @Flag(name: .long, help: "Print the input of number --from, and end.") var show = false
  @Flag(name: .long, help: "Print nothing before the end.") var quiet = false
  @Option(name: .long, help: .private) var worker: Int?
  @Option(name: .long, help: .private) var to: Int?

  /// The package's folder, for the scripts that are in it.
  static let root = FileIO.folder(of: FileIO.folder(of: FileIO.folder(of: #filePath)))

  func run() throws {
    if let input { return try trial(of: try FileIO.read(input)) }
    if show {
      let bytes = Input(seed: seed, number: from, corpus: Input.corpus(root: Self.root)).bytes
      return print(String(decoding: bytes, as: UTF8.self))
    }
    if let worker, let to {
      let progress = try Progress("\(folder)/progress-\(worker)")
      return try Worker(seed: seed, root: Self.root, progress: progress, findings: folder)
        .run(from: from, to: to, step: jobs)
    }
    var supervisor = Supervisor(
      seed: seed, range: from..<from + count, jobs: max(1, min(jobs, 64)), folder: folder, isQuiet: quiet)
    if try !supervisor.run() { throw ExitCode.failure }
  }

  private func trial(of bytes: [UInt8]) throws {
    try Worker.confine()
    defer { Sandbox.leave() }
    Watchdog.start()
    let trial = try Trial(bytes)
    print("parsed: \(trial.isParsed), without an error: \(trial.isClean), statements run: \(trial.interpreted)")
  }
}
