extension Command {
  static let `let` = Command(
    Entry(
      "let", "sets a variable",
      details: """
        The value is a word, text in quotes, a list, a range such as 1..5, or an expression with spaces around its \
        operators. $NAME or ${NAME} inserts it, in words and in quotes; $(…) inserts the value of an expression. All \
        variables are global, including those set inside braces or by a sourced file. 'hairline run --set NAME=VALUE' \
        overrides the script's first 'let NAME' outside of braces.
        """,
      theme: .language, form: .assignment,
      examples: ["let epochs = 10", "let data = \"my images\"", "let rates = [1e-3 1e-4]", "let half = 10 / 2"]),
    effects: .makes { bound, _ in
      guard case .assignment(let name, _) = bound.statement.content else { return Effects.Footprint() }
      return Effects.Footprint(writes: [.variable(name.text)])
    },
    check: { bound, checker throws(Diagnostic) in
      guard case .assignment(let name, let phrase) = bound.statement.content else { return }
      let value = try Evaluator(bound.statement.source, checker.scope).value(of: phrase)
      checker.scope.set(name.text, checker.overrides.take(name.text) ?? value)
    },
    run: { bound, session in
      guard case .assignment(let name, let phrase) = bound.statement.content else { return }
      let override = session.overrides.take(name.text)
      session.scope.set(
        name.text, try override ?? Evaluator(bound.statement.source, session.scope).value(of: phrase))
    })
}
