/// Gives names to files and folders: such as every file system takes, and a different one for each thing.
public struct FileNames: Sendable {
  // Names are bytes: letters may be written in several ways that count as the same elsewhere.
  private var given: [[[UInt8]]: String] = [:]
  private var taken: Set<[UInt8]>
  /// How many names were derived from each one that was taken.
  private var counts: [[UInt8]: Int] = [:]

  /// A name is at most so many bytes long, to which an ending may be added.
  private static let maxBytes = 180

  /// - Parameter taken: names that are not to be given.
  public init(taken: Set<String> = []) { self.taken = Set(taken.map { Array($0.utf8) }) }

  /// The name of the thing that `parts` stand for, such as a plot and the values of the loops around it: the same
  /// whenever it is asked for, and never that of another thing.
  public mutating func name(for parts: [String]) -> String {
    let thing = parts.map { Array($0.utf8) }
    if let name = given[thing] { return name }
    let base = Self.safe(parts)
    var name = base
    while !taken.insert(Array(name.utf8)).inserted {
      let count = (counts[Array(base.utf8)] ?? 1) + 1
      counts[Array(base.utf8)] = count
      name = "\(base)-\(count)"
    }
    given[thing] = name
    return name
  }

  /// `parts` in one name: letters of any script, digits and ". _ - + %"; "-" stands for everything else.
  static func safe(_ parts: [String]) -> String {
    let name = parts.map { part in
      String(
        part.prefix(40).map { character in
          character.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || $0.properties.numericType != nil || $0.isMark
              || "._-+%".unicodeScalars.contains($0)
          } ? character : "-"
        })
    }.joined(separator: "-")
    var short = ""
    for character in name where short.utf8.count + character.utf8.count <= maxBytes { short.append(character) }
    // A name that begins with a dot is hidden, or the folder itself or the one above.
    return short.isEmpty ? "-" : short.hasPrefix(".") ? "_" + short : short
  }
}

extension Unicode.Scalar {
  /// Whether it is an accent or another mark of the letter before it.
  fileprivate var isMark: Bool {
    [.nonspacingMark, .spacingMark].contains(properties.generalCategory)
  }
}
