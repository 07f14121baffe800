import Basics
import Shell
import Synchronization
@_exported import TestSupport

/// What the shell said.
final class Recording: Sendable {
  private let texts = Mutex((results: "", messages: ""))

  var results: String { texts.withLock { $0.results } }
  var messages: String { texts.withLock { $0.messages } }

  func output(width: Int = 100, isLive: Bool = false, isQuiet: Bool = false) -> Output {
    Output(isLive: isLive, isQuiet: isQuiet, width: { width }) { channel, text in
      self.texts.withLock { texts in
        if channel == .results { texts.results += text } else { texts.messages += text }
      }
    }
  }
}

/// Runs a script in a session of its own.
func run(
  _ text: String, settings: [String: Value] = [:], keepGoing: Bool = false, width: Int = 100
) -> (status: ExitStatus, results: String, messages: String) {
  let recording = Recording()
  var session = Session(output: recording.output(width: width))
  let status = Runner.run(SourceText(text, name: "x.hl"), settings: settings, keepGoing: keepGoing, in: &session)
  return (status, recording.results, recording.messages)
}

/// Runs a script from a file that is made of `content`.
func run(
  file path: String, content: [UInt8], settings: [String] = [], keepGoing: Bool = false
) throws -> (status: ExitStatus, results: String, messages: String) {
  try FileIO.write(content, to: path)
  let recording = Recording()
  var session = Session(output: recording.output())
  let status = Runner.run(file: path, settings: settings, out: nil, keepGoing: keepGoing, in: &session)
  return (status, recording.results, recording.messages)
}
