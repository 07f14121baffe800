import Basics

/// The files that the rounds of a loop wrote: what one of them overwrites is gone, which may be meant (the best model so
/// far) or not.
struct LoopFiles: Sendable {
  /// The numbers of the rounds that wrote a file last, outermost loop first.
  private var writers: [String: [Int]] = [:]
  /// The files that were reported.
  private var reported: Set<String> = []

  /// Notes that a file was written.
  ///
  /// - Parameter rounds: those that the command stands in.
  /// - Returns: where an earlier round had written the same file, the round that differs from it; for each file once.
  mutating func overwrote(_ path: String, in rounds: [CallFrame.Round]) -> CallFrame.Round? {
    // Devices and pipes keep what was written.
    guard !rounds.isEmpty, FileIO.isRegularFile(path) else { return nil }
    let numbers = rounds.map(\.number)
    guard let earlier = writers.updateValue(numbers, forKey: path), !reported.contains(path),
      let index = rounds.indices.first(where: { $0 >= earlier.count || earlier[$0] != numbers[$0] })
    else { return nil }
    reported.insert(path)
    return rounds[index]
  }

  /// The file's name with the loop's value in it: "plot-$rate.png".
  static func example(_ path: String, _ round: CallFrame.Round) -> String {
    let name = FileIO.name(of: path)
    let dot = name.lastIndex(of: ".").flatMap { $0 == name.startIndex ? nil : $0 } ?? name.endIndex
    return "\"\(VisibleText.line(name[..<dot]))-$\(round.variable)\(VisibleText.line(name[dot...]))\""
  }
}
