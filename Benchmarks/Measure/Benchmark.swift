import ArgumentParser
import Basics
import Training

/// Measures Hairline's engine, through the same public calls as the product's. Each command prints one line of JSON.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark", abstract: "Measures the engine; each command prints one line of JSON.",
    subcommands: [
      ForwardCommand.self, StepCommand.self, EpochCommand.self, DecodeCommand.self, ProductCommand.self,
      ProfileCommand.self,
    ])
}

/// What all measurements take.
struct Environment: ParsableArguments {
  @Option(help: "How many threads compute.") var threads = 2
  @Option(help: "Images in a batch.") var batch = 32
  @Option(help: "For how many seconds to repeat.") var budget = 2.0

  func validate() throws {
    guard (1...1024).contains(threads), (1...4096).contains(batch), budget >= 0 else {
      throw ValidationError("--threads and --batch are 1 or more, --budget is 0 or more")
    }
  }
}

/// Repeats `body` for `budget` seconds, at least five times after two that don't count, and returns the seconds of each.
func repeated(budget: Double, _ body: () throws -> Void) rethrows -> [Double] {
  try body()
  try body()
  var times = [Double]()
  let start = ContinuousClock.now
  while times.count < 5 || (ContinuousClock.now - start).seconds < budget {
    let before = ContinuousClock.now
    try body()
    times.append((ContinuousClock.now - before).seconds)
  }
  return times
}

extension [Double] {
  var median: Double { isEmpty ? .nan : sorted()[count / 2] }
}

/// Prints a line of JSON: the median of `times`, the best of them, and further numbers.
func printResult(_ times: [Double], _ facts: [(name: String, value: Double)] = []) {
  let all = [("seconds", times.median), ("best", times.min() ?? .nan), ("repeats", Double(times.count))] + facts
  print("{" + all.map { "\"\($0)\": \(NumberFormat.short($1, 9))" }.joined(separator: ", ") + "}")
}
