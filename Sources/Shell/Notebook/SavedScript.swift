extension Notebook {
  /// The commands that were run, without those that failed: run again in this order, they do the same.
  var log: [Step] {
    cells.filter { !$0.isAboutCells }.flatMap { cell in
      // One 'undo' undoes one command.
      cell.status == .undone && cell.steps.count > 1 ? [Step(joining: cell.steps)] : cell.steps
    }
  }

  /// The numbers of the cells that made `state`, in order: those that made each thing of it as it is, those that made
  /// what they read, and so on.
  ///
  /// - Parameter withResults: whether those stay as well of which something came beside the state, such as a plot, and
  ///   that saw it as it is.
  func origins(of state: State, withResults: Bool) throws(NotebookError) -> [Int] {
    var wanted = state.makers.pairs.map(\.value)
    if withResults {
      wanted += cells.indices.filter { index in
        let cell = cells[index]
        return cell.isResult && !cell.steps.isEmpty && cell.status != .undone
          && cell.reads.allSatisfy { resource, number in maker(of: resource, in: state) == number }
      }.map { $0 + 1 }
    }
    var found = Set<Int>()
    while let number = wanted.popLast() {
      if number > 0, found.insert(number).inserted { wanted += cells[number - 1].reads.values }
    }
    let numbers = found.sorted()
    try check(numbers)
    return numbers
  }

  /// Sees to it that each cell finds again what it read. By way of a file, a state may come of commands that were taken
  /// back, and that are in the way of others.
  private func check(_ numbers: [Int]) throws(NotebookError) {
    var makers = [Resource: Int]()
    for number in numbers {
      let cell = cells[number - 1]
      for (resource, maker) in cell.reads where makers[resource, default: 0] != maker { throw .tangled(number) }
      for resource in cell.makes { makers[resource] = number }
    }
  }
}

extension Session {
  /// The commands of `steps` as a script, which sets the seed before anything is drawn.
  static func script(_ steps: [String], about comment: String) -> String {
    let lines = (steps.first?.hasPrefix("seed ") == true ? [] : ["seed \(Self.firstSeed)"]) + steps
    return "# \(comment)\n" + lines.map { $0 + "\n" }.joined()
  }

  /// The commands that led to the current state, and how many they are.
  func savedScript(withResults: Bool) throws(NotebookError) -> (text: String, count: Int) {
    let numbers = try notebook.origins(of: state, withResults: withResults)
    let lines = numbers.flatMap { notebook.cells[$0 - 1].steps }.compactMap { step in
      let lines = [Line(statement: step.statement, comment: nil)].inlined(step.files)
      let text = Printer.text(withResults ? lines : lines.withoutLooks)
      return text.isEmpty ? nil : String(text.dropLast())
    }
    let counts = notebook.cells.count
    let comment = "the \(numbers.count) of \(counts) commands that made a state, saved by Hairline \(Version.current)"
    return (Self.script(lines, about: comment), numbers.count)
  }
}

extension [Line] {
  /// The lines without those that change nothing.
  var withoutLooks: [Line] {
    compactMap { line in
      guard let statement = line.statement else { return line }
      guard statement.mayChange else { return nil }
      return Line(statement: statement.withoutLooks, comment: line.comment)
    }
  }
}

extension Statement {
  /// The commands that it may be; several, where a subcommand is only known after binding.
  var commands: [Command] {
    let family = CommandTable.commands.filter { $0.entry.path[0] == verb.text }
    let word = words.first?.phrase.literal
    let exact = family.filter { $0.entry.path.count > 1 && $0.entry.path[1] == word }
    return exact.isEmpty ? family.filter { $0.entry.path.count == 1 } : exact
  }

  fileprivate var mayChange: Bool { commands.isEmpty || commands.contains { $0.effects.mayChange } }

  /// The same with less between its braces. Where a failure is expected, all of it counts.
  fileprivate var withoutLooks: Statement {
    let isWhole = commands.contains { $0.entry.body == .layers || $0.entry.form == .words }
    guard let body, !isWhole else { return self }
    return Statement(
      source: source, verb: verb, content: content, body: body.withoutLooks, opening: opening,
      branches: branches.map(\.withoutLooks), span: span)
  }
}
