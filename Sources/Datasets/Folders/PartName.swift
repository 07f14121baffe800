/// What a folder's name says about the part of the data that it may hold: "train2017", "images_test", "seg_val" and
/// "holdout" have a word for one, "bullet train" as well, "cats" has none.
struct PartName: Equatable {
  enum Meaning: Hashable {
    /// A word for this part alone.
    case part(Part)
    /// A word that stands for one part here and for another there, as "eval", or words for several.
    case unclear
    /// A word for images without labels.
    case unlabelled
  }

  let meaning: Meaning
  /// Whether there is no word beside it that a class's name may have.
  let isPlain: Bool

  /// The part, where the name has a word for one alone.
  var part: Part? { if case .part(let part) = meaning { part } else { nil } }

  /// Nil for a name without a word for a part.
  init?(_ name: String) {
    let words = Self.words(of: name)
    let meanings = Set(words.compactMap(Self.meaning))
    guard let first = meanings.first else { return nil }
    meaning = meanings.count == 1 ? first : .unclear
    isPlain = words.allSatisfy { Self.meaning(of: $0) != nil || Self.additions.contains($0) }
  }

  private static func meaning(of word: String) -> Meaning? {
    // In the plural as well.
    for word in [word, word.hasSuffix("s") ? String(word.dropLast()) : word] {
      if let part = Part(folderName: word) { return .part(part) }
      if unclear.contains(word) { return .unclear }
      if unlabelled.contains(word) { return .unlabelled }
    }
    return nil
  }

  /// The words in lower case: they end at whatever is no letter, and at a capital after a small letter; "trainset" is
  /// two words.
  private static func words(of name: String) -> [String] {
    var spaced = ""
    var wasLower = false
    for character in name {
      if wasLower, character.isUppercase { spaced.append(" ") }
      spaced.append(character)
      wasLower = character.isLowercase
    }
    return spaced.lowercased().split { !$0.isLetter }.map(String.init).flatMap { word in
      if meaning(of: word) != nil { return [word] }
      return additions.lazy.compactMap { addition -> [String]? in
        guard word.count > addition.count else { return nil }
        if word.hasSuffix(addition) { return [String(word.dropLast(addition.count)), addition] }
        return word.hasPrefix(addition) ? [addition, String(word.dropFirst(addition.count))] : nil
      }.first { $0.contains { meaning(of: $0) != nil } } ?? [word]
    }
  }

  private static let unclear: Set = ["eval", "evaluation", "holdout", "heldout"]
  private static let unlabelled: Set = [
    "unlabelled", "unlabeled", "unlabel", "nolabel", "pred", "predict", "prediction", "infer", "inference",
  ]

  /// Words beside a part's name that do not make it a class's; the longer of two that end alike first.
  private static let additions = [
    "datasets", "dataset", "data", "sets", "set", "images", "image", "imgs", "img", "photos", "photo", "pictures",
    "picture", "pics", "splits", "split", "folder", "files", "file", "part", "final", "new", "old", "small", "full",
  ]
}
