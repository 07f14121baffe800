import Basics
import Glibc
import Synchronization

/// The process's standard output, which may be full, or no longer be read.
public enum StandardOutput {
  /// The first error in writing to it, or 0.
  private static let failure = Atomic<Int32>(0)

  /// Writes `text` whole. After the first failure nothing more is written, and what runs is asked to stop.
  @Sendable public static func write(_ text: String) { write(Array(text.utf8)) }

  private static func write(_ bytes: [UInt8]) {
    guard failure.load(ordering: .relaxed) == 0 else { return }
    let code = write(bytes, to: STDOUT_FILENO)
    guard code != 0 else { return }
    failure.store(code, ordering: .relaxed)
    Interruption.request(code == EPIPE ? .brokenPipe : .failedOutput)
  }

  /// Writes `text` for a person or another program: bytes of names that are not UTF-8 are spelled out in a terminal, and
  /// go as they are to a pipe or file.
  @Sendable public static func writeResults(_ text: String) {
    write(isatty(STDOUT_FILENO) == 1 ? Array(FileName.display(text).utf8) : FileName.bytes(of: text))
  }

  /// Writes `text` to standard error. Where that fails there is nowhere to report it.
  @Sendable public static func writeMessage(_ text: String) {
    _ = write(Array(FileName.display(text).utf8), to: STDERR_FILENO)
  }

  /// What the process ends with when it otherwise would with `status`. Results that could not be written are reported, but
  /// where they are no longer read, as with `| head`.
  public static func settle(_ status: ExitStatus) -> ExitStatus {
    let code = failure.load(ordering: .relaxed)
    if code == 0 { return status }
    if code == EPIPE { return status.worse(.brokenPipe) }
    writeMessage("error: cannot write to standard output: \(String(cString: strerror(code)))\n")
    return status.worse(.failed)
  }

  /// Writes `bytes` whole to an open file. Returns the error, or 0.
  private static func write(_ bytes: [UInt8], to file: Int32) -> Int32 {
    bytes.withUnsafeBytes { bytes in
      var offset = 0
      while offset < bytes.count {
        let count = FileIO.retrying {
          Glibc.write(file, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
        }
        if count >= 0 { offset += count } else { return errno }
      }
      return 0
    }
  }
}
