import Basics
import Glibc
import Reports

/// Where the shell's text goes: results and images to standard output, messages and progress to standard error.
public struct Output: Sendable {
  public enum Channel: Sendable { case results, messages, images }

  /// Writes bytes as they are: for `write`, and for what is meant to control the terminal.
  private let writeRaw: @Sendable (Channel, String) -> Void
  /// How results are set off, and how messages are.
  public let style: Style
  public let messageStyle: Style
  /// The columns of the terminal: asked for anew each time, as windows change.
  public let width: @Sendable () -> Int
  /// Whether tables of results are cut to the width of a terminal: a pipe gets them whole.
  public let clipsTables: Bool
  /// Whether messages are broken between words to the width of a terminal: files get their lines whole.
  public let wrapsMessages: Bool
  /// Whether a line of messages can be written over again and again.
  public let isLive: Bool
  /// What images are shown by; nil without a terminal.
  public let display: @Sendable () -> Display?
  /// Whether only results and errors are wanted.
  public internal(set) var isQuiet: Bool
  /// Takes what happens, where that is asked for.
  var listener: (@Sendable (RunEvent) -> Void)?
  /// Takes the results for the report, without what the terminal at hand makes of them.
  private var recorder: (@Sendable (String) -> Void)?
  /// Shows a text page by page; nil where output is not interactive.
  var pager: Pager?

  public init(
    style: Style = .plain, messageStyle: Style = .plain, clipsTables: Bool = true, wrapsMessages: Bool = false,
    isLive: Bool = false, isQuiet: Bool = false, display: @escaping @Sendable () -> Display? = { nil },
    width: @escaping @Sendable () -> Int = { 100 }, write: @escaping @Sendable (Channel, String) -> Void
  ) {
    (self.style, self.messageStyle, self.clipsTables) = (style, messageStyle, clipsTables)
    (self.wrapsMessages, self.isLive, self.isQuiet, self.display) = (wrapsMessages, isLive, isQuiet, display)
    (self.width, writeRaw) = (width, write)
  }

  /// The same, with results given to `record` as well.
  func recording(_ record: @escaping @Sendable (String) -> Void) -> Output {
    var output = self
    output.recorder = record
    return output
  }

  /// Writes text, whatever is in it: only what `Style` sets off controls the terminal.
  /// Another program gets the bytes of names as they are.
  public func write(_ channel: Channel, _ text: String) {
    writeRaw(channel, TerminalText.encode(text, keepsBytes: channel == .results && !clipsTables))
  }

  /// Writes a text that is read by programs, byte by byte; but a terminal gets it as any other.
  func write(exactly text: String) { clipsTables ? write(.results, text) : writeRaw(.results, text) }

  /// Draws a line of messages in place of the one that was drawn last.
  func draw(_ line: String) { writeRaw(.messages, "\r\(TerminalText.encode(line))\u{1B}[K") }

  /// Reports an event.
  func tell(_ event: @autoclosure () -> RunEvent) { listener?(event()) }

  /// The listener, without expectations that do not hold.
  var lenientListener: (@Sendable (RunEvent) -> Void)? {
    guard let listener else { return nil }
    return { event in if !event.isFailedExpectation { listener(event) } }
  }

  /// Adds a listener, called before those that are there already.
  mutating func add(_ listener: @escaping @Sendable (RunEvent) -> Void) {
    self.listener = { [other = self.listener] event in
      listener(event)
      other?(event)
    }
  }

  /// A line of results.
  ///
  /// - Parameter recorded: what the report shows instead, which has no times and no facts of the machine; nothing where
  ///   it is empty.
  public func result(_ line: String, recorded: String? = nil) { result(line, shown: line, recorded: recorded) }

  /// A sentence of results: in a terminal, its lines end between words.
  func result(sentence: String, recorded: String? = nil) {
    result(
      sentence, shown: clipsTables ? DisplayWidth.wrap(sentence, to: width()).joined(separator: "\n") : sentence,
      recorded: recorded)
  }

