import ArgumentParser
import Glibc
import Shell

// The exit statuses are the language's own: wrong usage is 2, not the argument parser's 64.
do {
  guard Processor.suits else { throw Processor.Unsuitable() }
  var command = try Hairline.parseAsRoot()
  try command.run()
} catch {
  let status = Hairline.exitCode(for: error)
  let message = Hairline.fullMessage(for: error)
  if !message.isEmpty {
    let file = status == .success ? STDOUT_FILENO : STDERR_FILENO
    let line = Array((message + "\n").utf8)
    _ = write(file, line, line.count)
  }
  exit(status == .validationFailure ? ExitStatus.usage.rawValue : status.rawValue)
}
