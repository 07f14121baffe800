import Basics
import Glibc
import Reports

/// Where the shell's words go: results and images to standard output, messages and progress to standard error.
public struct Output: Sendable {
  public enum Channel: Sendable { case results, messages, images }

  /// Writes text as it is.
  public let write: @Sendable (Channel, String) -> Void
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
  /// What images are shown by; nil where nobody would see them.
  public let display: @Sendable () -> Display?
  /// Whether only results and errors are wanted.
  public internal(set) var isQuiet: Bool
  /// What receives the events of a run, if anything does.
  var listener: (@Sendable (RunEvent) -> Void)?
  /// What keeps the results for the report: without colours, and in whole lines.
  var recorder: (@Sendable (String) -> Void)?

  public init(
    style: Style = .plain, messageStyle: Style = .plain, clipsTables: Bool = true, wrapsMessages: Bool = false,
    isLive: Bool = false, isQuiet: Bool = false, display: @escaping @Sendable () -> Display? = { nil },
    width: @escaping @Sendable () -> Int = { 100 }, write: @escaping @Sendable (Channel, String) -> Void
  ) {
    (self.style, self.messageStyle, self.clipsTables) = (style, messageStyle, clipsTables)
    (self.wrapsMessages, self.isLive, self.isQuiet, self.display) = (wrapsMessages, isLive, isQuiet, display)
    (self.width, self.write) = (width, write)
  }

  /// Tells that something happened.
  func tell(_ event: @autoclosure () -> RunEvent) { listener?(event()) }

  /// The listener, who is not told of expectations that do not hold.
  var lenientListener: (@Sendable (RunEvent) -> Void)? {
    guard let listener else { return nil }
    return { event in if !event.isFailedExpectation { listener(event) } }
  }

  /// Tells besides to `listener`, before whoever is told already.
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
  public func result(_ line: String, recorded: String? = nil) {
    write(.results, line + "\n")
    tell(.result(line))
    let kept = recorded ?? line
    if !kept.isEmpty || recorded == nil { recorder?(kept + "\n") }
  }

  /// A sentence of results: in a terminal, its lines end between words.
  func result(sentence: String, recorded: String? = nil) {
    let shown = clipsTables ? DisplayWidth.wrap(sentence, to: width()).joined(separator: "\n") : sentence
    result(shown, recorded: recorded ?? sentence)
  }

  /// A table of results.
  public func result(_ table: TextTable, recorded: TextTable? = nil) {
    let whole = (recorded ?? table).text(width: .max / 2)
    result(table.text(width: clipsTables ? width() : .max / 2, style: style), recorded: whole)
  }

  /// A line that says what goes on.
  public func message(_ line: String) {
    if !isQuiet { write(.messages, wrapped(line) + "\n") }
    tell(.message(line))
  }

  /// Says that a command made the file at `path`.
  func wrote(_ path: String) {
    message("wrote \(path)")
    tell(.artefact(path))
  }

  /// Shows a plot that was drawn, where there is a terminal: it is no part of the results.
  func show(_ plot: any Plot, _ drawing: Drawing, theme: Theme) throws {
    guard let display = display() else { return }
    write(.images, try display.text(of: plot, drawing, theme: theme))
  }

  /// An error.
  public func failure(_ diagnostic: Diagnostic) {
    write(.messages, diagnostic.text(style: messageStyle, width: width(), wraps: wrapsMessages) + "\n")
    tell(.failure(diagnostic.error, diagnostic))
  }

  /// An error that has no place in a script.
  public func failure(_ error: any UserError) {
    let hint = error.hint.map { "\n" + wrapped($0, indentation: "  ") } ?? ""
    let line = wrapped("\(messageStyle.failure("error:")) \(error.problem)")
    write(.messages, line + hint + "\n")
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
    ) { channel, text in channel == .messages ? StandardOutput.writeMessage(text) : StandardOutput.write(text) }
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

/// The value of an environment variable.
func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
