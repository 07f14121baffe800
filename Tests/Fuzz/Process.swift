import Glibc

/// This program, started again.
struct Process {
  private let id: pid_t

  /// - Parameter isQuiet: whether what it says is left out.
  init?(_ arguments: [String], isQuiet: Bool = false) {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    if isQuiet {
      for file in [STDOUT_FILENO, STDERR_FILENO] {
        posix_spawn_file_actions_addopen(&actions, file, "/dev/null", O_WRONLY, 0)
      }
    }
    var pointers = (["fuzz"] + arguments).map { strdup($0) } + [nil]
    defer { pointers.forEach { free($0) } }
    var id = pid_t()
    // A crash is wanted as it is, at once: Swift's own account of it takes seconds.
    setenv("SWIFT_BACKTRACE", "enable=no", 1)
    guard posix_spawn(&id, "/proc/self/exe", &actions, nil, &pointers, environ) == 0 else { return nil }
    self.id = id
  }

  /// How it ended, or nil while it runs: an exit status, or 128 and the number of the signal that ended it.
  func ended(waits: Bool = false) -> Int32? {
    var status: Int32 = 0
    var result = waitpid(id, &status, waits ? 0 : WNOHANG)
    while result < 0, errno == EINTR { result = waitpid(id, &status, waits ? 0 : WNOHANG) }
    if result == 0 { return nil }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }

  func kill() { Glibc.kill(id, SIGKILL) }
}
