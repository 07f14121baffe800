/// What names stand for at some moment: while a script runs, everything is known; while it is checked, what depends on
/// the run is not.
public struct Scope: Sendable {
  private struct Variable: Sendable {
    /// Nil where only the run decides on it.
    let value: Value?
    /// The scope's generation when it was set.
    let generation: Int
  }

  private var table: PersistentMap<String, Variable> = [:]
  /// Counts how often all variables were left to the run: of those that were set before, only the names are known.
  private var generation = 0
  /// Whether there may be variables that only the run will know of.
  var isOpen = false
  /// The folder that relative paths start from, as it was entered from the one that the process runs in; nil while only
  /// the run decides on it.
  var folder: String? = ""
  /// The metrics measured so far, or nil while a script is checked.
  public var metrics: MetricTable?

  public init(metrics: MetricTable? = nil) { self.metrics = metrics }

  /// The names of all variables, sorted.
  public var names: [String] { table.pairs.map(\.key).sorted() }

  /// The variables whose values are known, sorted by their names.
  var variables: [(name: String, value: Value)] { names.compactMap { name in self[name].map { (name, $0) } } }

  /// The value of a variable, where it is known.
  subscript(name: String) -> Value? {
    table[name].flatMap { $0.generation == generation ? $0.value : nil }
  }

  /// Sets a variable; nil stands for a value that only the run decides.
  public mutating func set(_ name: String, _ value: Value?) {
    table[name] = Variable(value: value, generation: generation)
  }

  /// Leaves the values of `names` to the run; where there are no names, of all variables, and the folder.
  mutating func unsettle(_ names: Set<String>? = nil) {
    guard let names else {
      generation += 1
      folder = nil
      return
    }
    for name in names { set(name, nil) }
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
    if folder != other.folder { merged.folder = nil }
    if generation != other.generation { merged.generation = max(generation, other.generation) + 1 }
    for name in table.differences(from: other.table) where self[name] == nil || self[name] != other[name] {
      merged.set(name, nil)
    }
    return merged
  }

  /// The variable's value; nil when it is only known at run time.
  ///
  /// - Throws: when there is no such variable.
  func value(of name: String) throws(LanguageError) -> Value? {
    if table[name] == nil, !isOpen { throw .unknownVariable(name, nearest: nearest(to: name, among: names)) }
    return self[name]
  }

  /// Whether there is a variable of that name.
  func has(_ name: String) -> Bool { table[name] != nil }
}
