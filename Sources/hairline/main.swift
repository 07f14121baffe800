import ArgumentParser
import Basics
import Glibc
import Shell

// The exit statuses are the language's own: wrong usage is 2, not the argument parser's 64.
Signals.guardStandardFiles()
do {
  guard Processor.suits else { throw Processor.Unsuitable() }
  // Swift's own list of the arguments has lost what is not UTF-8.
  let arguments = UnsafeBufferPointer(start: CommandLine.unsafeArgv, count: Int(CommandLine.argc))
  var command = try Hairline.parseAsRoot(arguments.dropFirst().compactMap { $0.map { FileName.decode(cString: $0) } })
  try command.run()
  try end(.success)
} catch {
  let message = Hairline.fullMessage(for: error)
  let text = message.isEmpty ? "" : message + "\n"
  switch Hairline.exitCode(for: error) {
  case .success:
    StandardOutput.write(text)
    exit(StandardOutput.settle(.success).rawValue)
  case let status:
    // The argument parser repeats what it was given.
    StandardOutput.writeMessage(VisibleText.lines(text))
    exit(status == .validationFailure ? ExitStatus.usage.rawValue : status.rawValue)
  }
}
