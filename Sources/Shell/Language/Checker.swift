import Basics

/// Goes through a script without running it: binds every statement, follows variables and declarations as far as they
/// are known before the run, and infers the shapes of models.
///
/// Both branches of a condition are looked at, and the files that are sourced. A loop whose list is known is gone
/// through round by round, up to a bound; else its body is looked at once, with what it changes unknown.
public struct Checker: Sendable {
  /// What is known of variables; metrics are not known at all.
  public var scope: Scope
  var blocks: PersistentMap<String, LayerBlock> = [:]
  /// The names of the model's layers, where they are known.
  var layerNames: [String]?
  /// Values in place of those of the statements to come.
  var overrides: Overrides
  /// What the statement at hand is in.
  var callFrames: [CallFrame] = []
  /// How many braces it is in.
  private(set) var blockDepth = 0
  /// How many more rounds of loops are looked at one by one.
  var rounds = 64
  /// How many more files are looked at.
  var sources = Self.maxSources
  static let maxSources = 1000
  /// How many more layers of models are looked at.
  private var layers = 3 * LayerExpander.limit
  var files = SourceFiles()
  /// The files that the script names; nil unless requested.
  var namedFiles: NamedFiles?
  /// What the script would do; nil unless requested.
  var plan: Plan?
  private var findings = Findings()
  var diagnostics: [Diagnostic] { findings.diagnostics }

  /// What a check found.
  public struct Result: Sendable {
    /// All errors, in the order of the lines.
    public let diagnostics: [Diagnostic]
    /// The settings that the script has no `let` for.
    public let unused: [String]
    /// The script's variables.
    public var variables: [String] { scope.names }
    fileprivate let scope: Scope
    /// The files that are missing or cannot be written, where that was asked for.
    var unusable: [Diagnostic] = []
  }

  /// Checks `script`, with `settings` for its variables.
  ///
  public static func check(_ script: Script, settings: [String: Value] = [:]) -> Result {
    check(script, settings: settings, nil)
  }

  /// The same, and what is wrong with the files that it names.
  static func check(_ script: Script, settings: [String: Value], _ files: NamedFiles?) -> Result {
    var checker = Checker(settings: settings)
    checker.namedFiles = files
    checker.check(script.statements)
    return Result(
      diagnostics: checker.diagnostics, unused: checker.overrides.left, scope: checker.scope,
      unusable: checker.namedFiles?.diagnostics ?? [])
  }

  /// What `script`, which was checked, would do.
  static func plan(_ script: Script, settings: [String: Value], _ plan: Plan) -> Plan {
    var checker = Checker(settings: settings)
    checker.plan = plan
    checker.check(script.statements)
    return checker.plan ?? plan
  }

  /// Checks `script` as it would run in `session`; of the values for its variables those count that came last.
  static func check(_ script: Script, in session: Session) -> Result {
    var checker = Checker(settings: [:])
    checker.overrides = session.overrides
    checker.scope = session.scope
    checker.scope.metrics = nil
    checker.blocks = session.blocks
    checker.layerNames = session.experiment.model?.model.architecture.layerNames
    (checker.callFrames, checker.blockDepth) = (session.callFrames, session.blockDepth)
    checker.check(script.statements)
    return Result(
      diagnostics: checker.diagnostics, unused: checker.overrides.leave(), scope: checker.scope)
  }

  private init(settings: [String: Value]) { (scope, overrides) = (Scope(), Overrides(settings)) }

  mutating func check(_ statements: [Statement]) {
    for statement in statements where !findings.isFull {
      do throws(Diagnostic) {
        let bound = try Binder(scope).bind(statement, to: CommandTable.entries, what: "command")
        namedFiles?.check(bound)
        // What is between braces, or in another file, is planned after the command itself.
        let isOpening = bound.entry.body == .commands || bound.entry.form == .inclusion
        let depth = depth
        if isOpening { plan?.note(bound, scope, blocks, depth: depth) }
        try CommandTable.command(bound.entry)?.check?(bound, &self)
        if !isOpening { plan?.note(bound, scope, blocks, depth: depth) }
      } catch {
        note(error)
        declare(statement)
      }
    }
  }

