import Basics
import Shell

/// The whole way of a text through the language: parsed, written in canonical form, checked, interpreted.
struct Trial {
  /// How far the text came.
  private(set) var isParsed = false
  private(set) var isClean = false
  /// The statements that were interpreted, and those that the sandbox kept from it.
  private(set) var interpreted = 0
  private(set) var withheld = 0
  private(set) var wasInterrupted = false

  /// What must not be: found by a look at what the language did, where it neither crashed nor hung.
  struct Violation: Error {
    let text: String
  }

  /// - Throws: `Violation`.
  init(_ bytes: [UInt8]) throws(Violation) {
    Interruption.clear()
    let source = SourceText(String(decoding: bytes, as: UTF8.self), name: "fuzz.hl")
    let script: Script
    switch Result(catching: { try Parser.parse(source) }) {
    case .success(let parsed): script = parsed
    case .failure(let error):
      if let diagnostic = error as? Diagnostic { try Self.look(at: diagnostic) }
      return
    }
    isParsed = true
    try Self.format(script)
    let result = Checker.check(script)
    for diagnostic in result.diagnostics { try Self.look(at: diagnostic) }
    isClean = result.diagnostics.isEmpty
    try interpret(script)
  }

  // MARK: Canonical form

  private static func format(_ script: Script) throws(Violation) {
    let canonical = Printer.text(script)
    guard let again = try parse(canonical, "the canonical form does not parse") else { return }
    let twice = Printer.text(again)
    guard twice == canonical else {
      throw Violation(text: "formatting twice is not formatting once:\n\(canonical)\n\(twice)")
    }
    guard again.statements.count == script.statements.count else {
      throw Violation(text: "the canonical form has other statements:\n\(canonical)")
    }
    for statement in script.statements {
      let line = Printer.line(statement)
      guard let lone = try parse(line, "a statement on a line does not parse")?.statements else { return }
      guard lone.count == 1, Printer.line(lone[0]) == line else {
        throw Violation(text: "not the same on a line:\n\(line)")
      }
    }
  }

  /// - Returns: nil where the time for the input is over.
  private static func parse(_ text: String, _ problem: String) throws(Violation) -> Script? {
    do { return try Parser.parse(SourceText(text)) } catch is Interrupted { return nil } catch {
      throw Violation(text: "\(problem):\n\(text)\n\((error as? Diagnostic)?.text() ?? "\(error)")")
    }
  }

  // MARK: Interpretation

  private mutating func interpret(_ script: Script) throws(Violation) {
    var session = Session(output: Output { _, _ in })
    // After this many failures the trial ends; each is shown with its line, which may be long.
    var failures = 0
    Interruption.clear()
    for statement in script.statements {
      guard Sandbox.admits(statement) else {
        withheld += 1
        continue
      }
      interpreted += 1
      do { try Interpreter.run(statement, in: &session) } catch {
        switch error {
        case let diagnostic as Diagnostic:
          try Self.look(at: diagnostic)
          failures += 1
          if failures == 50 { return }
        case is Interrupted:
          wasInterrupted = true
          Interruption.clear()
          return
        default: throw Violation(text: "an error that is no error: \(error)")
        }
      }
      if session.isOver { break }
    }
    // What a session remembers can be run again.
    for cell in session.cells.suffix(8) { _ = try Self.parse(cell.text, "what the session remembers does not parse") }
  }

  /// Every error can be shown, and its place is in its text.
  private static func look(at diagnostic: Diagnostic) throws(Violation) {
    let text = diagnostic.text(width: 40)
    guard !text.isEmpty, !diagnostic.error.problem.isEmpty else {
      throw Violation(text: "an error without words: \(text)")
    }
    guard diagnostic.span.end <= diagnostic.source.bytes.count, diagnostic.span.start >= 0 else {
      throw Violation(text: "an error's place is outside of the text: \(text)")
    }
  }
}
