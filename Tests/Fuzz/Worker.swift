import Basics
import Glibc

/// Tries inputs one after the other, in a process of its own.
struct Worker {
  let seed: UInt64
  let root: String
  let progress: Progress
  /// Where inputs go that break a rule without a crash.
  let findings: String

  /// The memory that may be reserved: an input that takes more crashes.
  static let maxMemory: rlim_t = 2 << 30

  /// Tries the inputs `first`, `first + step`, … below `end`.
  func run(from first: Int, to end: Int, step: Int) throws {
    try Self.confine()
    defer { Sandbox.leave() }
    let corpus = Input.corpus(root: root)
    Watchdog.start()
    for number in stride(from: first, to: end, by: step) {
      progress[.current] = number
      Watchdog.reset()
      let began = Self.microseconds
      let input = Input(seed: seed, number: number, corpus: corpus)
      note(input, number)
      let taken = Self.microseconds - began
      if taken > 100_000 { progress[.slow] += 1 }
      if taken > progress[.slowest] { (progress[.slowest], progress[.slowestNumber]) = (taken, number) }
      if number & 0x3FF == first & 0x3FF {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        progress[.memory] = max(progress[.memory], usage.ru_maxrss)
      }
    }
  }

  private func note(_ input: Input, _ number: Int) {
    do throws(Trial.Violation) {
      let trial = try Trial(input.bytes)
      if trial.isParsed { progress[.parsed] += 1 }
      if trial.isClean { progress[.clean] += 1 }
      if trial.interpreted > 0 { progress[.interpreted] += 1 }
      progress[.statements] += trial.interpreted
      if trial.wasInterrupted { progress[.interrupted] += 1 }
    } catch {
      progress[.violations] += 1
      if progress[.violations] <= 100 {
        try? FileIO.write(input.bytes, to: "\(findings)/\(number).hl")
        try? FileIO.write(error.text + "\n", to: "\(findings)/\(number).txt")
      }
    }
    progress[.inputs] += 1
    progress[.bytes] += input.bytes.count
    let kind: Progress.Counter =
      switch input.kind {
      case .noise: .noise
      case .grammar: .grammar
      case .mutation: .mutation
      }
    progress[kind] += 1
  }

  /// Takes away what an input could do harm with.
  static func confine() throws {
    var limit = rlimit(rlim_cur: maxMemory, rlim_max: maxMemory)
    setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    try Sandbox.enter()
  }

  /// The processor time of this process.
  private static var microseconds: Int {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return time.tv_sec * 1_000_000 + time.tv_nsec / 1000
  }
}
