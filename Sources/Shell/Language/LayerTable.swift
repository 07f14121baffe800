import Models

/// A word of the model block: what the shell knows of it, and how it is appended to a model.
struct LayerWord: Sendable {
  let entry: Entry
  let append: @Sendable (LayerLine, inout Architecture) throws(ModelError) -> Void

  /// A layer, followed by its `activation`, where it has one.
  init(
    _ name: String, _ summary: String, details: String = "", theme: Entry.Theme = .layers, parameters: [Parameter] = [],
    example: String, layer: @escaping @Sendable (Arguments) throws(ModelError) -> any Layer
  ) {
    entry = Entry(
      name, summary, details: details, theme: theme, parameters: parameters + LayerTable.common, examples: [example])
    append = { line, architecture throws(ModelError) in
      let layer = try layer(line.arguments)
      let name = line.name ?? architecture.freeName(name)
      try architecture.append(named: name, kind: layer.kind, [("", layer)] + line.activation, inputs: line.inputs)
    }
  }

  /// A word that does something of its own.
  init(_ entry: Entry, append: @escaping @Sendable (LayerLine, inout Architecture) throws(ModelError) -> Void) {
    (self.entry, self.append) = (entry, append)
  }
}

/// All words of the model block. Names, order and defaults of the arguments are Keras's.
public enum LayerTable {
  static let words: [LayerWord] = structure + convolutions + others + activations

  /// What is known of all words, in the order of the overview.
  public static let entries: [Entry] = words.map(\.entry)

  static func word(_ entry: Entry) -> LayerWord? { words.first { $0.entry.path == entry.path } }
}
