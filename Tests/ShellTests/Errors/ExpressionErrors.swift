extension ErrorTests {
  /// Errors in expressions.
  static let expressions: [ErrorCase] = [
    ErrorCase(
      "expect",
      """
      x.hl:1:1: error: missing expression after 'expect'
        expect
        ^~~~~~
        for example 'expect test.accuracy >= 0.99'
      """),
    ErrorCase(
      "expect 1 >",
      """
      x.hl:1:11: error: the expression is incomplete: expected a value
        expect 1 >
                  ^
      """),
    ErrorCase(
      "expect 1 > *",
      """
      x.hl:1:12: error: expected a value, got '*'
        expect 1 > *
                   ^
      """),
    ErrorCase(
      "expect (1 > 0]",
      """
      x.hl:1:14: error: expected ')', got ']'
        expect (1 > 0]
                     ^
      """),
    ErrorCase(
      "expect test. > 0",
      """
      x.hl:1:13: error: missing metric after 'test.'
        expect test. > 0
                    ^
        for example test.accuracy or test.recall.CLASS
      """),
    ErrorCase(
      "expect test.accuracy > 0.9.9",
      """
      x.hl:1:24: error: '0.9.9' is not a number
        expect test.accuracy > 0.9.9
                               ^~~~~
      """),
    ErrorCase(
      "expect test.accuracy = 0.99",
      """
      x.hl:1:22: error: '=' does not compare
        expect test.accuracy = 0.99
                             ^
        write '=='
      """),
    ErrorCase(
      "expect 0.9 < test.accuracy < 1",
      """
      x.hl:1:28: error: comparisons cannot be chained
        expect 0.9 < test.accuracy < 1
                                   ^
        join two comparisons with 'and'
      """),
    ErrorCase(
      "expect accuracy > 0.9",
      """
      x.hl:1:8: error: expected a number, got 'accuracy'
        expect accuracy > 0.9
               ^~~~~~~~
        a metric is written PART.METRIC, such as test.accuracy, and a variable $name
      """),
    ErrorCase(
      "expect 3",
      """
      x.hl:1:8: error: expected yes or no, got '3'
        expect 3
               ^
      """),
    ErrorCase(
      "echo $(1 / (2 - 2))",
      """
      x.hl:1:12: error: division by zero
        echo $(1 / (2 - 2))
                   ^~~~~~~
      """),
    ErrorCase(
      "echo $(1e308 * 10 - 1e308 * 10)",
      """
      x.hl:1:8: error: the result is too large: numbers go up to 1.8e308
        echo $(1e308 * 10 - 1e308 * 10)
               ^~~~~~~~~~
      """),
    ErrorCase(
      "expect max(1e308 * 10, 1) > 0",
      """
      x.hl:1:12: error: the result is too large: numbers go up to 1.8e308
        expect max(1e308 * 10, 1) > 0
                   ^~~~~~~~~~
      """),
    ErrorCase(
      "let tiny = 1 / 1e308 / 100\nlet big = 1 / $tiny",
      """
      x.hl:2:11: error: the result is too large: numbers go up to 1.8e308
        let big = 1 / $tiny
                  ^~~~~~~~~
      """),
    ErrorCase(
      "echo $(" + Array(repeating: "1", count: 1001).joined(separator: " + ") + ")",
      """
      x.hl:1:4008: error: more than 1,000 values in one expression
        …\(String(repeating: " + 1", count: 23)) + 1)
      \(String(repeating: " ", count: 98))^
      """),
    ErrorCase(
      "expect test.accuracy within 0.01",
      """
      x.hl:1:22: error: expected 'VALUE within TOLERANCE of TARGET'
        expect test.accuracy within 0.01
                             ^~~~~~
        for example 'test.accuracy within 0.01 of 0.99'
      """),
    ErrorCase(
      "expect test.accuracy within 0.01 from 0.99",
      """
      x.hl:1:34: error: expected 'VALUE within TOLERANCE of TARGET'
        expect test.accuracy within 0.01 from 0.99
                                         ^~~~
        for example 'test.accuracy within 0.01 of 0.99'
      """),
    ErrorCase(
      "expect test.accuracy within -1% of 0.99",
      """
      x.hl:1:29: error: the tolerance must be ≥ 0, got -1%
        expect test.accuracy within -1% of 0.99
                                    ^~~
      """),
    ErrorCase(
      "expect 0.9 < test.accuracy within 0.1 of 1",
      """
      x.hl:1:28: error: comparisons cannot be chained
        expect 0.9 < test.accuracy within 0.1 of 1
                                   ^~~~~~
        join two comparisons with 'and'
      """),
    ErrorCase(
      "let o = adam\nexpect $o in adam",
      """
      x.hl:2:14: error: expected a list or a range, got 'adam'
        expect $o in adam
                     ^~~~
        for example [1e-3 1e-4] or 1..5
      """),
  ]
}
