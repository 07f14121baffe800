/// Metrics as `results.json` has them: reports read them from there.
struct ResultLookup {
  private let json: JSON

  init(_ results: Results) { json = results.json }

  /// The metric at a path such as "test.classes.0.recall", as `format` writes it; `absent` stands for one that is null.
  subscript(_ path: String, absent absent: String = "–", _ format: (Double) -> String) -> Section.Run {
    guard let value = json[path[...]], let number = Double(value.line) else { return .text(absent) }
    return .metric(format(number), path: path, value: value.line)
  }

  /// A metric that is a word, or a number of which every digit counts.
  func word(_ path: String, _ text: String) -> Section.Run { .metric(text, path: path, value: text) }
}

extension JSON {
  /// What lies at a path of keys and places, with dots between them.
  fileprivate subscript(_ path: Substring) -> JSON? {
    if path.isEmpty { return self }
    let key = path.prefix { $0 != "." }
    let rest = path.dropFirst(key.count + 1)
    switch self {
    case .object(let members): return members.first { $0.key == key }?.value[rest]
    case .array(let items): return Int(key).flatMap { items.indices.contains($0) ? items[$0][rest] : nil }
    case .literal, .string: return nil
    }
  }
}
