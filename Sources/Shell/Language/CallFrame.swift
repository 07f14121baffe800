import Basics

/// What a statement is in while it is checked or run, for error messages.
enum CallFrame: Sendable {
  /// A file, at the `source` that named it.
  case file(path: String, Place)
  /// A round of a loop.
  case round(Round)

  /// A place in a source text.
  struct Place: Sendable {
    let source: SourceText
    let span: Span

    var text: String {
      let (line, column) = source.place(of: span.start)
      return source.name.map { "\($0):\(line):\(column)" } ?? "line \(line):\(column)"
    }
  }

  struct Round: Sendable {
    /// The loop's variable, and its value in this round.
    let variable: String
    let value: Value
    /// Counted from 1.
    let number: Int
    let count: Int
    /// The loop.
    let place: Place
  }

  /// The line below an error.
  var text: String {
    switch self {
    case .file(_, let place): "sourced at \(place.text)"
    case .round(let round):
      "in round \(round.number) of \(round.count) of the loop at \(round.place.text), "
        + "\(round.variable) = \(DisplayWidth.clip(VisibleText.line(round.value.spelling), to: 60))"
    }
  }
}

extension Statement {
  /// Where it begins.
  var place: CallFrame.Place { CallFrame.Place(source: source, span: verb.span) }
}

/// Values in place of those that a text's `let` statements give, from outside: by `--set`, by `source`.
struct Overrides: Sendable {
  /// Of `--set` first, then of each `source` that led here.
  private var layers: [[String: Value?]]

  init(_ values: [String: Value] = [:]) { layers = [values.mapValues { $0 }] }

  /// The value for the first `let NAME`; nil where there is none, or where it was taken before. The outermost counts.
  ///
  /// A value is nil where only the run decides on it.
  mutating func take(_ name: String) -> Value?? {
    let value = layers.lazy.compactMap { $0[name] }.first
    for index in layers.indices { layers[index].removeValue(forKey: name) }
    return value
  }

  /// The names that no `let` has asked for.
  var left: [String] { layers.flatMap(\.keys).sorted() }

  mutating func enter(_ values: [String: Value?]) { layers.append(values) }

  /// Leaves what was entered last.
  ///
  /// - Returns: the names in it that no `let` has asked for.
  @discardableResult
  mutating func leave() -> [String] { layers.removeLast().keys.sorted() }
}

/// The files that were sourced, each read once for as long as this is kept.
struct SourceFiles: Sendable {
  private var scripts: [String: Script] = [:]

  /// The script at `path`.
  ///
  /// - Throws: `FileError`, `LanguageError` when it cannot be read; `Diagnostic` when it does not parse.
  mutating func script(at path: String) throws -> Script {
    if let script = scripts[path] { return script }
    guard !FileIO.isPipe(path) else { throw LanguageError.pipe(path: path) }
    let script = try Parser.parse(try SourceText(file: path))
    scripts[path] = script
    return script
  }

  /// The script at `path`, if it was read.
  func known(_ path: String) -> Script? { scripts[path] }
}
