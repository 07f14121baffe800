import CCairo
import Synchronization

/// A text in pieces of one font family each: the lettering's own, and others for what it has no letters for, such as
/// Chinese. Letters that no font here has are written as their code points: "U+88C2".
///
/// Which fonts there are is asked of fontconfig, which cairo draws upon, and only for letters beyond Latin.
struct FontRuns: Sendable {
  struct Run: Sendable, Equatable {
    var family: String
    var text: String
  }

  private(set) var runs = [Run]()
  /// The letters that no font has.
  private(set) var missing = [Character]()

  init(_ text: String, family: String) {
    if text.unicodeScalars.allSatisfy({ $0.value < Self.latinEnd }) {
      runs = [Run(family: family, text: text)]
      return
    }
    for character in text {
      guard let found = Self.family(of: character, first: family) else {
        missing.append(character)
        let codes = character.shown.map { "U+" + String($0.value, radix: 16, uppercase: true) }
        append(codes.joined(), family)
        continue
      }
      append(String(String.UnicodeScalarView(character.shown)), found)
    }
  }

  private mutating func append(_ text: String, _ family: String) {
    if runs.last?.family == family {
      runs[runs.count - 1].text += text
    } else {
      runs.append(Run(family: family, text: text))
    }
  }

  /// The end of what DejaVu is known to have.
  private static let latinEnd: UInt32 = 0x250

  private struct Request: Hashable {
    let character: Character
    let family: String
  }
  private static let known = Mutex<[Request: String?]>([:])

  /// A family with that letter: `first` if it has it.
  private static func family(of character: Character, first: String) -> String? {
    let scalars = character.shown
    if scalars.allSatisfy({ $0.value < latinEnd }) { return first }
    let request = Request(character: character, family: first)
    return known.withLock { known in
      if let family = known[request] { return family }
      let family = bestFamily(with: scalars, first)
      known[request] = .some(family)
      return family
    }
  }

  /// Fontconfig's choice: the wanted family where it has the letters, else another with them.
  private static func bestFamily(with scalars: [Unicode.Scalar], _ wanted: String) -> String? {
    guard let pattern = FcPatternCreate(), let letters = FcCharSetCreate() else { return nil }
    defer {
      FcPatternDestroy(pattern)
      FcCharSetDestroy(letters)
    }
    for scalar in scalars { FcCharSetAddChar(letters, scalar.value) }
    FcPatternAddCharSet(pattern, "charset", letters)
    FcPatternAddString(pattern, "family", wanted)
    FcPatternAddBool(pattern, "scalable", FcBool(1))
    FcConfigSubstitute(nil, pattern, FcMatchPattern)
    FcDefaultSubstitute(pattern)
    var result = FcResultNoMatch
    var removed: OpaquePointer?
    // The fonts in the order of their fitness, without those that add no letters.
    guard let fonts = FcFontSort(nil, pattern, FcBool(1), &removed, &result) else { return nil }
    defer {
      FcFontSetDestroy(fonts)
      if let removed { FcCharSetDestroy(removed) }
    }
    for index in 0..<Int(fonts.pointee.nfont) {
      guard let font = fonts.pointee.fonts[index] else { continue }
      var (family, covered): (UnsafeMutablePointer<FcChar8>?, OpaquePointer?) = (nil, nil)
      guard FcPatternGetCharSet(font, "charset", 0, &covered) == FcResultMatch,
        scalars.allSatisfy({ FcCharSetHasChar(covered, $0.value) != 0 }),
        FcPatternGetString(font, "family", 0, &family) == FcResultMatch, let family
      else { continue }
      return String(cString: family)
    }
    return nil
  }
}

extension Character {
  /// What of it is to be seen: without joiners and choices between variants, for which fonts have no letters.
  fileprivate var shown: [Unicode.Scalar] {
    unicodeScalars.filter { !($0.properties.isDefaultIgnorableCodePoint && unicodeScalars.count > 1) }
  }
}
