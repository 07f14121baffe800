import Basics
import CEdit
import Glibc

/// Runs commands of the system.
enum ShellCommand {
  /// Runs `command` by /bin/sh, with the terminal, or `input` in place of what is typed.
  ///
  /// - Parameter folder: where it runs; the process's own folder where it is empty.
  /// - Returns: its exit status; 128 and the number of a signal that ended it; 127 where it could not be started.
  static func run(_ command: String, in folder: String = "", input: String? = nil) -> Int32 {
    let arguments = ["sh", "-c", "cd -- \"$1\" && eval \"$2\"", "sh", folder.isEmpty ? "." : folder, command]
    var (attributes, actions) = (posix_spawnattr_t(), posix_spawn_file_actions_t())
    posix_spawnattr_init(&attributes)
    posix_spawn_file_actions_init(&actions)
    defer {
      posix_spawnattr_destroy(&attributes)
      posix_spawn_file_actions_destroy(&actions)
    }
    // Signals do to it what they do to any program, whatever this one made of them.
    var all = sigset_t()
    sigfillset(&all)
    posix_spawnattr_setsigdefault(&attributes, &all)
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK))
    var pipe: [Int32] = [-1, -1]
    if input != nil {
      guard Glibc.pipe(&pipe) == 0 else { return 127 }
      for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      posix_spawn_file_actions_adddup2(&actions, pipe[0], STDIN_FILENO)
    }
    var pointers = arguments.map { strdup($0) } + [nil]
    defer { pointers.forEach { free($0) } }
    line_release_terminal()
    defer { line_retake_terminal() }
    var child = pid_t()
    let failure = posix_spawn(&child, "/bin/sh", &actions, &attributes, &pointers, environ)
    if let input {
      close(pipe[0])
      if failure == 0 { put(input, pipe[1]) }
      close(pipe[1])
    }
    return failure == 0 ? status(of: child) : 127
  }

  /// Writes `text`, as far as somebody reads it.
  private static func put(_ text: String, _ file: Int32) {
    let bytes = Array(text.utf8)
    var offset = 0
    while offset < bytes.count {
      let count = bytes[offset...].withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
      if count > 0 { offset += count } else if errno != EINTR { return }
    }
  }

  private static func status(of child: pid_t) -> Int32 {
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 { if errno != EINTR { return 127 } }
    return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
  }
}
