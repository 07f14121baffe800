/// What names stand for at some moment: while a script runs, everything is known; while it is checked, what depends on
/// the run is not.
public struct Scope: Sendable {
  public private(set) var variables: [String: Value] = [:]
  /// The variables whose values only the run decides.
  private var undecided: Set<String> = []
  /// Whether there may be variables that only the run will know of.
  var isOpen = false
  /// The metrics measured so far, or nil while a script is checked.
  public var metrics: MetricTable?

  public init(metrics: MetricTable? = nil) { self.metrics = metrics }

  /// The names of all variables, sorted.
  public var names: [String] { (Array(variables.keys) + undecided).sorted() }

  /// Sets a variable; nil stands for a value that only the run decides.
  public mutating func set(_ name: String, _ value: Value?) {
    variables[name] = value
    if value == nil { undecided.insert(name) } else { undecided.remove(name) }
  }

  /// Leaves the values of `names` to the run; of all variables where there are no names.
  mutating func unsettle(_ names: Set<String>? = nil) {
    for name in names ?? Set(variables.keys) { set(name, nil) }
  }

  /// The same names, of which nothing is known.
  var unknown: Scope {
    var unknown = self
    unknown.unsettle()
    unknown.metrics = nil
    return unknown
  }

  /// What is known when either this or `other` comes true.
  func merged(with other: Scope) -> Scope {
    var merged = self
    merged.isOpen = isOpen || other.isOpen
    for name in names + other.names {
      if variables[name] == nil || variables[name] != other.variables[name] { merged.set(name, nil) }
    }
    return merged
  }

  /// The variable's value; nil when only the run will tell.
  ///
  /// - Throws: when there is no such variable.
  func value(of name: String) throws(LanguageError) -> Value? {
    if let value = variables[name] { return value }
    guard isOpen || undecided.contains(name) else {
      throw .unknownVariable(name, nearest: nearest(to: name, among: names))
    }
    return nil
  }
}