  /// In how many blocks, rounds and files the statement at hand is.
  private var depth: Int { blockDepth + callFrames.count { if case .file = $0 { true } else { false } } }

  /// Keeps an error, and goes on. A file that is sourced twice has its errors once.
  mutating func note(_ diagnostic: Diagnostic) { findings.note(diagnostic.within(callFrames)) }

  /// Looks at a block's lines; values from outside are not for them.
  mutating func check(body: [Line]) {
    let outer = overrides
    overrides = Overrides()
    blockDepth += 1
    check(body.compactMap(\.statement))
    blockDepth -= 1
    overrides = outer
  }

  /// What is known after `body`, which may or may not be run. Where it is known not to be, its values are not looked
  /// at, only its names and types.
  mutating func fork(_ body: [Line], isReached: Bool, unsettling: (inout Scope) -> Void = { _ in }) -> Checker {
    var fork = self
    if !isReached {
      fork.scope = scope.unknown
      (fork.namedFiles, fork.plan) = (nil, nil)
    }
    unsettling(&fork.scope)
    fork.check(body: body)
    (findings, rounds, sources, layers) = (fork.findings, fork.rounds, fork.sources, fork.layers)
    files = fork.files
    if isReached { (namedFiles, plan) = (fork.namedFiles, fork.plan) }
    return fork
  }

  /// Goes on with what is known whichever of `outcomes` came about.
  mutating func join(_ outcomes: [Checker]) {
    guard let first = outcomes.first else { return }
    (scope, blocks, layerNames) = (first.scope, first.blocks, first.layerNames)
    for outcome in outcomes.dropFirst() {
      scope = scope.merged(with: outcome.scope)
      for name in blocks.differences(from: outcome.blocks) where blocks[name] == nil {
        blocks[name] = outcome.blocks[name]
      }
      if layerNames != outcome.layerNames { layerNames = nil }
    }
  }

  /// The layers that `body` comes to; nil after so many others that the rest is left to the run.
  mutating func layers(of body: [Line], _ scope: Scope) throws(Diagnostic) -> [LayerLine]? {
    guard layers >= LayerExpander.limit else { return nil }
    var expander = LayerExpander(blocks: blocks)
    defer { layers -= expander.steps }
    try expander.expand(body, scope: scope)
    return expander.lines
  }

  /// What a check of `body` alone finds. What it declares is kept.
  mutating func errors(in body: [Line]) -> [Diagnostic] {
    let (outer, named) = (findings, namedFiles)
    findings = Findings()
    check(body: body)
    defer { (findings, namedFiles) = (outer, named) }
    return diagnostics
  }

  /// A name whose declaration is wrong is known all the same: one error is not to bring others with it.
  private mutating func declare(_ statement: Statement) {
    switch statement.content {
    case .assignment(let name, _), .iteration(let name, _): scope.set(name.text, nil)
    case .words, .expression: break
    }
  }
}

/// Errors that were found: each once, and only so many.
struct Findings: Sendable {
  private(set) var diagnostics: [Diagnostic] = []
  private var known: Set<Key> = []
  /// What makes two errors the same.
  private struct Key: Hashable {
    let file: String?
    let span: Span
    let problem: String
  }
  /// Nobody reads more.
  private static let limit = 100

  var isFull: Bool { diagnostics.count > Self.limit }

  mutating func note(_ diagnostic: Diagnostic) {
    let key = Key(file: diagnostic.source.name, span: diagnostic.span, problem: diagnostic.error.problem)
    guard !isFull, known.insert(key).inserted else { return }
    diagnostics.append(
      diagnostics.count < Self.limit
        ? diagnostic : Diagnostic(LanguageError.tooManyErrors(Self.limit), diagnostic.source, diagnostic.span))
  }
}

extension [Line] {
  /// The variables that the lines set; nil where that is not known without reading other files, or where they change the
  /// folder that the files are named from.
  var assigned: Set<String>? {
    var names = Set<String>()
    for statement in compactMap(\.statement) {
      if [Command.source, .cd].contains(where: { $0.entry.name == statement.verb.text }) { return nil }
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
