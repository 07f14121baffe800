import Datasets

/// The things that a statement reads by naming them: variables and metrics, and in what it declares blocks of layers.
struct Mentions {
  private(set) var resources: Set<Resource> = []
  /// The blocks of layers that there are.
  private let blocks: PersistentMap<String, LayerBlock>
  /// The variables that the statement itself sets before they are named.
  private var own: Set<String> = []
  private var visited: Set<String> = []

  /// - Parameter blocks: the blocks of layers that there are.
  init(of statement: Statement, blocks: PersistentMap<String, LayerBlock>) {
    self.blocks = blocks
    add(statement, isLayer: false)
  }

  private mutating func add(_ statement: Statement, isLayer: Bool) {
    var isLayer = isLayer
    if isLayer, let block = blocks[statement.verb.text] { add(block) }
    switch statement.content {
    case .words(let words): for word in words { add(word.phrase) }
    case .expression(let expression): add(expression)
    case .assignment(let name, let phrase), .iteration(let name, let phrase):
      add(phrase)
      own.insert(name.text)
    }
    guard let body = statement.body else { return }
    let verb = statement.verb.text
    if !isLayer { isLayer = CommandTable.entries(of: verb).contains { $0.body == .layers } }
    // The words after a block's name are its parameters.
    if verb == Command.block.entry.name {
      own.formUnion(statement.words.compactMap { $0.key?.text ?? $0.phrase.literal })
    }
    for line in body { if let inner = line.statement { add(inner, isLayer: isLayer) } }
    for branch in statement.branches { add(branch, isLayer: isLayer) }
  }

  /// What a block's lines name counts where the block is used.
  private mutating func add(_ block: LayerBlock) {
    let name = block.entry.name
    guard visited.insert(name).inserted else { return }
    resources.insert(.block(name))
    let outer = own
    own.formUnion(block.entry.parameters.map(\.name))
    for line in block.statement.body ?? [] { if let inner = line.statement { add(inner, isLayer: true) } }
    own = outer
  }

  private mutating func add(_ phrase: Phrase) {
    switch phrase.kind {
    case .bare(let pieces), .quoted(let pieces): add(pieces)
    case .list(let phrases): for phrase in phrases { add(phrase) }
    case .expression(let expression): add(expression)
    }
  }

  private mutating func add(_ pieces: [Piece]) {
    for piece in pieces {
      switch piece {
      case .text: break
      case .variable(let name): add(variable: name.text)
      case .expression(let expression):
        if let name = expression.loneName { add(variable: name.text) } else { add(expression) }
      }
    }
  }

  private mutating func add(variable name: String) { if !own.contains(name) { resources.insert(.variable(name)) } }

  private mutating func add(_ expression: Expression) {
    switch expression.kind {
    case .number: break
    case .text(let pieces): add(pieces)
    case .variable(let name): add(variable: name)
    case .metric(let path):
      if let part = path.first.flatMap({ Part(rawValue: $0.text) }) { resources.insert(.metrics(part)) }
    case .list(let elements): for element in elements { add(element) }
    case .group(let inner), .prefix(_, let inner): add(inner)
    case .infix(let left, _, let right): for side in [left, right] { add(side) }
    case .within(let value, let tolerance, let wanted): for part in [value, tolerance, wanted] { add(part) }
    }
  }
}
