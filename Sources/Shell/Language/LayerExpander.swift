import Models

/// A block of layers that was declared with `block NAME PARAMETER… { … }`, to be used by its name in models.
struct LayerBlock: Sendable {
  let entry: Entry
  let statement: Statement

  /// - Throws: where the name is not known, or the words after it are no parameters.
  init(_ bound: BoundCommand) throws(Diagnostic) {
    let statement = bound.statement
    guard let name = bound.arguments["name"]?.text else {
      throw statement.diagnostic(.undecidedBlock, at: statement.words.first?.phrase.span)
    }
    if LayerTable.entries.contains(where: { $0.name == name }) {
      throw Diagnostic(LanguageError.blockNamedAsLayer(name), statement.source, bound.span(of: "name"))
    }
    var parameters = [Parameter]()
    for word in statement.words.dropFirst() {
      guard let parameter = word.key?.text ?? word.phrase.literal, parameter.isName else {
        throw statement.diagnostic(.expectedName(found: statement.source.text(word.span)), at: word.span)
      }
      if parameters.contains(where: { $0.name == parameter }) {
        throw Diagnostic(LanguageError.repeatedOption(parameter), statement.source, word.span)
      }
      if word.key != nil, word.phrase.literal == nil {
        throw Diagnostic(LanguageError.blockDefault(parameter), statement.source, word.phrase.span)
      }
      parameters.append(
        word.key == nil
          ? .required(parameter, .anything, "a parameter of the block")
          : .optional(parameter, .anything, default: word.phrase.literal, "a parameter of the block"))
    }
    entry = Entry(name, "a block of layers", theme: .layers, parameters: parameters, examples: [])
    self.statement = statement
  }
}

/// A layer of a model as it comes out of blocks and repetitions: its arguments known, its name its own.
struct LayerLine: Sendable {
  let bound: BoundCommand
  let name: String?
  /// The names of the layers that it works on; the one above where there are none.
  let inputs: [String]

  var arguments: Arguments { bound.arguments }

  /// The layer that `activation=` adds after, if it is given.
  var activation: [(suffix: String, layer: any Layer)] {
    guard let name = arguments["activation"]?.text, let layer = Activation(named: name) else { return [] }
    return [("_activation", layer)]
  }
}

/// Writes out a model's lines: blocks and repetitions become the layers that they stand for.
struct LayerExpander {
  private let blocks: PersistentMap<String, LayerBlock>
  private(set) var lines: [LayerLine] = []
  private var taken: Set<String> = []
  /// For each name the first number that was not found taken with it.
  private var freeNumbers: [String: Int] = [:]
  /// The statements and rounds gone through.
  private(set) var steps = 0

  /// What holds within a block, or within one round of a repetition.
  private struct Frame {
    var scope: Scope
    /// The layers' own names after the names that they are called by here.
    var names: [String: String] = [:]
    var isTop = true
    /// The blocks that this one is in.
    var within: [String] = []
  }

  init(blocks: PersistentMap<String, LayerBlock>) { self.blocks = blocks }

  /// The layers of `body`.
  static func lines(
    of body: [Line], scope: Scope, blocks: PersistentMap<String, LayerBlock>
  ) throws(Diagnostic) -> [LayerLine] {
    var expander = LayerExpander(blocks: blocks)
    try expander.expand(body, scope: scope)
    return expander.lines
  }

  /// Writes out `body`.
  mutating func expand(_ body: [Line], scope: Scope) throws(Diagnostic) {
    var frame = Frame(scope: scope)
    try expand(body, &frame)
  }

  /// More layers than any network has: a slip in nested repetitions ends here, not in memory.
  static let limit = 20_000

  private mutating func step(_ statement: Statement) throws(Diagnostic) {
    steps += 1
    if steps > Self.limit { throw statement.diagnostic(.tooManyLayers(Self.limit)) }
  }

  private mutating func expand(_ body: [Line], _ frame: inout Frame) throws(Diagnostic) {
    for statement in body.compactMap(\.statement) {
      try step(statement)
      if let block = blocks[statement.verb.text] {
        try expand(block, called: statement, frame)
        continue
      }
      let bound = try bind(statement, frame.scope)
      if bound.entry.body == .layers {
        // Where the run decides how often, once will do for a check.
        for _ in 0..<(bound.arguments["count"]?.integer ?? 1) {
          try step(statement)
          var inner = Frame(scope: frame.scope, names: frame.names, isTop: false, within: frame.within)
          try expand(statement.body ?? [], &inner)
        }
      } else {
        try append(bound, &frame)
      }
    }
  }

  /// The layer that a statement stands for. A misspelt block is looked for among the blocks.
  private func bind(_ statement: Statement, _ scope: Scope) throws(Diagnostic) -> BoundCommand {
    let isLayer = LayerTable.entries.contains { $0.path[0] == statement.verb.text }
    let entries = isLayer ? LayerTable.entries : LayerTable.entries + blocks.pairs.map(\.value.entry)
    return try Binder(scope).bind(statement, to: entries, what: "layer")
  }

  private mutating func expand(_ block: LayerBlock, called statement: Statement, _ frame: Frame) throws(Diagnostic) {
    let name = statement.verb.text
    if frame.within.contains(name) { throw statement.diagnostic(.blockWithinItself(name)) }
    if statement.body != nil { throw statement.diagnostic(.unexpectedBody(name)) }
    let bound = try Binder(frame.scope).bind(statement, to: block.entry)
    var inner = Frame(scope: frame.scope, names: frame.names, isTop: false, within: frame.within + [name])
    for parameter in block.entry.parameters {
      inner.scope.set(parameter.name, bound.arguments[parameter.name]?.value)
    }
    try expand(block.statement.body ?? [], &inner)
  }

  private mutating func append(_ bound: BoundCommand, _ frame: inout Frame) throws(Diagnostic) {
    var inputs = [String]()
    for parameter in ["layers", "from"] {
      guard let argument = bound.arguments[parameter] else { continue }
      for name in parameter == "from" ? [argument.text] : argument.list.flatMap(\.list).map(\.text) {
        guard let own = frame.names[name] else {
          let nearest = nearest(to: name, among: frame.names.keys.sorted())
          throw bound.diagnostic(LanguageError.unknownLayer(name, nearest: nearest), at: parameter)
        }
        inputs.append(own)
      }
    }
    let name = try bound.arguments["name"].map { (argument) throws(Diagnostic) in
      try own(argument.text, bound, &frame)
    }
    lines.append(LayerLine(bound: bound, name: name, inputs: inputs))
  }

  /// The name by which the model knows the layer that is called `name` here: in further rounds with a number.
  private mutating func own(_ name: String, _ bound: BoundCommand, _ frame: inout Frame) throws(Diagnostic) -> String {
    var unique = name
    if taken.contains(name) {
      if frame.isTop { throw bound.diagnostic(LanguageError.repeatedLayer(name), at: "name") }
      var number = freeNumbers[name] ?? 1
      while taken.contains("\(name)_\(number)") { number += 1 }
      freeNumbers[name] = number
      unique = "\(name)_\(number)"
    }
    taken.insert(unique)
    frame.names[name] = unique
    return unique
  }
}
