import Basics

extension Command {
  static let expectError = Command(
    Entry(
      "expect error", "expects that a command between braces fails, with a message that contains a text",
      details: """
        The commands before the one that fails keep their effect; it has none itself, and those after it are not \
        run. The message consists of the problem and the hint, without the position. Syntax errors, such as unclosed \
        braces and quotes, cannot be expected.
        """,
      theme: .results, body: .commands,
      parameters: [.required("text", .text, "text that the message contains")],
      examples: ["expect error \"no data is loaded\" { train epochs=3 }", "expect error \"1 is 1\" { expect 1 > 2 }"]),
    effects: .result { _, _ in Effects.Footprint() },
    check: { bound, checker throws(Diagnostic) in
      // An error that is known before the run may be the one that is expected.
      let errors = checker.errors(in: bound.statement.body ?? [])
      if let first = errors.first, bound.arguments["text"].map({ !first.says($0.text) }) ?? false {
        errors.forEach { checker.note($0) }
      }
    },
    run: { bound, session in
      let text = bound.arguments.text("text")
      let (steps, keepsGoing) = (session.running.steps, session.keepsGoing)
      let (expression, listener) = ("error \(Printer.word(text))", session.output.listener)
      session.keepsGoing = false
      // An expectation that does not hold may be the error that is expected.
      session.output.listener = session.output.lenientListener
      defer { session.keepsGoing = keepsGoing }
      do {
        defer { session.output.listener = listener }
        session.running.steps += try session.run(body: bound.statement.body ?? []) { statement, session in
          let before = session
          do { try Interpreter.run(statement, in: &session) } catch {
            session = before
            throw error
          }
        }
      } catch let failure as Diagnostic {
        if failure.says(text) {
          session.running.steps = steps
          return session.note(expression, of: bound)
        }
        let failedExpectation = FailedExpectation(
          "the error is \"\(failure.error.problem)\", wanted one with \"\(text)\"")
        session.note(expression, of: bound, [], failedExpectation)
        throw bound.diagnostic(failedExpectation, at: "text")
      }
      let failedExpectation = FailedExpectation("nothing failed, wanted an error with \"\(text)\"")
      session.note(expression, of: bound, [], failedExpectation)
      throw bound.diagnostic(failedExpectation, at: "text")
    })
}

extension Diagnostic {
  /// Whether its message contains `text`.
  fileprivate func says(_ text: String) -> Bool { error.description.holds(text) }
}
