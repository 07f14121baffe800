import Basics
import Training

extension Command {
  static let `for` = Command(
    Entry(
      "for", "runs the commands between braces for each value of a list or range",
      details: """
        A range goes from its first integer to its last: 1..5, or 1..$count; it is empty if the last is below the \
        first. Variables are global: those that the loop sets, its own included, keep their last values. The loop's \
        values are part of the names of files that plots and reports write, as in history-1e-3.png, and of the \
        plots' titles. If an iteration replaces a file that an earlier one wrote, as with to=best.png, a message says \
        so. results.json, history.csv and the report have the metrics of each iteration. With --keep-going, a \
        training that diverges ends only its own iteration.
        """,
      theme: .language, form: .iteration, body: .commands,
      examples: [
        "for rate in [1e-3 1e-4] { echo \"lr is $rate\" }", "for fold in 1..5 { echo fold $fold }",
        "for size in [32 48] { echo $($size * 2) }",
      ]),
    effects: .makes { bound, session in
      guard case .iteration(let name, let list) = bound.statement.content,
        let values = try? Evaluator(bound.statement.source, session.scope).sequence(of: list), values.count > 0
      else { return Effects.Footprint() }
      return Effects.Footprint(writes: [.variable(name.text)])
    },
    check: { bound, checker throws(Diagnostic) in
      guard case .iteration(let name, let list) = bound.statement.content else { return }
      let body = bound.statement.body ?? []
      var values: ValueSequence?
      do throws(Diagnostic) { values = try Evaluator(bound.statement.source, checker.scope).sequence(of: list) } catch {
        checker.note(error)
      }
      let unsettle = { (scope: inout Scope) in
        scope.unsettle(body.assigned)
        scope.set(name.text, nil)
      }
      let count = min(values?.count ?? 0, checker.rounds)
      guard let values, count > 0 else {
        let outcome = checker.fork(body, isReached: values == nil, unsettling: unsettle)
        return checker.join([checker, outcome])
      }
      checker.rounds -= count
      let found = checker.diagnostics.count
      for index in 0..<count where checker.diagnostics.count == found {
        checker.scope.set(name.text, values[index])
        checker.callFrames.append(.round(round(index, of: values, name, bound)))
        let depth = checker.blockDepth + 1
        checker.plan?.note("\(name.text) = \(values[index].spelling)", depth: depth)
        checker.check(body: body)
        checker.callFrames.removeLast()
      }
      if count < values.count { unsettle(&checker.scope) }
    },
    run: { bound, session in
      guard case .iteration(let name, let list) = bound.statement.content,
        let values = try Evaluator(bound.statement.source, session.scope).sequence(of: list)
      else { return }
      let steps = session.running.steps.count
      if session.rounds.isEmpty { session.loopFiles = LoopFiles() }
      for index in 0..<values.count {
        if session.isOver { break }
        // A body without commands does not ask.
        try Interruption.check()
        session.scope.set(name.text, values[index])
        session.callFrames.append(.round(round(index, of: values, name, bound)))
        defer { session.callFrames.removeLast() }
        // While it runs, what was done is there: the rounds before this one as a loop, this one's commands after it.
        if index > 0 {
          session.running.steps.append(Step(bound.statement, over: values, rounds: index, files: session.files))
        }
        session.running.steps.append(
          Step(.assignment(bound.statement, name, values[index]), files: session.files))
        do { try session.run(body: bound.statement.body ?? []) } catch let diagnostic as Diagnostic {
          guard session.keepsGoing, diagnostic.isDivergence else { throw diagnostic }
          session.failRound(diagnostic)
        }
        session.running.steps.removeSubrange(steps...)
      }
    })

  private static func round(
    _ index: Int, of values: ValueSequence, _ name: Name, _ bound: BoundCommand
  ) -> CallFrame.Round {
    CallFrame.Round(
      variable: name.text, value: values[index], number: index + 1, count: values.count, place: bound.statement.place)
  }
}

extension Diagnostic {
  /// Whether a training diverged.
  fileprivate var isDivergence: Bool {
    if case .diverged? = error as? TrainingError { true } else { false }
  }
}

extension Session {
  /// Goes on after a round that ended early.
  fileprivate mutating func failRound(_ diagnostic: Diagnostic) {
    output.failure(diagnostic)
    hasFailedRound = true
    running.failure = diagnostic
    updateTrial { $0.failure = diagnostic.error.problem }
  }
}

extension Statement {
  /// The loop over the first `count` of its values.
  func over(_ values: ValueSequence, first count: Int) -> Statement {
    guard case .iteration(let name, let phrase) = content else { return self }
    let list = Phrase(kind: .bare([.text(values.spelling(first: count))]), span: phrase.span)
    return with(.iteration(name, list))
  }
}
