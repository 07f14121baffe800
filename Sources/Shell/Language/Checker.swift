import Basics

/// Goes through a script without running it: binds every statement, follows variables and declarations as far as they
/// are known before the run, and infers the shapes of models.
///
/// Both branches of a condition are looked at, and the files that are sourced. A loop whose list is known is gone
/// through round by round, up to a bound; else its body is looked at once, with what it changes unknown.
public struct Checker: Sendable {
  /// What is known of variables; figures are not known at all.
  public var scope: Scope
  var blocks: [String: LayerBlock]
  /// The names of the model's layers, where they are known.
  var layerNames: [String]?
  /// Values in place of those of the statements to come.
  var overrides: Overrides
  /// What the statement at hand stands in.
  var surroundings: [Surrounding] = []
  /// How many braces it stands in.
  private(set) var blockDepth = 0
  /// How many more rounds of loops are looked at one by one.
  var rounds = 64
  /// How many more files are looked at.
  var sources = Self.mostSources
  static let mostSources = 1000
  var files = SourceFiles()
  private(set) var diagnostics: [Diagnostic] = []

  /// What a check found.
  public struct Result: Sendable {
    /// All mistakes, in the order of the lines.
    public let diagnostics: [Diagnostic]
    /// The settings that the script has no `let` for.
    public let unused: [String]
    /// The script's variables.
    public let variables: [String]
  }

  /// Checks `script`, with `settings` for its variables.
  public static func check(_ script: Script, settings: [String: Value] = [:]) -> Result {
    var checker = Checker(settings: settings)
    checker.check(script.statements)
    return Result(
      diagnostics: checker.diagnostics, unused: checker.overrides.left, variables: checker.scope.names)
  }

  /// Checks `script` as it would run in `session`; of the values for its variables those count that came last.
  static func check(_ script: Script, in session: Session) -> Result {
    var checker = Checker(settings: [:])
    checker.overrides = session.overrides
    checker.scope = session.scope
    checker.scope.figures = nil
    checker.blocks = session.blocks
    checker.layerNames = session.experiment.model?.model.architecture.layerNames
    (checker.surroundings, checker.blockDepth) = (session.surroundings, session.blockDepth)
    checker.check(script.statements)
    return Result(
      diagnostics: checker.diagnostics, unused: checker.overrides.leave(), variables: checker.scope.names)
  }

  private init(settings: [String: Value]) { (scope, blocks, overrides) = (Scope(), [:], Overrides(settings)) }

  mutating func check(_ statements: [Statement]) {
    for statement in statements {
      do throws(Diagnostic) {
        let bound = try Binder(scope).bind(statement, to: CommandTable.entries, what: "command")
        try CommandTable.command(bound.entry)?.check?(bound, &self)
      } catch {
        note(error)
        declare(statement)
      }
    }
  }

  /// Keeps a mistake, and goes on. A file that is sourced twice has its mistakes once.
  mutating func note(_ diagnostic: Diagnostic) {
    if !diagnostics.contains(where: { $0.isSame(as: diagnostic) }) {
      diagnostics.append(diagnostic.within(surroundings))
    }
  }

  /// Looks at a block's lines; values from outside are not for them.
  mutating func check(body: [Line]) {
    let outer = overrides
    overrides = Overrides()
    blockDepth += 1
    check(body.compactMap(\.statement))
    blockDepth -= 1
    overrides = outer
  }

  /// What is known behind `body`, which may or may not be run. Where it is known not to be, its values are not looked
  /// at, only its names and types.
  mutating func fork(_ body: [Line], isReached: Bool, unsettling: (inout Scope) -> Void = { _ in }) -> Checker {
    var fork = self
    fork.diagnostics = []
    if !isReached { fork.scope = scope.unknown }
    unsettling(&fork.scope)
    fork.check(body: body)
    diagnostics += fork.diagnostics
    (rounds, sources, files) = (fork.rounds, fork.sources, fork.files)
    return fork
  }

  /// Goes on with what is known whichever of `outcomes` came about.
  mutating func join(_ outcomes: [Checker]) {
    guard let first = outcomes.first else { return }
    (scope, blocks, layerNames) = (first.scope, first.blocks, first.layerNames)
    for outcome in outcomes.dropFirst() {
      scope = scope.merged(with: outcome.scope)
      blocks.merge(outcome.blocks) { block, _ in block }
      if layerNames != outcome.layerNames { layerNames = nil }
    }
  }

  /// What a check of `body` alone finds. What it declares is kept.
  mutating func mistakes(in body: [Line]) -> [Diagnostic] {
    let outer = diagnostics
    diagnostics = []
    check(body: body)
    defer { diagnostics = outer }
    return diagnostics
  }

  /// A name whose declaration is wrong is known all the same: one mistake is not to bring others with it.
  private mutating func declare(_ statement: Statement) {
    switch statement.content {
    case .assignment(let name, _), .iteration(let name, _): scope.set(name.text, nil)
    case .words, .expression: break
    }
  }
}

extension [Line] {
  /// The variables that the lines set; nil where that is not known without reading other files.
  var assigned: Set<String>? {
    var names = Set<String>()
    for statement in compactMap(\.statement) {
      if statement.verb.text == Command.source.entry.name { return nil }
      switch statement.content {
      case .assignment(let name, _), .iteration(let name, _): names.insert(name.text)
      case .words, .expression: break
      }
      for body in [statement.body] + statement.branches.map(\.body) {
        guard let inner = (body ?? []).assigned else { return nil }
        names.formUnion(inner)
      }
    }
    return names
  }
}
