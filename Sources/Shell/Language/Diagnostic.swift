import Basics

/// An error and its place in a source text: what every error of the shell ends in.
public struct Diagnostic: Error, Sendable {
  public let error: any UserError
  public let source: SourceText
  public let span: Span
  /// What it happened in, innermost first: "sourced at main.hl:2:1".
  private(set) var trail: [String] = []

  public init(_ error: any UserError, _ source: SourceText, _ span: Span) {
    (self.error, self.source, self.span) = (error, source, span)
  }

  /// Whether `error`, with its place or without, is none: the work ended because it was asked to stop.
  static func isCancellation(_ error: any Error) -> Bool {
    ((error as? Diagnostic)?.error ?? error as? any UserError)?.isCancellation == true
  }

  /// The same with its surroundings, outermost first, where it has none yet.
  func within(_ callFrames: [CallFrame]) -> Diagnostic {
    var diagnostic = self
    if trail.isEmpty { diagnostic.trail = callFrames.reversed().map(\.text) }
    return diagnostic
  }

  /// The error as it is shown: place and problem, the line with the culprit underlined, and how to fix it.
  ///
  /// ```
  /// Experiments/x.hl:12:18: error: 'acuracy' is not a metric of 'test'
  ///   expect test.acuracy >= 0.99
  ///               ^~~~~~~
  ///   did you mean 'accuracy'?
  ///   sourced at Experiments/all.hl:3:1
  /// ```
  ///
  /// - Parameter wraps: whether lines are broken between words to have at most `width` columns, as a terminal wants it;
  ///   the line of the source is cut to it in any case.
  public func text(style: Style = .plain, width: Int = 120, wraps: Bool = false) -> String {
    func lines(_ text: String, indentation: String) -> [String] {
      wraps ? DisplayWidth.wrap(text, to: width, indentation: indentation) : [indentation + text]
    }
    let header = "\(style.faint(place))\(style.failure("error:")) \(VisibleText.line(error.problem))"
    let rest = (error.hint?.split(separator: "\n").map(String.init) ?? []) + trail
    let details = error.details.flatMap { lines(VisibleText.line($0), indentation: "    ") }
    let shown = lines(header, indentation: "") + details + excerpt(style: style, width: width)
    return (shown + rest.flatMap { lines($0, indentation: "  ") }).joined(separator: "\n")
  }

  /// "file:line:column: "; at the prompt, where there is nothing but the line just typed, nothing.
  private var place: String {
    let (line, column) = source.place(of: span.start)
    if let name = source.name { return "\(VisibleText.line(name)):\(line):\(column): " }
    return source.lineCount > 1 ? "line \(line):\(column): " : ""
  }

  /// The line with its culprit underlined, cut to `width` columns around the culprit.
  private func excerpt(style: Style, width: Int) -> [String] {
    // Of a line that is very long, what no terminal is wide enough for is not even looked at.
    let whole = source.stretch(of: source.line(around: span.start), around: span.start, reach: 4000)
    let line = Self.shown(source.text(whole))
    let indentation = line.prefix { $0 == " " }.count
    let total = DisplayWidth.of(line) - indentation
    guard total > 0 else { return [] }
    let culprit = DisplayWidth.of(Self.shown(source.text(Span(span.start, min(span.end, whole.end)))))
    let column = DisplayWidth.of(Self.shown(source.text(Span(whole.start, span.start)))) - indentation
    let available = max(width - 2, 20)
    let first = total <= available ? 0 : max(0, min(column - available / 3, total - available))
    let shown = DisplayWidth.window(String(line.dropFirst(indentation)), from: first, width: available)
    let tail = String(repeating: "~", count: max(0, min(culprit, first + available - column) - 1))
    let margin = String(repeating: " ", count: max(0, column - first))
    return ["  \(shown)", "  \(margin)\(style.hint("^" + tail))"]
  }

  /// A piece of the line as it is shown, with spaces for tabs.
  private static func shown(_ text: String) -> String { VisibleText.lines(text.replacing("\t", with: " ")) }
}
