extension Session {
  /// `text` as it may be in a file: `***` takes the place of what looks like a secret, and of the values of variables
  /// that are secret by their names.
  func redacted(_ text: String) -> String {
    let text = SecretFilter.redacted(text)
    if secrets.isEmpty { return text }
    // The longest first, as one may be a part of another.
    return secrets.sorted { ($1.count, $0) < ($0.count, $1) }.reduce(text) { $0.replacing($1, with: "***") }
  }

  /// The statement on one line, as it may be in a file.
  func redactedLine(_ statement: Statement) -> String { redacted(Printer.line(statement)) }

  /// Keeps in mind the value of a `let` whose name says that it is secret. Short ones would take the place of other
  /// words.
  mutating func noteSecret(_ name: Name, _ value: Value) {
    // Most values are numbers that were computed, in loops.
    if case .number = value { return }
    let line = "let \(name.text) = \(value.spelling)"
    if value.text.count >= 4, SecretFilter.redacted(line) != line { secrets.insert(value.text) }
  }
}
