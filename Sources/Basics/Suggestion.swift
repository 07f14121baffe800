/// "Did you mean …?"
public enum Suggestion {
  /// The candidates nearest to `word`, best first: those within a third of its length in typing errors, where '_' is
  /// none; then those that are a part of it, as `batch` is of `batch_size`, or its initials, as `lr` is.
  public static func nearest(to word: String, among candidates: [String], limit: Int = 1) -> [String] {
    // No name is that long, and to compare it would take long.
    guard word.utf8.count <= 256 else { return [] }
    let limit = max(1, (word.count + 1) / 3)
    let parts = word.lowercased().split(separator: "_").map(String.init)
    let initials = String(parts.compactMap(\.first))
    let joined = parts.joined()
    let rated = candidates.map { candidate in
      let plain = candidate.lowercased()
      let letters = plain.filter { $0 != "_" }
      let isKin = word.count >= 3 && letters.hasPrefix(joined) || parts.contains(plain) || initials == plain
      return (distance(joined, letters), isKin: isKin, candidate)
    }
    let near = rated.filter { $0.0 <= limit || $0.isKin && $0.2.count > 1 }
    return near.sorted { ($0.0, $0.2) < ($1.0, $1.2) }.prefix(limit).map(\.2)
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
