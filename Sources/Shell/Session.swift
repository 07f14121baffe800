import Kernels

/// Everything that commands read and change. There is no state beside it.
public struct Session: Sendable {
  public let output: Output
  /// Variables and measured figures.
  public var scope = Scope(figures: FigureBook())
  /// The values that `--set` gives to variables, in place of their first `let`.
  public var settings: [String: Value] = [:]
  /// What all random draws are keyed by.
  public var seed: UInt64 = 0
  /// The blocks of layers that were declared.
  var blocks: [String: LayerBlock] = [:]
  /// The data, the model, and what came of them.
  var experiment = Experiment()
  /// The statements that were run, with what they answered.
  public var cells: [Cell] = []
  /// Whether a command asked to leave.
  public var isOver = false
  /// Where files go.
  public internal(set) var artefacts: Artefacts

  /// A statement that was run.
  public struct Cell: Sendable {
    /// In canonical form.
    public let text: String
    /// The lines of results that it gave.
    public let output: String
  }

  /// The lines of results since the last statement.
  let transcript: Transcript
  private let crews: Crews

  /// - Parameters:
  ///   - output: where words go.
  ///   - threads: how many threads compute; nil for one a processor.
  ///   - artefacts: where files go.
  public init(output: Output, threads: Int? = nil, artefacts: Artefacts = Artefacts(name: "prompt")) {
    let transcript = Transcript()
    self.transcript = transcript
    self.output = output.noting { transcript.note($0) }
    self.artefacts = artefacts
    crews = Crews(threads)
  }

  /// The threads that compute, started when they are first needed.
  var workers: Workers { crews.workers }
  var crew: Crew { crews.crew }

  /// The names that a person may want to complete.
  var names: Completion.Names {
    Completion.Names(
      variables: scope.names, figures: scope.figures?.all.map(\.path) ?? [], blocks: blocks.keys.sorted())
  }
}
