extension Command {
  static let echo = Command(
    Entry(
      "echo", "prints text",
      details:
        "Words are separated by spaces. Variables are replaced by their values, and quotes are removed.",
      theme: .language,
      parameters: [.rest("words", .anything, "what to print")],
      examples: ["echo hello", "echo \"two thirds are $(2 / 3)\""]),
    run: { bound, session in
      session.output.result(bound.arguments.list("words").map(\.text).joined(separator: " "))
    })
}
