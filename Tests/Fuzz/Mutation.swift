/// Small changes that make a script a wrong one, or another.
enum Mutation {
  static func spoil(_ text: inout [UInt8], times: Int, _ corpus: [[UInt8]], _ draws: inout Draws) {
    for _ in 0..<times { spoil(&text, corpus, &draws) }
  }

  private static func spoil(_ text: inout [UInt8], _ corpus: [[UInt8]], _ draws: inout Draws) {
    guard !text.isEmpty else { return text = Noise.bytes(&draws) }
    switch draws.next(0...99) {
    case ..<14: swapWords(&text, &draws)
    case ..<24: text.removeSubrange(line(of: text, &draws))
    case ..<32: text.insert(contentsOf: text[line(of: text, &draws)], at: line(of: text, &draws).lowerBound)
    case ..<40:
      // A cut: after it nothing, or another script's end.
      text.removeSubrange(draws.next(0...text.count)...)
      if draws.isHit(30), !corpus.isEmpty {
        let other = draws.pick(corpus)
        text += other[draws.next(0...other.count)...]
      }
    case ..<58: text.insert(contentsOf: draws.pick(Noise.tokens).utf8, at: draws.next(0...text.count))
    case ..<68: text.replaceSubrange(word(of: text, &draws), with: draws.pick(Noise.tokens).utf8)
    case ..<78: text.replaceSubrange(word(of: text, &draws), with: draws.pick(Noise.odd).utf8)
    case ..<86: text[draws.next(0...text.count - 1)] = draws.byte()
    case ..<92: text.remove(at: draws.next(0...text.count - 1))
    case ..<95: text = text.flatMap { $0 == UInt8(ascii: "\n") ? [UInt8(ascii: "\r"), $0] : [$0] }
    case ..<98: nest(&text, &draws)
    default: lengthen(&text, &draws)
    }
  }

  private static func swapWords(_ text: inout [UInt8], _ draws: inout Draws) {
    let (first, second) = (word(of: text, &draws), word(of: text, &draws))
    let (early, late) = first.lowerBound < second.lowerBound ? (first, second) : (second, first)
    guard early.upperBound <= late.lowerBound else { return }
    let (one, other) = (Array(text[early]), Array(text[late]))
    text.replaceSubrange(late, with: one)
    text.replaceSubrange(early, with: other)
  }

  /// Wraps a stretch in more brackets than anybody types.
  private static func nest(_ text: inout [UInt8], _ draws: inout Draws) {
    let (opening, closing) = draws.pick([
      ("(", ")"), ("[", "]"), ("if yes {\n", "}\n"), ("for i in [1] {\n", "}\n"), ("not ", ""), ("- ", ""),
      ("$(", ")"), ("repeat 2 {\n", "}\n"), ("expect error \"e\" {\n", "}\n"),
    ])
    let count = draws.isHit(80) ? draws.next(1...70) : draws.next(1...3000)
    let place = draws.next(0...text.count)
    let end = draws.next(place...text.count)
    text.insert(contentsOf: Array(repeating: Array(closing.utf8), count: count).joined(), at: end)
    text.insert(contentsOf: Array(repeating: Array(opening.utf8), count: count).joined(), at: place)
  }

  /// Repeats a stretch until the text is long.
  private static func lengthen(_ text: inout [UInt8], _ draws: inout Draws) {
    let start = draws.next(0...text.count - 1)
    let piece = Array(text[start..<min(text.count, start + draws.next(1...40))])
    let length = draws.isHit(90) ? draws.next(100...3000) : draws.next(3000...60_000)
    text.insert(contentsOf: Array(repeating: piece, count: length / piece.count + 1).joined(), at: start)
  }

  private static func word(of text: [UInt8], _ draws: inout Draws) -> Range<Int> {
    stretch(of: text, around: draws.next(0...text.count - 1)) { $0 > 32 }
  }

  /// A line with its end.
  private static func line(of text: [UInt8], _ draws: inout Draws) -> Range<Int> {
    let line = stretch(of: text, around: draws.next(0...text.count - 1)) { $0 != UInt8(ascii: "\n") }
    return line.lowerBound..<min(line.upperBound + 1, text.count)
  }

  private static func stretch(of text: [UInt8], around place: Int, where holds: (UInt8) -> Bool) -> Range<Int> {
    var (start, end) = (place, place)
    while start > 0, holds(text[start - 1]) { start -= 1 }
    while end < text.count, holds(text[end]) { end += 1 }
    return start..<end
  }
}
