import Basics

extension Command {
  static let source = Command(
    Entry(
      "source", "runs the commands of another file",
      details: """
        FILE is relative to the file that sources it. NAME=VALUE overrides the file's first 'let NAME' outside of \
        braces, as --set does for a script. Variables are shared with the file. The script.hl of a run contains the \
        file's commands.
        """,
      theme: .language, form: .inclusion,
      parameters: [.required("file", .path(.script, .sources), "the file")],
      examples: ["source common.hl", "source common.hl epochs=3 data=\"my images\""]),
    effects: .relay,
    check: { bound, checker throws(Diagnostic) in
      let values = try bound.values(checker.scope)
      if checker.blockDepth > 0, bound.statement.words.first?.phrase.constant == nil {
        throw bound.diagnostic(LanguageError.sourceInBlock, at: "file")
      }
      guard let file = bound.arguments["file"]?.text else { return checker.scope.isOpen = true }
      let path = bound.statement.source.resolve(file)
      try bound.checkNesting(path, checker.callFrames)
      checker.sources -= 1
      guard checker.sources >= 0 else {
        if checker.sources < -1 { return }
        throw bound.diagnostic(LanguageError.tooManySources(Checker.maxSources), at: "file")
      }
      guard let script = try bound.script(at: path, &checker.files, checker.callFrames) else { return }
      checker.callFrames.append(.file(path: path, bound.statement.place))
      checker.overrides.enter(values)
      checker.check(script.statements)
      let left = checker.overrides.leave()
      checker.callFrames.removeLast()
      try bound.checkUnused(left, script, path)
    },
    run: { bound, session in
      let values = try bound.values(session.scope).compactMapValues { $0 }
      let path = bound.statement.source.resolve(bound.arguments.text("file"))
      try bound.checkNesting(path, session.callFrames)
      guard let script = try bound.script(at: path, &session.files, session.callFrames) else { return }
      session.callFrames.append(.file(path: path, bound.statement.place))
      session.overrides.enter(values)
      defer {
        session.overrides.leave()
        session.callFrames.removeLast()
      }
      let result = Checker.check(script, in: session)
      if let error = result.diagnostics.first { throw error }
      try bound.checkUnused(result.unused, script, path)
      try Interpreter.run(script.statements, in: &session)
    })
}

extension BoundCommand {
  /// The values after the file; nil for what only the run decides.
  fileprivate func values(_ scope: Scope) throws(Diagnostic) -> [String: Value?] {
    var values = [String: Value?]()
    for word in statement.words.dropFirst() {
      guard let key = word.key else {
        throw statement.diagnostic(.sourceValue(statement.source.text(word.span)), at: word.span)
      }
      if values.keys.contains(key.text) {
        throw Diagnostic(LanguageError.repeatedOption(key.text), statement.source, word.span)
      }
      values.updateValue(try Evaluator(statement.source, scope).value(of: word.phrase), forKey: key.text)
    }
    return values
  }

  /// Values that no `let` of the file has asked for are an error.
  fileprivate func checkUnused(_ names: [String], _ script: Script, _ path: String) throws(Diagnostic) {
    guard let name = names.first else { return }
    let known = script.statements.compactMap {
      if case .assignment(let name, _) = $0.content { name.text } else { nil }
    }
    let span = statement.words.first { $0.key?.text == name }?.key?.span ?? nameSpan
    throw Diagnostic(
      LanguageError.unusedValue(name, path: path, known: known), statement.source, span)
  }

  /// Files inside each other go only so deep, and none into itself.
  fileprivate func checkNesting(_ path: String, _ callFrames: [CallFrame]) throws(Diagnostic) {
    let deepest = 16
    let outer = callFrames.compactMap { if case .file(_, let place) = $0 { place.source } else { nil } }
    let files = (outer + [statement.source]).filter { $0.folder != nil }.compactMap(\.name)
    let own = FileIO.canonical(path)
    if files.contains(where: { FileIO.canonical($0) == own }) {
      throw diagnostic(LanguageError.sourceWithinItself(path: path), at: "file")
    }
    if outer.count >= deepest { throw diagnostic(LanguageError.sourcesTooDeep(deepest), at: "file") }
  }

  /// The file's script. A file that cannot be read is this command's error, one that does not parse its own.
  fileprivate func script(
    at path: String, _ files: inout SourceFiles, _ callFrames: [CallFrame]
  ) throws(Diagnostic) -> Script? {
    do { return try files.script(at: path) } catch {
      switch error {
      case let diagnostic as Diagnostic:
        throw diagnostic.within(callFrames + [.file(path: path, statement.place)])
      case let error as any UserError: throw diagnostic(error, at: "file")
      default: return nil
      }
    }
  }
}

extension Phrase {
  /// The text of a word, or of a text in quotes, without variables.
  var constant: String? {
    switch kind {
    case .bare, .list, .expression: literal
    case .quoted(let pieces): pieces.isEmpty ? "" : Phrase(kind: .bare(pieces), span: span).literal
    }
  }
}

extension [Line] {
  /// The lines with their `source` commands as they can be in any file.
  fileprivate var located: [Line] {
    map { line in Line(statement: line.statement?.located, comment: line.comment) }
  }

  /// The lines with those of the files that they source in the places of these.
  func inlined(_ files: SourceFiles) -> [Line] {
    flatMap { line -> [Line] in
      guard let statement = line.statement else { return [line] }
      guard statement.verb.text == Command.source.entry.name, let file = statement.words.first?.phrase.constant,
        let script = files.known(statement.source.resolve(file))
      else { return [Line(statement: statement.inlined(files), comment: line.comment)] }
      var values = [String: Phrase]()
      for word in statement.words.dropFirst() { if let key = word.key { values[key.text] = word.phrase } }
      let lines = script.lines.map { line in
        guard case .assignment(let name, _)? = line.statement?.content,
          let value = values.removeValue(forKey: name.text)
        else { return line }
        return Line(statement: line.statement?.with(.assignment(name, value)), comment: line.comment)
      }
      return lines.inlined(files)
    }
  }
}

extension Statement {
  fileprivate func inlined(_ files: SourceFiles) -> Statement {
    // Where a failure is expected, it may be that of the `source` itself.
    if verb.text == Command.expectError.entry.path[0] { return located }
    return Statement(
      source: source, verb: verb, content: content, body: body?.inlined(files), opening: opening,
      branches: branches.map { $0.inlined(files) }, span: span)
  }

  fileprivate var located: Statement {
    var words = words
    if verb.text == Command.source.entry.name, let first = words.first, let file = first.phrase.constant {
      let path = FileIO.canonical(source.resolve(file))
      words[0] = Word(key: first.key, phrase: Phrase(kind: .quoted([.text(path)]), span: first.span))
      return with(.words(words))
    }
    return Statement(
      source: source, verb: verb, content: content, body: body?.located, opening: opening,
      branches: branches.map(\.located), span: span)
  }

  /// The same with other content.
  func with(_ content: Content) -> Statement {
    Statement(
      source: source, verb: verb, content: content, body: body, opening: opening, branches: branches, span: span)
  }
}
