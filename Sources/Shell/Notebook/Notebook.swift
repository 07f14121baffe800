import Basics

/// The commands that were run, as numbered cells; and the states before the last of them.
struct Notebook: Sendable {
  /// Numbers count from 1.
  private(set) var cells: [Cell] = []
  /// The states before the cells that changed something and were not undone, the latest last.
  private var states: [(number: Int, state: State)] = []

  /// The cells that wrote files, which `undo` leaves as they are.
  var files: [Resource: Int] = [:]

  /// How many states are kept, and how many bytes of weights and images in all.
  static let maxStates = 20
  static let maxMemory = 256_000_000

  /// Keeps a cell; `before` is the state before it, and `after` that after it.
  mutating func append(_ cell: Cell, before: State, after: State) {
    cells.append(cell)
    guard cell.changes else { return }
    states.append((cells.count, before))
    var (memory, next, kept) = (0, after, 0)
    for (_, state) in states.reversed() {
      memory += state.memory(beside: next)
      if memory > Self.maxMemory || kept == Self.maxStates { break }
      (next, kept) = (state, kept + 1)
    }
    states.removeFirst(states.count - kept)
  }

  /// Undoes the last cell that changed something.
  ///
  /// - Returns: its number, and the state before it.
  mutating func undo() throws(NotebookError) -> (number: Int, state: State) {
    guard let last = states.popLast() else {
      guard let number = cells.lastIndex(where: { $0.changes && $0.status != .undone }) else { throw .nothingToUndo }
      throw .statesGone(before: number + 1)
    }
    cells[last.number - 1].status = .undone
    return last
  }

  /// The number of the cell that made a thing as it is; 0 where none did.
  func maker(of resource: Resource, in state: State) -> Int {
    (resource.isState ? state.makers[resource] : files[resource]) ?? 0
  }

  /// The cell of a number.
  func cell(_ number: Int) throws(NotebookError) -> Cell {
    guard cells.indices.contains(number - 1) else { throw .noCell(number, of: cells.count) }
    return cells[number - 1]
  }

  /// Keeps a text that was typed and could not be run.
  mutating func refuse(_ text: String, _ failure: String) { cells.append(Cell(refused: text, failure: failure)) }
}

/// Errors in references to earlier commands.
public enum NotebookError: UserError, Equatable {
  case noCell(Int, of: Int)
  case nothingToUndo
  case statesGone(before: Int)
  case nothingToRerun
  case standsForOthers(String)
  case withinBraces(String)
  case backwards(Int, Int)
  case tangled(Int)
  case noNumber(String)

  public var problem: String {
    switch self {
    case .noCell(let number, 0): "there is no command \(number): nothing has been run yet"
    case .noCell(let number, let count): "there is no command \(number): commands are numbered from 1 to \(count)"
    case .nothingToUndo: "there is nothing to undo"
    case .statesGone(let number): "the state before command \(number) is no longer kept"
    case .nothingToRerun: "there is nothing to rerun"
    case .standsForOthers(let text): "'\(text)' cannot be rerun: it refers to other commands"
    case .withinBraces(let name): "'\(name)' is not allowed inside braces"
    case .backwards(let first, let last): "the range \(first)..\(last) is empty"
    case .noNumber(let text): "expected a command's number or a range, got '\(text)'"
    case .tangled(let number):
      "no script can reproduce the current state: through a file, it depends on commands that were undone, and on "
        + "command \(number), which depends on those that replaced them"
    }
  }

  public var hint: String? {
    switch self {
    case .noCell, .noNumber: "'history' lists the commands"
    case .standsForOthers: "give the numbers of those commands: 'history' lists them"
    case .statesGone:
      "undo keeps the last \(Notebook.maxStates) states, up to \(NumberFormat.bytes(Notebook.maxMemory)) of weights and "
        + "images; 'save script FILE' writes the commands that led to the current state"
    case .nothingToUndo, .nothingToRerun, .withinBraces, .tangled: nil
    case .backwards(let first, let last): "did you mean \(last)..\(first)?"
    }
  }
}
