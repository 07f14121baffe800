/// What names stand for at some moment: while a script runs, everything is known; while it is checked, what depends on
/// the run is not.
public struct Scope: Sendable {
  public private(set) var variables: [String: Value] = [:]
  /// The variables whose values only the run decides.
  private var undecided: Set<String> = []
  /// The figures measured so far, or nil while a script is checked.
  public var figures: FigureBook?

  public init(figures: FigureBook? = nil) { self.figures = figures }

  /// The names of all variables, sorted.
  public var names: [String] { (Array(variables.keys) + undecided).sorted() }

  /// Sets a variable; nil stands for a value that only the run decides.
  public mutating func set(_ name: String, _ value: Value?) {
    variables[name] = value
    if value == nil { undecided.insert(name) } else { undecided.remove(name) }
  }

  /// The variable's value; nil when only the run will tell.
  ///
  /// - Throws: when there is no such variable.
  func value(of name: String) throws(LanguageMistake) -> Value? {
    if let value = variables[name] { return value }
    guard undecided.contains(name) else { throw .unknownVariable(name, nearest: nearest(to: name, among: names)) }
    return nil
  }
}
