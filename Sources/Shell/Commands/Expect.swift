import Basics

extension Command {
  static let expect = Command(
    Entry(
      "expect", "ends the script with exit status 3 unless an expression holds",
      details: """
        Metrics are PART.METRIC, where PART is train, val or test, and has been evaluated; precision, recall, f1 and \
        support are of a class: 'test.recall.Positive'. There are '== != < <= > >= + - * / ( )', 'and', 'or', 'not', and \
        two comparisons in words: 'VALUE in LIST', and 'VALUE within TOLERANCE of WANTED', up to and with a difference \
        of TOLERANCE, or of that share of WANTED where it is written in percent.
        """,
      theme: .results, form: .expression,
      examples: [
        "expect test.accuracy >= 0.99", "expect val.loss < 0.1 and test.recall.Positive > 98%",
        "expect test.accuracy within 0.005 of 0.99", "expect test.loss within 10% of 0.032",
      ]),
    effects: .result(of: []),
    check: { bound, checker throws(Diagnostic) in
      guard case .expression(let expression) = bound.statement.content else { return }
      _ = try Evaluator(bound.statement.source, checker.scope).truth(of: expression)
    },
    run: { bound, session in
      guard case .expression(let expression) = bound.statement.content else { return }
      let evaluator = Evaluator(bound.statement.source, session.scope)
      let text = Printer.text(expression)
      if try evaluator.truth(of: expression) == true { return session.note(text, of: bound) }
      let failure = FailedExpectation(try evaluator.failedComparisons(in: expression))
      session.note(text, of: bound, failure)
      throw Diagnostic(failure, bound.statement.source, expression.span)
    })
}

/// An `expect` that did not hold.
public struct FailedExpectation: UserError {
  public let problem: String
  /// What was measured and what was wanted, of each comparison that does not hold.
  let comparisons: [Comparison]

  /// A comparison that does not hold.
  struct Comparison: Sendable {
    let expression: String
    let measured: Value
    /// The operator with what it takes beside the wanted value: ">=", "within 0.01 of".
    let comparison: String
    let wanted: Value

    var words: String {
      // Where six digits look the same, all are shown.
      let isClose = measured.number.map { NumberFormat.short($0) } == wanted.number.map { NumberFormat.short($0) }
      return "\(expression) is \(digits(measured, all: isClose)), wanted \(comparison) "
        + digits(wanted, all: isClose)
    }

    /// A computed number is shortened; what was written stays as it was.
    private func digits(_ value: Value, all: Bool) -> String {
      if case .number(let number) = value, !all { NumberFormat.short(number) } else { value.text }
    }
  }

  init(_ problem: String) { (self.problem, comparisons) = (problem, []) }

  init(_ comparisons: [Comparison]) {
    self.comparisons = comparisons
    problem =
      comparisons.isEmpty ? "the expectation does not hold" : comparisons.map(\.words).joined(separator: "; ")
  }
}

extension Evaluator {
  /// The comparisons within `expression` that keep it from holding.
  func failedComparisons(in expression: Expression) throws(Diagnostic) -> [FailedExpectation.Comparison] {
    switch expression.kind {
    case .group(let inner): return try failedComparisons(in: inner)
    case .infix(let left, .and, let right), .infix(let left, .or, let right):
      // The right side may make sense only where the left one holds: `$n > 0 and 1 / $n < 2`.
      return try failedComparisons(in: left) + ((try? failedComparisons(in: right)) ?? [])
    case .within(let value, let tolerance, let goal):
      guard try truth(of: expression) == false, let measured = try self.value(of: value),
        let wanted = try self.value(of: goal)
      else { return [] }
      let comparison = "within \(Printer.text(tolerance)) of"
      return [.init(expression: Printer.text(value), measured: measured, comparison: comparison, wanted: wanted)]
    case .infix(let left, let infix, let right) where infix.isComparison:
      guard try truth(of: expression) == false, let measured = try value(of: left),
        let wanted = try value(of: right)
      else { return [] }
      return [.init(expression: Printer.text(left), measured: measured, comparison: infix.rawValue, wanted: wanted)]
    default: return []
    }
  }
}
