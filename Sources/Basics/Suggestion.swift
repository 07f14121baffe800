/// "Did you mean …?"
public enum Suggestion {
  /// The candidates nearest to `word`, best first: those within a third of its length in typing mistakes.
  public static func nearest(to word: String, among candidates: [String], most: Int = 1) -> [String] {
    // No name is that long, and to compare it would take long.
    guard word.utf8.count <= 256 else { return [] }
    let limit = max(1, (word.count + 1) / 3)
    let rated = candidates.map { (distance(word.lowercased(), $0.lowercased()), $0) }
    let near = rated.filter { $0.0 <= limit || (word.count >= 3 && $0.1.lowercased().hasPrefix(word.lowercased())) }
    return near.sorted { $0 < $1 }.prefix(most).map(\.1)
  }

  /// "did you mean 'accuracy'?", or nil when nothing is near.
  public static func sentence(for word: String, among candidates: [String]) -> String? {
    nearest(to: word, among: candidates).first.map { "did you mean '\($0)'?" }
  }

  /// The number of insertions, deletions, substitutions and swaps of neighbours that turn `a` into `b` (optimal string
  /// alignment).
  static func distance(_ a: String, _ b: String) -> Int {
    let (a, b) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
    var before = [Int]()
    var last = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var best = min(last[j] + (a[i] == b[j] ? 0 : 1), last[j + 1] + 1, row[j] + 1)
        if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] { best = min(best, before[j - 1] + 1) }
        row.append(best)
      }
      (before, last) = (last, row)
    }
    return last[b.count]
  }
}
