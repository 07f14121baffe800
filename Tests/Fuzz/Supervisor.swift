import Basics
import Glibc

/// Starts the workers, reports their progress, and starts them again after an input that ended one.
struct Supervisor {
  let seed: UInt64
  let range: Range<Int>
  let jobs: Int
  let folder: String
  let isQuiet: Bool
  private var crashes = 0

  init(seed: UInt64, range: Range<Int>, jobs: Int, folder: String, isQuiet: Bool) {
    (self.seed, self.range, self.jobs, self.folder, self.isQuiet) = (seed, range, jobs, folder, isQuiet)
  }

  /// - Returns: whether nothing was found.
  mutating func run() throws -> Bool {
    try FileIO.makeFolder(folder)
    let progress = try (0..<jobs).map { job in
      let path = "\(folder)/progress-\(job)"
      unlink(path)
      return try Progress(path)
    }
    var threadPool = (0..<jobs).map { start($0, from: range.lowerBound + $0) }
    var (quiet, seen, seconds) = (0, 0, 0)
    while threadPool.contains(where: { $0 != nil }) {
      usleep(100_000)
      seconds += 1
      for job in 0..<jobs {
        guard let status = threadPool[job]?.ended() else { continue }
        threadPool[job] = nil
        if status == 0 { continue }
        let number = progress[job][.current]
        try report(number, status)
        if crashes < 50, number + jobs < range.upperBound { threadPool[job] = start(job, from: number + jobs) }
      }
      // A worker that sleeps takes no processor time: then nothing is counted for very long.
      let count = progress.reduce(0) { $0 + $1[.inputs] }
      (quiet, seen) = (count == seen ? quiet + 1 : 0, count)
      if quiet > 6000 {
        for job in 0..<jobs { threadPool[job]?.kill() }
        quiet = 0
      }
      if !isQuiet, seconds % 300 == 0 { say(summary(progress)) }
    }
    say(summary(progress))
    return crashes == 0 && progress.allSatisfy { $0[.violations] == 0 }
  }

  private func start(_ job: Int, from first: Int) -> Process? {
    first >= range.upperBound
      ? nil
      : Process([
        "--worker", "\(job)", "--seed", "\(seed)", "--from", "\(first)", "--to", "\(range.upperBound)", "--jobs",
        "\(jobs)",
        "--folder", folder,
      ])
  }

  /// Keeps the input that ended a worker, and a shorter one that does the same.
  private mutating func report(_ number: Int, _ status: Int32) throws {
    crashes += 1
    let bytes = Input(seed: seed, number: number, corpus: Input.corpus(root: Fuzz.root)).bytes
    let path = "\(folder)/\(number).hl"
    try FileIO.write(bytes, to: path)
    let what = status == Watchdog.status ? "hung" : "ended the process with \(status)"
    say("input \(number) \(what): \(path)")
    var minimiser = Minimiser(path: "\(folder)/\(number)-short.hl", status: status)
    let short = try minimiser.minimise(bytes)
    try FileIO.write(short, to: minimiser.path)
    say("  a shorter one is \(minimiser.path), \(short.count) of \(bytes.count) bytes")
  }

  private func summary(_ progress: [Progress]) -> String {
    func sum(_ counter: Progress.Counter) -> Int { progress.reduce(0) { $0 + $1[counter] } }
    func limit(_ counter: Progress.Counter) -> Int { progress.map { $0[counter] }.max() ?? 0 }
    func share(_ counter: Progress.Counter) -> String {
      NumberFormat.percent(Double(sum(counter)) / Double(max(1, sum(.inputs))))
    }
    let slowest = progress.max { $0[.slowest] < $1[.slowest] }
    return """
      \(NumberFormat.grouped(sum(.inputs))) inputs (\(share(.noise)) noise, \(share(.grammar)) grammar, \(share(.mutation)) \
      mutations; \(NumberFormat.bytes(sum(.bytes)))): \(share(.parsed)) parsed, \(share(.clean)) without an error, \
      \(share(.interpreted)) interpreted (\(NumberFormat.grouped(sum(.statements))) statements, \
      \(NumberFormat.grouped(sum(.interrupted))) interrupted); \(crashes) crashes or hangs, \
      \(sum(.violations)) broken rules; slowest \(limit(.slowest) / 1000) ms (input \(slowest?[.slowestNumber] ?? 0)), \
      \(sum(.slow)) over 0.1 s; at most \(NumberFormat.bytes(limit(.memory) * 1024))
      """
  }

  private func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(STDOUT_FILENO, bytes, bytes.count)
  }
}
