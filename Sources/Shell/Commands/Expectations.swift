import Basics

extension Session {
  /// Keeps what an `expect` came to, and tells it.
  ///
  /// - Parameter failure: why it does not hold; nil where it does.
  mutating func note(_ expression: String, of bound: BoundCommand, _ failure: FailedExpectation? = nil) {
    experiment.expectations.append(.init(expression: expression, holds: failure == nil))
    let rounds = rounds.map { "\($0.variable) = \($0.value.spelling)" }
    output.tell(
      .expectation(
        .init(place: .init(bound.statement), expression: expression, rounds: rounds, failure: failure)))
    if failure == nil { output.message("holds: \(expression)") }
  }
}