  /// A table of results.
  public func result(_ table: TextTable, recorded: TextTable? = nil) {
    let whole = table.text(width: .max / 2)
    result(
      whole,
      shown: clipsTables || style.hasColours
        ? table.text(width: width(), style: style) : table.exactText,
      recorded: recorded?.text(width: .max / 2))
  }

  /// Results as they are, and as the terminal has them.
  private func result(_ text: String, shown: String, recorded: String?) {
    write(.results, shown + "\n")
    tell(.result(TerminalText.unmarked(text)))
    if recorded != "" { recorder?(TerminalText.unmarked(recorded ?? text) + "\n") }
  }

  /// A long text of results: in a window that it does not fit, page by page where somebody turns them.
  func result(pages text: String) {
    if pager?.show(TerminalText.encode(text + "\n")) == true { return }
    result(text)
  }

  /// A line that says what goes on.
  public func message(_ line: String) {
    if !isQuiet { write(.messages, wrapped(line) + "\n") }
    tell(.message(line))
  }

  /// Says that a command made the file at `path`.
  func wrote(_ path: String) {
    message("wrote \(VisibleText.line(path))")
    tell(.artefact(path))
  }

  /// Shows a plot that was drawn, where there is a terminal: it is no part of the results.
  func show(_ plot: any Plot, _ drawing: Drawing, theme: Theme) throws {
    guard let display = display() else { return }
    writeRaw(.images, try display.text(of: plot, drawing, theme: theme))
  }

  /// An error.
  public func failure(_ diagnostic: Diagnostic) {
    write(.messages, diagnostic.text(style: messageStyle, width: width(), wraps: wrapsMessages) + "\n")
    tell(.failure(diagnostic.error, diagnostic))
  }

  /// An error that has no place in a script.
  public func failure(_ error: any UserError) {
    let problem = wrapped("\(messageStyle.failure("error:")) \(VisibleText.line(error.problem))")
    let details = error.details.map { wrapped(VisibleText.line($0), indentation: "    ") }
    let hint = error.hint.map { [wrapped($0, indentation: "  ")] } ?? []
    write(.messages, ([problem] + details + hint).joined(separator: "\n") + "\n")
    tell(.failure(error, nil))
  }

  /// A message in lines that suit a terminal, where it goes to one.
  private func wrapped(_ text: String, indentation: String = "") -> String {
    wrapsMessages
      ? DisplayWidth.wrap(text, to: width(), indentation: indentation).joined(separator: "\n") : indentation + text
  }

  /// The process's own standard output and standard error, with as much colour as they and NO_COLOR allow.
  public static func standard(isQuiet: Bool = false) -> Output {
    let isDumb = environment("TERM") ?? "dumb" == "dumb"
    let noColours = isDumb || environment("NO_COLOR")?.isEmpty == false
    func style(_ file: Int32) -> Style {
      let isTerminal = isatty(file) == 1
      return Style(hasColours: isTerminal && !noColours, hasUnicode: hasUnicode || !isTerminal)
    }
    return Output(
      style: style(STDOUT_FILENO), messageStyle: style(STDERR_FILENO), clipsTables: isatty(STDOUT_FILENO) == 1,
      wrapsMessages: isatty(STDERR_FILENO) == 1, isLive: isatty(STDERR_FILENO) == 1 && !isDumb, isQuiet: isQuiet,
      display: Display.standard, width: terminalWidth
    ) { channel, text in channel == .messages ? StandardOutput.writeMessage(text) : StandardOutput.writeResults(text) }
  }

  /// Whether the locale's characters are those of Unicode.
  static var hasUnicode: Bool {
    let locale = environment("LC_ALL") ?? environment("LC_CTYPE") ?? environment("LANG") ?? ""
    return locale.lowercased().contains("utf-8") || locale.lowercased().contains("utf8")
  }

  /// The columns of the terminal, 100 where there is none, and at least 20.
  @Sendable static func terminalWidth() -> Int {
    if let columns = environment("COLUMNS").flatMap(Int.init), columns > 0 { return max(20, columns) }
    for file in [STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO] {
      var size = winsize()
      if ioctl(file, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return max(20, Int(size.ws_col)) }
    }
    return 100
  }
}
