import Basics

extension Command {
  static let expect = Command(
    Entry(
      "expect", "ends the script with exit status 3 unless an expression holds",
      details: """
        Metrics are PART.METRIC, where PART is train, val or test, and has been evaluated; precision, recall, f1 and \
        support are of a class: 'test.recall.Positive'. Operators are '== != < <= > >= + - * / ( )', 'and', 'or', \
        'not', and two comparisons in words: 'VALUE in LIST', and 'VALUE within TOLERANCE of TARGET', which allows a \
        difference of at most TOLERANCE, or of that share of TARGET if it is a percentage. An expectation about an \
        undefined metric, such as the precision of a class that was never predicted, fails.
        """,
      theme: .results, form: .expression,
      examples: [
        "expect test.accuracy >= 0.99", "expect val.loss < 0.1 and test.recall.Positive > 98%",
        "expect test.accuracy within 0.005 of 0.99", "expect test.loss within 10% of 0.032",
        "expect lower(test.accuracy) > 0.98 and test.macro_f1 > 0.97",
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
      var undefined: UndefinedMetric?
      var holds: Bool?
      do throws(Diagnostic) { holds = try evaluator.truth(of: expression) } catch {
        undefined = error.error as? UndefinedMetric
        if undefined == nil { throw error }
      }
      let comparisons = evaluator.comparisons(in: expression).map { $0.redacted(by: session.redacted) }
      if holds == true { return session.note(text, of: bound, comparisons) }
      let failure = FailedExpectation(comparisons, undefined)
      session.note(text, of: bound, comparisons, failure)
      throw Diagnostic(failure, bound.statement.source, expression.span)
    })
}

/// An `expect` that did not hold.
public struct FailedExpectation: UserError {
  public let problem: String

  init(_ problem: String) { self.problem = problem }

  /// - Parameter undefined: the metric that has no value, if it is one that keeps the expectation from holding.
  init(_ comparisons: [Comparison], _ undefined: UndefinedMetric? = nil) {
    let failed = comparisons.filter { !$0.holds }
    problem =
      failed.isEmpty
      ? undefined?.problem ?? "the expectation does not hold" : failed.map(\.failure).joined(separator: "; ")
  }
}

extension Evaluator {
  /// The comparisons within `expression`, as far as they can be evaluated: of `$n > 0 and 1 / $n < 2` the right side may
  /// make sense only where the left one holds.
  ///
  /// - Parameter isNegated: whether it is after a `not`: then a comparison "holds" where it is false.
  func comparisons(in expression: Expression, isNegated: Bool = false) -> [Comparison] {
    let not = isNegated ? "not " : ""
    switch expression.kind {
    case .group(let inner): return comparisons(in: inner, isNegated: isNegated)
    case .prefix(.not, let inner): return comparisons(in: inner, isNegated: !isNegated)
    case .infix(let left, .and, let right), .infix(let left, .or, let right):
      return comparisons(in: left, isNegated: isNegated) + comparisons(in: right, isNegated: isNegated)
    case .within(let value, let tolerance, let goal):
      return comparison(value, "\(not)within \(Printer.text(tolerance)) of", goal, of: expression, isNegated)
    case .infix(let left, let infix, let right) where infix.isComparison:
      return comparison(left, not + infix.rawValue, right, of: expression, isNegated)
    default: return []
    }
  }

  private func comparison(
    _ left: Expression, _ comparison: String, _ right: Expression, of expression: Expression, _ isNegated: Bool
  ) -> [Comparison] {
    do throws(Diagnostic) {
      let (measured, wanted) = (try defined(left), try defined(right))
      let isDefined = measured != nil && wanted != nil
      let holds = isDefined ? try truth(of: expression) == !isNegated : false
      return [
        Comparison(
          expression: Printer.text(left), measured: measured, comparison: comparison, wanted: wanted, holds: holds)
      ]
    } catch { return [] }
  }

  /// The value of an expression; nil where it is undefined.
  private func defined(_ expression: Expression) throws(Diagnostic) -> Value? {
    do throws(Diagnostic) { return try value(of: expression) } catch {
      if error.error is UndefinedMetric { return nil }
      throw error
    }
  }
}
