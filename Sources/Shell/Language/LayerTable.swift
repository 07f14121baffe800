import Models

/// A word of the model block: what the shell knows of it, and how it is appended to a model.
struct LayerWord: Sendable {
  let entry: Entry
  let append: @Sendable (LayerLine, inout Architecture) throws(ModelError) -> Void

  /// A layer that is appended as it is, and followed by its `activation`, where it has one.
  init(
    _ name: String, _ summary: String, details: String = "", theme: Entry.Theme = .layers, parameters: [Parameter] = [],
    example: String, layer: @escaping @Sendable (Arguments) -> any Layer
  ) {
    entry = Entry(
      name, summary, details: details, theme: theme, parameters: parameters + LayerTable.common, examples: [example])
    append = { line, architecture throws(ModelError) in
      let layer = layer(line.arguments)
      let name = line.name ?? architecture.freeName(name)
      try architecture.append(named: name, kind: layer.kind, [("", layer)] + line.activation, inputs: line.inputs)
    }
  }

  /// A word that does something of its own.
  init(_ entry: Entry, append: @escaping @Sendable (LayerLine, inout Architecture) throws(ModelError) -> Void) {
    (self.entry, self.append) = (entry, append)
  }
}

/// All words of the model block.
public enum LayerTable {
  static let words: [LayerWord] = structure + convolutions + others + activations

  /// What is known of all words, in the order of the overview.
  public static let entries: [Entry] = words.map(\.entry)

  static func word(_ entry: Entry) -> LayerWord? { words.first { $0.entry.path == entry.path } }
}

extension Activation {
  /// The names that `activation=` takes and the layers of the same names; `linear` changes nothing.
  static let table: [(name: String, function: Function?, help: String)] = [
    ("linear", nil, "x"),
    ("relu", .relu, "x, and 0 below 0"),
    ("relu6", .relu6, "x, from 0 to 6"),
    ("leaky_relu", .leakyRelu(slope: 0.2), "x, and a part of it below 0"),
    ("sigmoid", .curve(.sigmoid), "1 / (1 + e^-x)"),
    ("tanh", .curve(.tanh), "the hyperbolic tangent"),
    ("softmax", .softmax, "probabilities that sum to 1"),
    ("swish", .curve(.swish), "x * sigmoid(x)"),
  ]

  /// The function of that name; nil for `linear`.
  init?(named name: String) {
    guard let function = Self.table.first(where: { $0.name == name })?.function else { return nil }
    self.init(function)
  }
}
