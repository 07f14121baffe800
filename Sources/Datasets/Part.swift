/// A part of a data set, under the name that the language and the folders use.
public enum Part: String, CaseIterable, Sendable {
  /// What is learned from.
  case train
  /// What watches the learning.
  case val
  /// What is kept for the end.
  case test
}
