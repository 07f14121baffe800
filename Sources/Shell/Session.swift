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
  /// What the statement at hand is in.
  var callFrames: [CallFrame] = []
  /// What the rounds of the outermost loop that it is in wrote.
  var loopFiles = LoopFiles()
  /// How many braces it is in.
  var blockDepth = 0
  /// The files that the statement at hand sources.
  var files = SourceFiles()
  /// Whether to go on after an `expect` that does not hold and after a round of a loop whose training diverged, and
  /// whether there was one.
  var keepsGoing = false
  var hasFailedExpectation = false
  var hasFailedRound = false
  /// How many models there were.
  var modelCount = 0
  /// The values of variables whose names say that they are secret.
  var secrets: Set<String> = []
  /// Whether the records in the run's folder lack something.
  var hasNewRecords = false
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

  /// The rounds of loops that the statement at hand is in, outermost first.
  var rounds: [CallFrame.Round] {
    callFrames.compactMap { if case .round(let round) = $0 { round } else { nil } }
  }

  /// The values of the loops that the statement at hand is in: "rate = 1e-3".
  var roundTexts: [String] { rounds.map { "\($0.variable) = \($0.value.spelling)" } }

  /// The name of a file that a command makes, without its ending: within loops with their values, and different from
  /// those of other things.
  func artefactName(_ parts: [String]) -> String {
    artefacts.fileName(for: (parts + rounds.map { $0.value.text }).map(redacted))
  }

  /// Looks up the names that completion may offer, if it is asked to: to sort thousands of them takes its time.
  var namesInPlay: () -> Completion.Names {
    { [scope, blocks, architecture = experiment.model?.model.architecture] in
      Completion.Names(
        variables: scope.names, metrics: scope.metrics?.paths ?? [], blocks: blocks.pairs.map(\.key).sorted(),
        layers: architecture?.layerNames ?? [], folder: scope.folder ?? "")
    }
  }
}
