/// What a report says: a summary, then sections; `HTMLPage` writes it down.
public struct Report: Sendable {
  /// A figure of the summary.
  public struct Fact: Sendable, Equatable {
    public var label: String
    public var value: String

    public init(_ label: String, _ value: String) { (self.label, self.value) = (label, value) }
  }

  public struct Section: Sendable {
    public var heading: String
    public var blocks: [Block]

    public init(_ heading: String, _ blocks: [Block]) { (self.heading, self.blocks) = (heading, blocks) }
  }

  public enum Block: Sendable {
    /// A paragraph; lines are kept.
    case text(String)
    case table(Table)
    case picture(Picture)
    /// A command as it was given, and what it answered.
    case command(String, output: String)
  }

  /// Rows under columns; the first column names the row.
  public struct Table: Sendable {
    public var caption: String
    public var columns: [String]
    public var rows: [[String]]

    public init(caption: String, columns: [String], rows: [[String]]) {
      (self.caption, self.columns, self.rows) = (caption, columns, rows)
    }
  }

  /// A PNG file's bytes, embedded.
  public struct Picture: Sendable {
    public var png: [UInt8]
    /// The same for a dark page, where there is one.
    public var darkPNG: [UInt8]?
    /// What it shows, in words, for those who do not see it.
    public var alternative: String
    public var caption: String
    /// How wide it is shown at most, in points.
    public var width: Int

    public init(png: [UInt8], darkPNG: [UInt8]? = nil, alternative: String, caption: String = "", width: Int) {
      (self.png, self.darkPNG) = (png, darkPNG)
      (self.alternative, self.caption, self.width) = (alternative, caption, width)
    }
  }

  public var title: String
  public var subtitle: String
  public var summary: [Fact]
  public var sections: [Section]

  public init(title: String, subtitle: String = "", summary: [Fact] = [], sections: [Section] = []) {
    (self.title, self.subtitle, self.summary, self.sections) = (title, subtitle, summary, sections)
  }
}
