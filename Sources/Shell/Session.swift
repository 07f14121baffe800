import Kernels

/// Everything that commands read and change. There is no state beside it.
public struct Session: Sendable {
  public var output: Output
  /// Variables and measured figures.
  public var scope = Scope(figures: FigureBook())
  /// The values that `--set` gives to variables, in place of their first `let`.
  public var settings: [String: Value] = [:]
  /// What all random draws are keyed by.
  public var seed: UInt64 = 0
  /// The blocks of layers that were declared.
  var blocks: [String: LayerBlock] = [:]
  /// The statements that were run, in canonical form.
  public var transcript: [String] = []
  /// Whether a command asked to leave.
  public var isOver = false

  /// How many threads compute; nil for one a processor.
  let threads: Int?

  public init(output: Output, threads: Int? = nil) { (self.output, self.threads) = (output, threads) }

  /// The names that a person may want to complete.
  var names: Completion.Names {
    Completion.Names(
      variables: scope.names, figures: scope.figures?.all.map(\.path) ?? [], blocks: blocks.keys.sorted())
  }
}
