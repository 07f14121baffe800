import Images

/// A part of a report under a heading: what `HTMLPage` and `MarkdownPage` write down, each in its way.
struct Section: Sendable {
  var heading: String
  var blocks: [Block]

  init(_ heading: String, _ blocks: [Block]) { (self.heading, self.blocks) = (heading, blocks) }

  enum Block: Sendable {
    case text([Run])
    case facts([Fact])
    case table(Table)
    /// A command and its output.
    case command(String, output: String)
    /// A plot, with a caption where it needs one.
    case plot(Report.DrawnPlot, caption: String?)
    case images([Report.WrongImage])
  }

  /// Text, or a metric within it.
  enum Run: Sendable, ExpressibleByStringLiteral {
    case text(String)
    /// A metric as people read it, with its path and value in `results.json`.
    case metric(String, path: String, value: String)

    init(stringLiteral text: String) { self = .text(text) }

    var text: String {
      switch self {
      case .text(let text), .metric(let text, _, _): text
      }
    }
  }

  /// A metric with its name and a remark.
  struct Fact: Sendable {
    var name: String
    var value: [Run]
    var note: [Run]

    init(_ name: String, _ value: Run..., note: [Run] = []) {
      (self.name, self.value, self.note) = (name, value, note)
    }
  }

  /// Rows under columns; the first cell names the row.
  struct Table: Sendable {
    struct Column: Sendable {
      var title: String
      var isNumeric: Bool

      init(_ title: String, isNumeric: Bool = true) { (self.title, self.isNumeric) = (title, isNumeric) }
    }

    struct Cell: Sendable {
      var content: Run
      var shade: Shade?

      init(_ content: Run, _ shade: Shade? = nil) { (self.content, self.shade) = (content, shade) }
    }

    /// How strong a cell's background is, from 0 to 1, in the colour of correct or of wrong predictions.
    struct Shade: Sendable {
      var strength: Double
      var isCorrect: Bool
    }

    var caption: String
    var columns: [Column]
    /// What all columns but the first have in common.
    var group: String?
    var rows: [[Cell]]
    /// Whether another order of the rows makes sense as well.
    var isSortable = true

    /// More rows than this are folded away.
    static let maxShown = 25
    var isLong: Bool { rows.count > Self.maxShown }
  }
}

extension Array where Element == Section.Run {
  var text: String { map(\.text).joined() }
}
