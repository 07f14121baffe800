import Kernels

/// Everything that commands read and change. There is no state beside it.
public struct Session: Sendable {
  public internal(set) var output: Output
  /// Variables and measured figures.
  public var scope = Scope(figures: FigureBook())
  /// Values in place of those of the statements to come.
  var overrides = Overrides()
  /// What the statement at hand stands in.
  var surroundings: [Surrounding] = []
  /// How many braces it stands in.
  var blockDepth = 0
  /// The files that the statement at hand sources.
  var files = SourceFiles()
  /// Whether to go on behind an `expect` that does not hold, and whether there was one.
  var keepsGoing = false
  var hasUnmet = false
  /// What `set` sets.
  var preferences = Preferences()
  /// What all random draws are keyed by.
  public var seed = Self.firstSeed
  /// The seed that a session begins with.
  static let firstSeed: UInt64 = 0
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
    /// In canonical form, with line ends between its lines.
    public var text: String { write() }
    /// The lines of results that it gave.
    public let output: String
    private let write: @Sendable () -> String

    /// - Parameters:
    ///   - text: the statement, which is written when somebody asks for it.
    init(_ text: @autoclosure @escaping @Sendable () -> String, output: String = "") {
      (write, self.output) = (text, output)
    }
  }

  /// The lines of results since the last statement.
  let transcript: Transcript
  private var crews: Crews

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
  /// How many there are.
  var threads: Int {
    get { crews.count }
    set { crews = Crews(newValue) }
  }

  /// The rounds of loops that the statement at hand stands in, outermost first.
  var rounds: [Surrounding.Round] {
    surroundings.compactMap { if case .round(let round) = $0 { round } else { nil } }
  }

  /// The name of a file that a command makes: within loops with their values, so that no round takes another's place.
  func artefactName(_ name: String) -> String {
    ([name] + rounds.map { $0.value.fileName }).joined(separator: "-")
  }

  /// The names that a person may want to complete.
  var names: Completion.Names {
    Completion.Names(
      variables: scope.names, figures: scope.figures?.all.map(\.path) ?? [], blocks: blocks.keys.sorted())
  }
}
