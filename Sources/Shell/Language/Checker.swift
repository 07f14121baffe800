import Basics

/// Goes through a script without running it: binds every statement, follows variables and declarations as far as they
/// are known before the run, and infers the shapes of models.
public struct Checker {
  /// What is known of variables; figures are not known at all.
  public var scope: Scope
  var blocks: [String: LayerBlock]
  /// The names of the model's layers, where they are known.
  var layerNames: [String]?
  /// The values of `--set` whose variables have not been met yet.
  var settings: [String: Value]
  private var diagnostics: [Diagnostic] = []

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
      diagnostics: checker.diagnostics, unused: checker.settings.keys.sorted(), variables: checker.scope.names)
  }

  private init(settings: [String: Value]) {
    (scope, blocks, self.settings) = (Scope(), [:], settings)
  }

  mutating func check(_ statements: [Statement]) {
    for statement in statements {
      do throws(Diagnostic) {
        let bound = try Binder(scope).bind(statement, to: CommandTable.entries, what: "command")
        try CommandTable.command(bound.entry)?.check?(bound, &self)
      } catch {
        diagnostics.append(error)
        declare(statement)
      }
    }
  }

  /// A name whose declaration is wrong is known all the same: one mistake is not to bring others with it.
  private mutating func declare(_ statement: Statement) {
    if case .assignment(let name, _) = statement.content { scope.set(name.text, nil) }
  }
}
