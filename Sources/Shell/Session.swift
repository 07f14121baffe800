import Kernels

/// Everything that commands read and change: the state, the cells that made it, and what holds while one runs.
public struct Session: Sendable {
  public internal(set) var output: Output
  /// What commands change.
  var state: State
  /// The commands that were run.
  var notebook = Notebook()
  /// The one that is being run.
  var running: RunningCell
  /// Values in place of those of the statements to come.
  var overrides = Overrides()
  /// What the statement at hand stands in.
  var callFrames: [CallFrame] = []
  /// How many braces it stands in.
  var blockDepth = 0
  /// The files that the statement at hand sources.
  var files = SourceFiles()
  /// Whether to go on after an `expect` that does not hold, and whether there was one.
  var keepsGoing = false
  var hasFailedExpectation = false
  /// The seed that a session begins with.
  static let firstSeed: UInt64 = 0
  /// Whether a command asked to leave.
  public var isOver = false
  /// Where files go.
  public internal(set) var artefacts: Artefacts

  /// The lines of results since the last statement.
  let transcript: Transcript

  /// - Parameters:
  ///   - output: where words go.
  ///   - threads: how many threads compute; nil for one a processor.
  ///   - artefacts: where files go.
  public init(output: Output, threads: Int? = nil, artefacts: Artefacts = Artefacts(name: "prompt")) {
    let transcript = Transcript()
    self.transcript = transcript
    self.output = output.recording { transcript.note($0) }
    self.artefacts = artefacts
    state = State(resources: ExecutionResources(threads))
    state.preferences.isQuiet = output.isQuiet
    running = RunningCell(number: 1, before: state, start: 0)
  }

  /// The statements that were run, with what they answered.
  public var cells: [Cell] { notebook.cells }

  /// The rounds of loops that the statement at hand stands in, outermost first.
  var rounds: [CallFrame.Round] {
    callFrames.compactMap { if case .round(let round) = $0 { round } else { nil } }
  }

  /// The name of a file that a command makes: within loops with their values, so that no round takes another's place.
  func artefactName(_ name: String) -> String {
    ([name] + rounds.map { $0.value.fileName }).joined(separator: "-")
  }

  /// Looks up the names that completion may offer, if it is asked to: to sort thousands of them takes its time.
  var namesInPlay: () -> Completion.Names {
    { [scope, blocks, architecture = experiment.model?.model.architecture] in
      Completion.Names(
        variables: scope.names, metrics: scope.metrics?.all.map(\.path) ?? [], blocks: blocks.pairs.map(\.key).sorted(),
        layers: architecture?.layerNames ?? [], folder: scope.folder ?? "")
    }
  }
}
