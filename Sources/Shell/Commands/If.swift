extension Command {
  static let `if` = Command(
    Entry(
      "if", "runs commands if an expression is true",
      details: """
        'else if EXPRESSION { … }' and 'else { … }' may follow, on the line of the preceding '}'. Expressions are the \
        same as for 'expect'. Variables set inside the braces keep their values.
        """,
      theme: .language, form: .condition, body: .commands,
      examples: [
        "if test.accuracy < 0.9 { echo \"more epochs\" } else { echo enough }",
        "if test.loss < 0.1 { echo fine } else if test.loss < 0.2 { train epochs=5 } else { quit }",
      ]),
    effects: .makes([]),
    check: { bound, checker throws(Diagnostic) in
      var outcomes = [Checker]()
      var isDecided = false
      for branch in [bound.statement] + bound.statement.branches {
        var holds: Bool? = true
        if case .expression(let condition) = branch.content {
          let scope = isDecided ? checker.scope.unknown : checker.scope
          do throws(Diagnostic) { holds = try Evaluator(branch.source, scope).truth(of: condition) } catch {
            checker.note(error)
            holds = nil
          }
        }
        let isReached = !isDecided && holds != false
        if isReached, holds == nil { checker.plan?.hasConditions = true }
        let outcome = checker.fork(branch.body ?? [], isReached: isReached)
        if isReached { outcomes.append(outcome) }
        if holds == true { isDecided = true }
      }
      checker.join(isDecided ? outcomes : outcomes + [checker])
    },
    run: { bound, session in
      for branch in [bound.statement] + bound.statement.branches {
        if case .expression(let condition) = branch.content,
          try Evaluator(branch.source, session.scope).truth(of: condition) != true
        {
          continue
        }
        try session.run(body: branch.body ?? [])
        return
      }
    })
}
