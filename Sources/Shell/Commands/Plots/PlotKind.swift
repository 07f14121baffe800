import Datasets
import Reports

/// A kind of plot: its description, and how it is made. Each kind is declared in a file of its own or of its family; a new
/// one takes such a file, and a line in `all`.
struct PlotKind: Sendable {
  let name: String
  let summary: String
  /// What the summary does not say.
  var details = ""
  let parameters: [Parameter]
  let examples: [String]
  /// What it shows; nil for the evaluation of a part.
  let reads: [Resource]?
  /// The parts of the file's name: the kind, and the arguments that distinguish plots of it.
  let file: @Sendable (Arguments) -> [String]
  let make: @Sendable (Arguments, inout Session) throws -> any Plot

  /// All kinds, in the order of the overview.
  static let all: [PlotKind] = [
    samples,
    classes,
    augmented,
    model,
    history,
    schedule,
    predictions,
    topLosses,
    confusion,
    mostConfused,
    roc,
    pr,
    threshold,
    calibration,
    gradCAM,
    filters,
    activations,
    embedding,
  ]
}

/// What several kinds take.
extension Parameter {
  static func grid(_ value: String) -> Parameter {
    .option("grid", .extent, default: value, "rows and columns").written(
      "ROWSxCOLUMNS such as 3x4, or one number for both")
  }

  /// The part whose evaluation is shown.
  static let evaluatedPart = Parameter.optional("part", .part, default: "test", "the part of the data")
}
