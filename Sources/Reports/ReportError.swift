import Basics

/// What can go wrong when plots, reports and records are made.
public enum ReportError: UserError, Equatable {
  /// A plot has nothing to show: what is missing, and the command that makes it.
  case nothing(toShow: String, first: String)
  /// The image would have more pixels than can be drawn.
  case tooLarge(width: Double, height: Double)
  /// The image does not fit in memory.
  case memory(width: Double, height: Double, needed: Int, available: Int)
  /// The scale is not one that plots are drawn at.
  case scale(Int)
  /// More runs than can be distinguished.
  case tooManyRuns(Int)
  /// A plot's file name ends with no known format.
  case format(path: String)
  /// A file is not the history of a run; the line, counted from 1.
  case notHistory(path: String, line: Int, reason: String)
  /// The drawing library failed.
  case drawing(String)

  public var problem: String {
    switch self {
    case .nothing(let what, _): "there \(what.hasSuffix("s") ? "are" : "is") no \(what) to show"
    case .format(let path): "a plot's file name must end in .png, .svg or .pdf, got '\(path)'"
    case .tooLarge(let width, let height):
      "the plot would be \(NumberFormat.short(width.rounded())) x \(NumberFormat.short(height.rounded())) pixels; "
        + "the limits are \(NumberFormat.grouped(Canvas.longestSide)) per side "
        + "and \(NumberFormat.grouped(Canvas.maxPixels)) in all"
    case .memory(let width, let height, let needed, let available):
      "drawing \(NumberFormat.short(width)) x \(NumberFormat.short(height)) pixels needs "
        + "\(NumberFormat.bytes(needed)) of memory, but only \(NumberFormat.bytes(available)) are available"
    case .scale(let scale): "scale must be 1, 2 or 3, got \(scale)"
    case .tooManyRuns(let count): "a plot can show at most \(HistoryPlot.maxRuns) runs, got \(count)"
    case .notHistory(let path, let line, let reason): "'\(path)' is not the history of a run: line \(line) \(reason)"
    case .drawing(let reason): "the plot could not be drawn: \(reason)"
    }
  }

  public var hint: String? {
    switch self {
    case .nothing(_, let first): first
    case .tooLarge, .memory: "choose a smaller scale, size or grid"
    case .format: "as in to=plot.png or to=plot.svg"
    case .notHistory: "'hairline run' writes history.csv to the run's folder"
    case .scale, .tooManyRuns, .drawing: nil
    }
  }
}
