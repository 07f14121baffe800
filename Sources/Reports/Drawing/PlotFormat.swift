/// What a plot's file is.
public enum PlotFormat: String, CaseIterable, Sendable {
  case png, svg, pdf

  /// The format that a file's name ends with, in letters of either case.
  ///
  /// - Throws: `ReportError.format` for any other ending.
  public init(path: String) throws(ReportError) {
    guard let dot = path.lastIndex(of: "."), let format = Self(rawValue: path[path.index(after: dot)...].lowercased())
    else { throw .format(path: path) }
    self = format
  }

  /// Whether it keeps shapes, so that it has no pixels.
  public var isVector: Bool { self != .png }
}

/// What a plot's file says of the plot: the script, the seed, the metrics.
public typealias PlotFact = (key: String, value: String)
