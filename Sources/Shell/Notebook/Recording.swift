import Basics

/// How cells come about: what the statements of one read and make, and what they wrote.
extension Session {
  /// Begins a cell.
  ///
  /// - Returns: the one that is being run, for `endCell`.
  mutating func beginCell() -> RunningCell {
    defer { running = RunningCell(number: cells.count + 1, before: state, start: ProgressBar.clock()) }
    return running
  }

  /// Keeps the cell that was begun last.
  ///
  /// - Parameters:
  ///   - mark: where its output begins.
  ///   - failure: why it ended before its end.
  ///   - outer: the cell that goes on.
  mutating func endCell(_ statement: Statement, output mark: Int, failure: (any Error)?, _ outer: RunningCell) {
    defer { running = outer }
    // What a relay runs has left cells of its own.
    if running.isRelay, failure == nil || cells.count >= running.number { return }
    let problem = failure ?? running.failure
    let isInterrupted = problem is Interrupted
    let whole = problem == nil && running.steps.count == 1 ? running.steps[0].output : nil
    let cell = Cell(
      statement: statement, output: whole ?? transcript.text(from: mark),
      failure: isInterrupted ? nil : problem.map { ($0 as? Diagnostic)?.text() ?? "\($0)" },
      status: isInterrupted ? .interrupted : problem == nil ? .ok : .failed,
      seconds: ProgressBar.clock() - running.start, running)
    notebook.append(cell, before: running.before, after: state)
  }

  /// What a statement reads and makes: as the command table says, and by the names in it.
  func trace(_ bound: BoundCommand, _ effects: Effects) -> Trace {
    var footprint = effects.footprint(bound, self)
    footprint.reads += Mentions(of: bound.statement, blocks: blocks).resources
    if bound.namesFiles { footprint.reads.append(.folder) }
    return Trace(footprint: footprint, effects: effects)
  }

  /// Notes that a statement of the cell at hand read and made what `trace` says.
  mutating func note(_ trace: Trace) {
    running.isResult = running.isResult || trace.effects.isResult
    if blockDepth == 0 { (running.isAboutCells, running.isRelay) = (trace.effects.isAboutCells, trace.effects.isRelay) }
    for resource in trace.footprint.reads where running.reads[resource] == nil {
      let maker = notebook.maker(of: resource, in: state)
      if maker != running.number { running.reads[resource] = maker }
    }
    for resource in trace.footprint.writes {
      if resource.isState { state.makers[resource] = running.number } else { notebook.files[resource] = running.number }
      running.makes.insert(resource)
    }
  }

  /// Reports that a command wrote a file.
  mutating func wrote(_ path: String) {
    running.artefacts.append(path)
    output.wrote(path)
    if let round = loopFiles.overwrote(path, in: rounds) {
      output.message(
        "that replaced the file of an earlier iteration of the loop: to keep each, put \(round.variable) into the name, "
          + "as in \(LoopFiles.example(path, round))")
    }
    hasNewRecords = true
    log()
  }
}

/// What a statement reads and makes.
struct Trace: Sendable {
  let footprint: Effects.Footprint
  let effects: Effects
}
