/// Checks statements against the entries of a table: names, numbers of words, types. Where a value depends on the run,
/// its type is left to the run.
struct Binder {
  let scope: Scope

  init(_ scope: Scope) { self.scope = scope }

  /// Finds the entry of `statement` among `entries`, and binds its words to the entry's parameters.
  ///
  /// `what` is what an entry is called in messages: "command" or "layer".
  func bind(_ statement: Statement, to entries: [Entry], what: String) throws(Diagnostic) -> BoundCommand {
    let entry = try find(statement, among: entries, what: what)
    try checkBody(statement, entry)
    return try bind(statement, to: entry)
  }

  /// Binds `statement`'s words to the parameters of `entry`.
  func bind(_ statement: Statement, to entry: Entry) throws(Diagnostic) -> BoundCommand {
    var values = [String: Argument]()
    var given = [String: Span]()
    let positional = entry.parameters.filter { $0.role == .positional }
    let rest = entry.parameters.first { $0.role == .rest }
    var others = [Argument.Content]()
    var otherSpan: Span?
    var place = 0
    var isComplete = true
    // A positional parameter may be given by its place or by its name.
    for word in words(of: statement, for: entry) {
      // Where anything goes, so does what looks like an option: `echo lr=$rate`.
      let isText = if case .anything? = rest?.type { true } else { false }
      if word.key == nil || isText, place >= positional.count, let rest {
        let argument = try argument(word, of: rest, statement)
        if let argument {
          let text = word.key.map { Argument.Content.value(.text("\($0.text)=\(argument.text)")) }
          others.append(text ?? argument.content)
        } else {
          isComplete = false
        }
        otherSpan = otherSpan?.through(word.span) ?? word.span
        continue
      }
      let parameter = try parameter(for: word, at: &place, of: positional, entry, statement)
      if given.updateValue(word.span, forKey: parameter.name) != nil {
        throw statement.diagnostic(.repeatedOption(parameter.name), at: word.span)
      }
      values[parameter.name] = try argument(word, of: parameter, statement)
      if values[parameter.name] == nil || parameter.type.fileUse != nil && scope.folder == nil { isComplete = false }
    }
    if let rest { values[rest.name] = Argument(content: .list(others), span: otherSpan) }
    for parameter in entry.parameters {
      guard let span = given[parameter.name], let other = parameter.excluded.compactMap({ given[$0] }).first else {
        continue
      }
      let texts = [span, other].map { statement.source.text($0) }
      throw statement.diagnostic(.conflict(texts[0], with: texts[1]), at: span)
    }
    for parameter in entry.parameters where given[parameter.name] == nil {
      if parameter.isRequired { throw statement.diagnostic(.missingArgument(parameter, of: entry)) }
      guard let value = parameter.defaultValue else { continue }
      values[parameter.name] = parameter.type.convert(.text(value), folder: scope.folder).map {
        Argument(content: $0, span: nil)
      }
    }
    return BoundCommand(
      entry: entry, statement: statement, arguments: Arguments(values), isComplete: isComplete)
  }

  /// The words that are the entry's arguments: of a declaration only the first, as the others declare; and of an
  /// inclusion, as the others are for the file.
  private func words(of statement: Statement, for entry: Entry) -> ArraySlice<Word> {
    let words = statement.words.dropFirst(entry.path.count - 1)
    return entry.form == .declaration || entry.form == .inclusion ? words.prefix(1) : words
  }

  /// The parameter that `word` is for.
  private func parameter(
    for word: Word, at place: inout Int, of positional: [Parameter], _ entry: Entry, _ statement: Statement
  ) throws(Diagnostic) -> Parameter {
    if let key = word.key {
      if let parameter = entry.parameters.first(where: { $0.name == key.text && $0.role != .rest }) { return parameter }
      let names = entry.parameters.filter { $0.role != .rest }.map(\.name)
      let nearest = nearest(to: key.text, among: names)
      throw statement.diagnostic(.unknownOption(key.text, of: entry, nearest: nearest), at: key.span)
    }
    guard place < positional.count else {
      throw extra(word, entry, statement)
    }
    let parameter = positional[place]
    // A word that is no choice of a parameter with a single one, or that the line may do without, is another's.
    if let literal = word.phrase.literal, !parameter.isRequired, !parameter.type.choices.isEmpty,
      !parameter.type.choices.contains(where: { $0.name == literal }),
      parameter.type.choices.count == 1 || owner(of: literal, entry) != nil
    {
      throw extra(word, entry, statement)
    }
    place += 1
    return parameter
  }

  /// The option that has `literal` as its value, as in `train adam`, or as its name, as in `train epochs 3`.
  private func owner(of literal: String, _ entry: Entry) -> Parameter? {
    entry.parameters.first { parameter in
      parameter.role == .option
        && (parameter.name == literal || parameter.type.choices.contains { $0.name == literal })
    }
  }

  private func extra(_ word: Word, _ entry: Entry, _ statement: Statement) -> Diagnostic {
    let option = word.phrase.literal.flatMap { owner(of: $0, entry)?.name }
    return statement.diagnostic(
      .extraWord(statement.source.text(word.span), of: entry, option: option), at: word.span)
  }

  private func argument(
    _ word: Word, of parameter: Parameter, _ statement: Statement
  ) throws(Diagnostic) -> Argument? {
    guard let value = try Evaluator(statement.source, scope).value(of: word.phrase) else { return nil }
    guard let content = parameter.type.convert(value, folder: scope.folder) else {
      let nearest = nearest(to: value.text, among: parameter.type.choices.map(\.name))
      throw statement.diagnostic(
        .unsuitable(value.text, for: parameter, nearest: nearest), at: word.phrase.span)
    }
    return Argument(content: content, span: word.phrase.span)
  }

  // MARK: Finding the entry

  private func find(_ statement: Statement, among entries: [Entry], what: String) throws(Diagnostic) -> Entry {
    let verb = statement.verb.text
    let family = entries.filter { $0.path[0] == verb }
    guard !family.isEmpty else {
      let nearest = nearest(to: verb, among: entries.map { $0.path[0] })
      throw statement.diagnostic(.unknownVerb(verb, what: what, nearest: nearest))
    }
    let first = statement.words.first
    let word = first?.key == nil ? first?.phrase.literal : nil
    if let word, let entry = family.first(where: { $0.path.dropFirst().first == word }) { return entry }
    let plain = family.first { $0.path.count == 1 }
    let subcommands = family.compactMap { $0.path.dropFirst().first }
    if subcommands.isEmpty, let plain { return plain }
    // Neither a sub-command, nor anything that the command itself takes?
    let takesWords = plain.map { entry in
      entry.parameters.contains { $0.role != .option } && (entry.body == .none || statement.body != nil)
    }
    if let plain, first == nil && plain.body == .none || first?.key != nil || takesWords == true { return plain }
    guard let first else { throw statement.diagnostic(.missingSubcommand(verb, known: subcommands)) }
    let text = statement.source.text(first.span)
    let nearest = nearest(to: text, among: subcommands)
    throw statement.diagnostic(
      .unknownSubcommand(text, of: verb, nearest: nearest, known: subcommands), at: first.span)
  }

  private func checkBody(_ statement: Statement, _ entry: Entry) throws(Diagnostic) {
    if entry.body == .none, statement.body != nil {
      throw statement.diagnostic(.unexpectedBody(entry.name))
    }
    if entry.body != .none, statement.body == nil {
      throw statement.diagnostic(.missingBody(entry))
    }
  }
}
