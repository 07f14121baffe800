import Basics
import CEdit
import Glibc

/// Where the prompt's lines come from.
protocol LineReader: AnyObject {
  /// The next line, without its end.
  ///
  /// - Parameters:
  ///   - pending: the lines of the statement that is still open.
  ///   - names: what completion knows beside the tables.
  func read(
    prompt: () -> String, after pending: String, names: @escaping () -> Completion.Names
  ) -> LineReading
  /// Keeps a line for the arrow keys and for later sessions.
  func remember(_ line: String)
}

enum LineReading {
  case line(String)
  /// Ctrl-C.
  case interrupted
  /// Ctrl-D, or the end of the file.
  case end
}

/// Lines as they come: from a pipe, a file, or a terminal that can do no more than print.
final class PlainReader: LineReader {
  private let promptOutput: Output?
  private var buffer: [UInt8] = []
  /// Where the next line begins in the buffer, and how far it has been searched for its end.
  private var (start, searched) = (0, 0)
  /// Whether the last line ended in a carriage return: a line feed may belong to it.
  private var endedInReturn = false

  /// - Parameter promptOutput: where the prompt is shown; nil where there is no terminal.
  init(promptOutput: Output?) { self.promptOutput = promptOutput }

  func read(
    prompt: () -> String, after pending: String, names: @escaping () -> Completion.Names
  ) -> LineReading {
    if let promptOutput { promptOutput.write(.results, prompt()) }
    while true {
      if let line = nextLine() { return .line(line) }
      // The terminal itself throws away what was typed of a line.
      guard line_wait(STDIN_FILENO, { Interruption.isRequested }) else { return .interrupted }
      var chunk = [UInt8](repeating: 0, count: 65536)
      let count = Glibc.read(STDIN_FILENO, &chunk, chunk.count)
      if count > 0 {
        buffer.removeSubrange(..<start)
        (start, searched) = (0, searched - start)
        buffer += chunk[..<count]
      } else if count == 0 || errno != EINTR {
        defer { (buffer, start, searched) = ([], 0, 0) }
        return start == buffer.count ? .end : .line(FileName.decode(buffer[start...]))
      }
    }
  }

  /// The next line that is whole: it ends in a line feed, a carriage return, or both.
  private func nextLine() -> String? {
    if endedInReturn, start < buffer.count {
      if buffer[start] == UInt8(ascii: "\n") { start += 1 }
      endedInReturn = false
    }
    searched = max(searched, start)
    guard let end = buffer[searched...].firstIndex(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
    else {
      searched = buffer.count
      return nil
    }
    defer {
      endedInReturn = buffer[end] == UInt8(ascii: "\r")
      start = end + 1
    }
    return FileName.decode(buffer[start..<end])
  }

  func remember(_ line: String) {}
}

/// Lines edited in a terminal: history, search, completion.
final class EditedReader: LineReader {
  private var editor: OpaquePointer?
  private let history: HistoryFile?
  /// What keeps the history from being used, as it was last said.
  private var problem: UserFileError?
  /// The lines that the file does not have yet.
  private var unsaved: [String] = []
  private let output: Output
  private var (pending, names) = ("", { Completion.Names() })

  /// Nil when the terminal does not do.
  init?(history: HistoryFile?, output: Output) {
    (self.history, self.output) = (history, output)
    let complete: line_completer = { context, text in
      guard let context, let text else { return line_completion() }
      let reader = Unmanaged<EditedReader>.fromOpaque(context).takeUnretainedValue()
      let offer = reader.complete(String(cString: text))
      return line_completion(
        deletion: Int32(offer.deletion), insertion: strdup(offer.insertion), listing: strdup(offer.listing))
    }
    editor = line_editor_open(
      "hairline", { Interruption.isRequested }, complete, Unmanaged.passUnretained(self).toOpaque())
    guard editor != nil else { return nil }
    let settings = environment("EDITRC") ?? environment("HOME").map { $0 + "/.editrc" }
    do throws(UserFileError) { _ = try settings.map(UserFileError.isRegular) } catch {
      output.message(error.description)
    }
    for line in useHistory({ history throws(UserFileError) in try history.load() }) ?? [] {
      line_editor_append(editor, line)
    }
  }

  deinit {
    save()
    if let editor { line_editor_close(editor) }
  }

  func read(
    prompt: () -> String, after pending: String, names: @escaping () -> Completion.Names
  ) -> LineReading {
    (self.pending, self.names) = (pending.isEmpty ? "" : pending + "\n", names)
    // Who adds to the text, or changes the session, is not to copy it first.
    defer { (self.pending, self.names) = ("", { Completion.Names() }) }
    var line: UnsafePointer<CChar>?
    switch prompt().withCString({ line_editor_read(editor, $0, &line) }) {
    case LINE_READ: return .line(line.map { String(cString: $0) } ?? "")
    case LINE_INTERRUPTED: return .interrupted
    default: return .end
    }
  }

  func remember(_ line: String) {
    line_editor_remember(editor, line)
    if SecretFilter.keepsInHistory(line) {
      unsaved.append(line)
      save()
    }
  }

  /// Adds to the history file what is not there yet.
  private func save() {
    guard !unsaved.isEmpty else { return }
    let (lines, waits) = (unsaved, problem == nil)
    let isSaved: Void? = useHistory { history throws(UserFileError) in try history.append(lines, waits: waits) }
    if isSaved != nil || history == nil { unsaved = [] }
  }

  /// Uses the history. What keeps it from that is said once.
  private func useHistory<Result>(_ body: (HistoryFile) throws(UserFileError) -> Result) -> Result? {
    do throws(UserFileError) {
      let result = try history.map(body)
      problem = nil
      return result
    } catch {
      if error != problem { output.message(error.description) }
      problem = error
      return nil
    }
  }

  /// What Tab does after `text`.
  private func complete(_ text: String) -> (deletion: Int, insertion: String, listing: String) {
    let completion = Completion(pending + text, names: names())
    let (deletion, insertion) = completion.edit
    guard insertion.isEmpty, completion.candidates.count > 1 else { return (deletion, insertion, "") }
    let listing = completion.listing(width: output.width(), style: output.style)
    return (0, "", TerminalText.encode(listing))
  }
}
