import Basics
import Models

extension Command {
  static let freeze = Command(
    Entry(
      "freeze", "keeps layers as they are in training",
      details: "The layers of a backbone can be named as well: 'freeze to=block_12_add' takes those up to it.",
      theme: .training, parameters: layers, examples: ["freeze all", "freeze dense", "freeze to=block_12_add"]),
    effects: .makes([.model], of: [.model]),
    check: { bound, checker throws(Diagnostic) in try checkNames(bound, checker) },
    run: { bound, session in try setTrainable(false, bound, &session) })

  static let unfreeze = Command(
    Entry(
      "unfreeze", "lets training change layers again: fine-tuning",
      details: """
        The next 'train' goes on with them, rather with a small lr. Batch normalization in a backbone keeps its running \
        statistics, unless 'train' has batch_norm=train.
        """,
      theme: .training, parameters: layers, examples: ["unfreeze from=block_13_expand", "unfreeze all"]),
    effects: .makes([.model], of: [.model]),
    check: { bound, checker throws(Diagnostic) in try checkNames(bound, checker) },
    run: { bound, session in try setTrainable(true, bound, &session) })

  private static let layers: [Parameter] = [
    .rest("layers", .list(.layer), "the names of layers, or all"),
    .option("from", .layer, "the first layer of a range; to the last one without to="),
    .option("to", .layer, "the last layer of a range; from the first one without from="),
  ]

  private static func names(_ bound: BoundCommand) -> [String] {
    bound.arguments.list("layers").flatMap(\.list).map(\.text)
  }

  /// Checks the names against the model's, where it is known.
  private static func checkNames(_ bound: BoundCommand, _ checker: Checker) throws(Diagnostic) {
    let ends = ["from", "to"].compactMap { name in bound.arguments[name].map { (name, $0.text) } }
    for (parameter, name) in names(bound).map({ ("layers", $0) }) + ends where name != "all" {
      try checker.checkLayer(name, bound, at: parameter)
    }
  }

  private static func setTrainable(_ value: Bool, _ bound: BoundCommand, _ session: inout Session) throws {
    var current = try session.experiment.requireModel()
    let architecture = current.model.architecture
    func range(_ name: String, _ parameter: String) throws -> Range<Int> {
      if name == "all" { return architecture.nodes.indices }
      do { return try architecture.nodeRange(named: name) } catch { throw bound.diagnostic(error, at: parameter) }
    }
    var ranges = try names(bound).map { try range($0, "layers") }
    let (from, to) = (bound.arguments["from"]?.text, bound.arguments["to"]?.text)
    if from != nil || to != nil {
      let first = try from.map { try range($0, "from").lowerBound } ?? 0
      let last = try to.map { try range($0, "to").upperBound } ?? architecture.nodes.count
      guard first < last else { throw ShellError.layerOrder(from: from ?? "", to: to ?? "") }
      ranges.append(first..<last)
    }
    guard !ranges.isEmpty else { throw ShellError.emptyFreeze }
    for range in ranges { current.model.setTrainable(value, range) }
    session.experiment.model = current
    let count = current.model.parameterCount
    session.output.result(
      "\(NumberFormat.grouped(count.trained)) of \(NumberFormat.grouped(count.total)) parameters are trainable")
  }
}

extension Checker {
  /// Checks a layer's name against the model's, where it is known.
  func checkLayer(_ name: String, _ bound: BoundCommand, at parameter: String) throws(Diagnostic) {
    guard bound.isComplete, let known = layerNames, !known.contains(name) else { return }
    throw bound.diagnostic(ModelError.unknownLayer(name, known: known), at: parameter)
  }
}
