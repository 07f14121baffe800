extension Command {
  static let seed = Command(
    Entry(
      "seed", "sets the random seed, or shows it",
      details: "The same script with the same seed gives bit-identical results.",
      theme: .language,
      parameters: [.optional("number", .integer(0...Int.max), "the seed")],
      examples: ["seed 12345", "seed"]),
    effects: .makes { bound, _ in
      Effects.Footprint(writes: bound.arguments["number"] == nil ? [] : [.seed])
    },
    run: { bound, session in
      guard let number = bound.arguments["number"] else { return session.output.result("seed \(session.seed)") }
      session.seed = UInt64(number.integer)
    })
}
