import Basics

/// What may follow a text: made from the tables and from the names that are in play.
public struct Completion {
  /// A word that may be at the cursor.
  public struct Candidate: Hashable, Sendable {
    public let text: String
    public let help: String

    init(_ text: String, _ help: String = "") { (self.text, self.help) = (text, help) }
  }

  /// The names in play beside those of the tables.
  public struct Names: Sendable {
    public var variables: [String]
    /// The metrics measured so far.
    public var metrics: [[String]]
    /// The declared blocks of layers.
    public var blocks: [String]
    /// The layers of the model.
    public var layers: [String]
    /// The folder that relative paths start from.
    public var folder: String

    public init(
      variables: [String] = [], metrics: [[String]] = [], blocks: [String] = [], layers: [String] = [],
      folder: String = ""
    ) {
      (self.variables, self.metrics, self.blocks, self.layers) = (variables, metrics, blocks, layers)
      self.folder = folder
    }
  }

  /// What is between the last boundary and the cursor.
  public let word: String
  /// What it may be completed to, in the order of the tables.
  public let candidates: [Candidate]

  /// Completes `text`, which ends at the cursor and may have several lines.
  public init(_ text: String, names: Names = Names()) {
    let (word, all) = CompletionContext(text).offers(names)
    self.word = word
    var seen = Set<String>()
    candidates = all.filter { Self.plain($0.text).hasPrefix(Self.plain(word)) && seen.insert($0.text).inserted }
  }

  /// How many characters before the cursor go, and what comes: as far as all candidates agree.
  public var edit: (deletion: Int, insertion: String) {
    guard let first = candidates.first?.text else { return (0, "") }
    var shared = first
    for candidate in candidates.dropFirst() { shared = shared.commonPrefix(with: candidate.text) }
    // A word that is complete is followed by a blank, unless more of it is to come.
    let isOpen = shared.last.map { "=/.".contains($0) } ?? true
    if candidates.count == 1, !isOpen { shared += " " }
    if shared.hasPrefix(word) { return (0, String(shared.dropFirst(word.count))) }
    // The beginning has to change: a name with blanks gets quotes.
    return shared.count > word.count ? (word.unicodeScalars.count, shared) : (0, "")
  }

  /// The candidates as text for a terminal: with their help where there is any, and it fits; else in columns.
  public func listing(width: Int, style: Style = .plain) -> String {
    let names = candidates.prefix(Self.maxShown).map { DisplayWidth.clip(Self.shown($0.text), to: width) }
    let widest = names.map { DisplayWidth.of($0) }.max() ?? 0
    let more = candidates.count - names.count
    let rest = more > 0 ? ["and \(NumberFormat.grouped(more)) more"] : []
    // The last column stays free: some terminals go to the next line after it.
    let available = width - 1 - widest - 2
    let lines: [String]
    if available >= 20, candidates.contains(where: { !$0.help.isEmpty }) {
      lines = zip(names, candidates).map { name, candidate in
        let help = style.faint(DisplayWidth.clip(candidate.help, to: available))
        return help.isEmpty ? name : DisplayWidth.pad(name, to: widest + 2) + help
      }
    } else {
      lines = DisplayWidth.columns(names, width: width)
    }
    return (lines + rest).joined(separator: "\n")
  }

  /// The most candidates in a list: a folder may hold thousands.
  private static let maxShown = 200

  /// Of a path, its last part: a folder's with the slash after it.
  private static func shown(_ text: String) -> String {
    let name = text.dropLast().lastIndex(of: "/").map { text[text.index(after: $0)...] } ?? text[...]
    return VisibleText.line(name.filter { $0 != "\"" })
  }

  /// Without quotes.
  private static func plain(_ text: String) -> String { text.filter { $0 != "\"" } }
}

extension String {
  fileprivate func commonPrefix(with other: String) -> String {
    String(zip(self, other).prefix { $0 == $1 }.map(\.0))
  }
}
