import Basics

/// What can go wrong when plots, reports and records are made.
public enum ReportError: UserError, Equatable {
  /// A plot has nothing to show: what is missing, and the command that makes it.
  case nothing(toShow: String, first: String)
  /// The image would have more pixels than can be drawn.
  case tooLarge(width: Double, height: Double)
  /// The scale is not one that plots are drawn at.
  case scale(Int)
  /// More runs than can be told apart.
  case tooManyRuns(Int)
  /// A file is no history of a run; the line, counted from 1.
  case notHistory(path: String, line: Int, reason: String)
  /// The drawing library failed.
  case drawing(String)

  public var problem: String {
    switch self {
    case .nothing(let what, _): "there is no \(what) to show"
    case .tooLarge(let width, let height):
      "the plot would be \(NumberFormat.short(width.rounded())) x \(NumberFormat.short(height.rounded())) pixels; "
        + "at most \(NumberFormat.grouped(Canvas.longestSide)) a side "
        + "and \(NumberFormat.grouped(Canvas.maxPixels)) in all can be drawn"
    case .scale(let scale): "scale=\(scale) is not a scale for plots; expected 1, 2 or 3"
    case .tooManyRuns(let count): "\(count) runs are too many to tell apart; at most \(HistoryPlot.maxRuns)"
    case .notHistory(let path, let line, let reason): "'\(path)' is no history of a run: line \(line) \(reason)"
    case .drawing(let reason): "the plot could not be drawn: \(reason)"
    }
  }

  public var hint: String? {
    switch self {
    case .nothing(_, let first): first
    case .tooLarge: "choose a smaller scale or a smaller grid"
    case .notHistory: "'hairline run' writes one as history.csv to the run's folder"
    case .scale, .tooManyRuns, .drawing: nil
    }
  }
}
