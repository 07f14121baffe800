import Basics
import Glibc
@_exported import TestSupport
import Testing

/// Python, with which some tests look at what the program wrote.
enum Python {
  static let usual = "/usr/bin/python3"

  /// A Python that has a module: the one that `scripts/setup test` keeps, or the usual one.
  static func having(_ module: String) -> String? {
    ["\(ExperimentTests.root)/.build/python/bin/python", usual].first { python in
      let search = "import importlib.util, sys; sys.exit(importlib.util.find_spec('\(module)') is None)"
      return FileIO.exists(python) && (try? Program.run(["-c", search], program: python))?.status == 0
    }
  }
}

/// The program as it was built beside the tests.
enum Program {
  static let path: String = {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/exe", &buffer, buffer.count)
    let own = String(decoding: buffer.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return FileIO.folder(of: own) + "/hairline"
  }()

  /// What came of a run.
  struct Outcome {
    let status: Int32
    let results: String
    let messages: String
  }

  /// Runs the program to its end, with `input` on its standard input.
  static func run(
    _ arguments: [String], program: String = path, input: String = "", environment: [String: String] = [:]
  ) throws -> Outcome {
    try withFolder { folder in
      let (results, messages, stdin) = (folder + "/results", folder + "/messages", folder + "/input")
      try FileIO.write(input, to: stdin)
      let child = try spawn(arguments, program: program, environment: environment) { actions in
        posix_spawn_file_actions_addopen(&actions, 0, stdin, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, results, O_WRONLY | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, messages, O_WRONLY | O_CREAT, 0o600)
      }
      let status = wait(for: child)
      return Outcome(
        status: status, results: FileName.decode(try FileIO.read(results)),
        messages: String(decoding: try FileIO.read(messages), as: UTF8.self))
    }
  }

  /// Starts the program; `plan` says what its files are.
  static func spawn(
    _ arguments: [String], program: String = path, environment: [String: String], ownSession: Bool = false,
    plan: (inout posix_spawn_file_actions_t) -> Void
  ) throws -> pid_t {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    plan(&actions)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A session of its own (POSIX_SPAWN_SETSID) makes the terminal that it opens first its own; and whatever signals the
    // tests' own process does not want, the program does (POSIX_SPAWN_SETSIGMASK).
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    // Those that it ignores, as under nohup, do what they usually do (POSIX_SPAWN_SETSIGDEF).
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    posix_spawnattr_setflags(&attributes, 0x08 | 0x04 | (ownSession ? 0x80 : 0))
    let base = ["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TERM": "xterm", "PAGER": "", "HOME": "/nonexistent"]
    let variables = base.merging(environment) { $1 }.map { "\($0)=\($1)" }
    var child = pid_t()
    let error = withCStrings([program] + arguments) { argv in
      withCStrings(variables) { envp in posix_spawn(&child, program, &actions, &attributes, argv, envp) }
    }
    try #require(error == 0, "\(program) is not there")
    return child
  }

  /// The exit status of a process, or 128 and the number of the signal that ended it.
  static func wait(for child: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }
}

/// How long anything may take on the busiest machine: what has not happened by then never will. `TEST_PATIENCE`, in
/// seconds, is for those who are fixing a test.
let patience = Duration.seconds(environment("TEST_PATIENCE").flatMap(Int.init) ?? 600)

/// Waits until `condition` holds. Nothing is said about how long that takes.
func wait(
  for what: String, _ location: SourceLocation = #_sourceLocation, until condition: () throws -> Bool
) throws {
  let end = ContinuousClock.now + patience
  while try !condition() {
    try #require(ContinuousClock.now < end, "\(what) did not come", sourceLocation: location)
    usleep(5000)
  }
}

/// Calls `body` with strings as C wants them: a list of pointers, closed by a null pointer.
private func withCStrings<Result>(
  _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
  var pointers = strings.map { string in FileName.withSystemPath(string, or: nil) { strdup($0) } } + [nil]
  defer { pointers.forEach { free($0) } }
  return pointers.withUnsafeMutableBufferPointer { buffer in
    guard let base = buffer.baseAddress else { preconditionFailure("there is a null pointer at least") }
    return body(base)
  }
}
