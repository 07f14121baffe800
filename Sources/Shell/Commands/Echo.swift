extension Command {
  static let echo = Command(
    Entry(
      "echo", "prints its words",
      details:
        "With a blank between them, to standard output: variables with their values, texts without their quotes.",
      theme: .language,
      parameters: [.rest("words", .anything, "what to print")],
      examples: ["echo hello", "echo \"two thirds are $(2 / 3)\""]),
    run: { bound, session in
      session.output.result(bound.arguments.list("words").map(\.text).joined(separator: " "))
    })
}
