import Basics

/// A text that the language is tried on.
struct Input {
  /// How texts are made.
  enum Kind: Int, CaseIterable {
    /// Bytes, characters or tokens at random.
    case noise
    /// Statements drawn from the command table, some of them spoilt.
    case grammar
    /// Scripts that exist, spoilt.
    case mutation

    var name: String { "\(self)" }
  }

  let kind: Kind
  let bytes: [UInt8]

  /// The input of that number: the same each time.
  init(seed: UInt64, number: Int, corpus: [[UInt8]]) {
    var draws = Draws(seed: seed, number: number)
    switch draws.next(1...100) {
    case ...15:
      (kind, bytes) = (.noise, Noise.bytes(&draws))
    case ...70:
      kind = .grammar
      var writer = ScriptWriter(draws: draws)
      var text = Array(writer.script().utf8)
      draws = writer.draws
      if draws.isHit(45) { Mutation.spoil(&text, times: draws.next(1...3), corpus, &draws) }
      bytes = text
    default:
      kind = .mutation
      var text = corpus.isEmpty ? [] : draws.pick(corpus)
      Mutation.spoil(&text, times: draws.next(1...6), corpus, &draws)
      bytes = text
    }
  }

  /// The scripts in the folders of experiments and of self tests, those for a person to read.
  static func corpus(root: String) -> [[UInt8]] {
    var scripts = [[UInt8]]()
    let folders = [
      "Experiments", "Experiments/ci", "Tests/HairlineTests/Scripts", "Tests/HairlineTests/Scripts/sourced",
    ]
    for folder in folders.map({ "\(root)/\($0)" }) {
      for name in (try? FileIO.names(in: folder)) ?? [] where name.hasSuffix(".hl") {
        if let bytes = try? FileIO.read("\(folder)/\(name)"), bytes.count < 4096 { scripts.append(bytes) }
      }
    }
    return scripts
  }
}

/// Bytes, characters or tokens in no order.
enum Noise {
  static func bytes(_ draws: inout Draws) -> [UInt8] {
    let count = draws.isHit(2) ? draws.next(0...4000) : draws.next(0...120)
    switch draws.next(0...3) {
    case 0: return (0..<count).map { _ in draws.byte() }
    case 1: return (0..<count).map { _ in UInt8(draws.next(32...126)) }
    case 2: return (0..<count).map { _ in draws.pick(marks) }
    default:
      var bytes = [UInt8]()
      for _ in 0..<count / 3 {
        bytes += draws.pick(tokens).utf8
        if draws.isHit(70) { bytes.append(UInt8(ascii: " ")) }
      }
      return bytes
    }
  }

  private static let marks = Array("{}[]()\"\\$#;=,.+-*/<>!%\n\r\t ax0".utf8)

  /// What the language is made of, and what it is not.
  static let tokens =
    ScriptWriter.verbs + odd + [
      "{", "}", "[", "]", "(", ")", "\"", "\\", "\\\n", "$", "$(", "#", ";", "=", "==", "!=", "<=", ">=", "<", ">", "+",
      "-", "*", "/", "and", "or", "not", "in", "within", "of", "else", "else if", "\n", "\n\n", "a", "b", "$a", "$b",
      "\"text\"", "1", "0", "-1", "1e-4", "5%", "1..5", "48x48", "48x48x3", "70/20/10", "yes", "no", "[1 2]",
      "epochs=3",
      "size=8x8", "test.accuracy", "val.recall.\"No crack\"", "input 4x4x3", "relu", "dense 2", "conv2d 2 3", "name=x",
    ]

  /// Numbers and characters that programs stumble over.
  static let odd = [
    "999999999999999999999999999", "-9223372036854775808", "9223372036854775807", "18446744073709551616", "1e308",
    "1e-400", "1e999", "0x10", "nan", "inf", "1..9007199254740993", "1..999999999999", "0..0", "5..-5", "65536x65536x3",
    "0x0", "-0", ".5.", "1e", "\u{0}", "\u{1}", "\u{7F}", "\u{FEFF}", "\u{202E}", "\u{200D}", "e\u{301}\u{302}\u{303}",
    "👩‍👩‍👧‍👦", "日本語", "ß", "İ", "\u{2028}", "\u{85}", "\u{A0}", "\u{FFFD}", "\u{10FFFF}", "🇩🇪🇩", "\r", "\r\n", "\t",
  ]
}
