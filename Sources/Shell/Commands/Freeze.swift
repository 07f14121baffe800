import Basics
import Models

extension Command {
  static let freeze = Command(
    Entry(
      "freeze", "excludes layers from training",
      details: """
        The layers of a backbone can be named as well: 'freeze to=block_12_add' freezes those up to it. Which layers \
        are frozen is part of the model: 'show model' shows it, and saved models keep it.
        """,
      theme: .training, parameters: layers, examples: ["freeze all", "freeze dense", "freeze to=block_12_add"]),
    effects: .makes([.model], of: [.model]),
    check: { bound, checker throws(Diagnostic) in try checkNames(bound, checker) },
    run: { bound, session in try setTrainable(false, bound, &session) })

  static let unfreeze = Command(
    Entry(
      "unfreeze", "includes layers in training again: fine-tuning",
      details: """
        The next 'train' includes them; a small lr works best. Batch normalization in a pretrained backbone keeps \
        its running statistics, unless 'train' has batch_norm=train.
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
    try setTrainable(value, bound, &current.model)
    session.experiment.model = current
    let count = current.model.parameterCount
    session.output.result(
      "\(NumberFormat.grouped(count.trained)) of \(NumberFormat.grouped(count.total)) parameters are trainable")
  }

  /// Does to a model what a 'freeze' (or, where the value is yes, an 'unfreeze') does to that of the session.
  static func setTrainable(_ value: Bool, _ bound: BoundCommand, _ model: inout Model) throws {
    let architecture = model.architecture
    func range(_ name: String, _ parameter: String) throws -> Range<Int> {
      if name == "all" { return architecture.nodes.indices }
      do { return try architecture.nodeRange(named: name) } catch { throw bound.diagnostic(error, at: parameter) }
    }
    func hasParameters(_ range: Range<Int>) -> Bool { model.parameters[range].contains { !$0.isEmpty } }
    var ranges = try names(bound).map { name in
      let range = try range(name, "layers")
      guard hasParameters(range) else { throw bound.diagnostic(ShellError.noParameters(name), at: "layers") }
      return range
    }
    let (from, to) = (bound.arguments["from"]?.text, bound.arguments["to"]?.text)
    if from != nil || to != nil {
      let first = try from.map { try range($0, "from").lowerBound } ?? 0
      let last = try to.map { try range($0, "to").upperBound } ?? architecture.nodes.count
      guard first < last else { throw ShellError.layerOrder(from: from ?? "", to: to ?? "") }
      guard hasParameters(first..<last) else {
        throw bound.diagnostic(ShellError.noParameters(from ?? to ?? ""), at: from == nil ? "to" : "from")
      }
      ranges.append(first..<last)
    }
    guard !ranges.isEmpty else { throw ShellError.emptyFreeze }
    for range in ranges { model.setTrainable(value, range) }
  }
}

extension Model {
  /// The commands that freeze what is frozen, but for backbones that are frozen as a whole: their lines say it.
  var freezeCommands: [String] {
    let nodes = architecture.nodes
    func row(_ node: Int) -> Architecture.Row { architecture.rows[nodes[node].row] }
    let listed = nodes.indices.filter {
      !parameters[$0].isEmpty && !(row($0).isBackbone && !isTrainable(row($0).nodes))
    }
    let runs = listed.indices.split { isTrainable[listed[$0]] }.map { listed[$0.startIndex..<$0.endIndex] }
    /// The name of a run's end: that of its row, where the run has the whole of it.
    func name(_ node: Int, _ run: ArraySlice<Int>) -> String {
      let own = listed.filter(row(node).nodes.contains)
      let isWhole = own.allSatisfy(run.contains) && !row(node).isBackbone
      return Printer.word(isWhole ? row(node).name : nodes[node].name)
    }
    var commands = runs.compactMap { run -> String? in
      guard let first = run.first, let last = run.last else { return nil }
      let (from, to) = (name(first, run), name(last, run))
      if run.count == listed.count { return "freeze all" }
      if from == to { return "freeze \(from)" }
      if first == listed[0] { return "freeze to=\(to)" }
      return last == listed[listed.count - 1] ? "freeze from=\(from)" : "freeze from=\(from) to=\(to)"
    }
    // A row's name is that of its first node, too, and so names more than that.
    for run in runs {
      guard let first = run.first, let last = run.last else { continue }
      let named = Set([first, last].flatMap { nodes[$0].name == row($0).name ? Array(row($0).nodes) : [] })
      for node in listed where named.contains(node) && isTrainable[node] {
        commands.append("unfreeze \(Printer.word(nodes[node].name))")
      }
    }
    return commands
  }
}

extension Checker {
  /// Checks a layer's name against the model's, where it is known.
  func checkLayer(_ name: String, _ bound: BoundCommand, at parameter: String) throws(Diagnostic) {
    guard bound.isComplete, let known = layerNames, !known.contains(name) else { return }
    throw bound.diagnostic(ModelError.unknownLayer(name, known: known), at: parameter)
  }
}
