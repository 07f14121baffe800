/// A user's mistake, or a defect in a file: what is wrong, and how to mend it.
///
/// Each room declares its own cases and words each of them once. The shell adds the place (file, line, column).
public protocol Mistake: Error, Sendable, CustomStringConvertible {
  /// What is wrong: one sentence that names the thing, what was expected and what was received.
  var problem: String { get }
  /// What to do about it, or nil where the problem says it all.
  var mend: String? { get }
}

extension Mistake {
  public var mend: String? { nil }
  public var description: String { mend.map { "\(problem)\n  \($0)" } ?? problem }
}

/// The computation was interrupted by the user (Ctrl-C); everything computed so far is valid.
public struct Interrupted: Error {
  public init() {}
}
