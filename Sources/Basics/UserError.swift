/// A user's error, or a defect in a file: what is wrong, and how to fix it.
///
/// Each module declares its own cases and words each of them once. The shell adds the place (file, line, column).
public protocol UserError: Error, Sendable, CustomStringConvertible {
  /// What is wrong: one sentence that names the thing, what was expected and what was received.
  var problem: String { get }
  /// The single things that are wrong, a line each, where there are several.
  var details: [String] { get }
  /// What to do about it, or nil where the problem says it all.
  var hint: String? { get }
  /// Whether it is no error at all: the work ended because it was asked to stop.
  var isCancellation: Bool { get }
}

extension UserError {
  public var details: [String] { [] }
  public var hint: String? { nil }
  public var isCancellation: Bool { false }
  public var description: String {
    ([problem] + details.map { "    " + $0 } + (hint.map { ["  " + $0] } ?? [])).joined(separator: "\n")
  }
}

/// The computation was interrupted by the user (Ctrl-C); everything computed so far is valid.
public struct Interrupted: Error {
  public init() {}
}
