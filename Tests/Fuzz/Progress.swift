import Basics
import Glibc

/// Counters in a file that a worker writes to as it goes, and that others can read at any moment, also when it is gone.
struct Progress {
  /// What is counted. The raw values are places in the file.
  enum Counter: Int, CaseIterable {
    /// The number of the input at hand.
    case current
    case inputs, noise, grammar, mutation
    case bytes, parsed, clean, interpreted, statements, interrupted, violations
    /// Processor time: of the slowest input in microseconds, and its number.
    case slowest, slowestNumber
    /// Inputs that took over 0.1 s of it.
    case slow
    /// Peak memory in KiB.
    case memory
    /// Set before the worker ends itself because an input hung.
    case hung
  }

  private let base: UnsafeMutablePointer<Int>

  /// Opens the file at `path`, which is made where it is missing.
  init(_ path: String) throws {
    let size = Counter.allCases.count * MemoryLayout<Int>.stride
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    defer { close(file) }
    guard file >= 0, ftruncate(file, off_t(size)) == 0,
      let memory = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0), memory != MAP_FAILED
    else { throw FileError("open", path) }
    base = memory.bindMemory(to: Int.self, capacity: Counter.allCases.count)
  }

  subscript(counter: Counter) -> Int {
    get { base[counter.rawValue] }
    nonmutating set { base[counter.rawValue] = newValue }
  }
}
