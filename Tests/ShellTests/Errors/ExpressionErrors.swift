extension ErrorTests {
  /// Errors in expressions.
  static let expressions: [ErrorCase] = [
    ErrorCase(
      "expect",
      """
      x.hl:1:1: error: 'expect' is followed by no expression
        expect
        ^~~~~~
        as in 'expect test.accuracy >= 0.99'
      """),
    ErrorCase(
      "expect 1 >",
      """
      x.hl:1:11: error: the expression ends where a value was to follow
        expect 1 >
                  ^
      """),
    ErrorCase(
      "expect 1 > *",
      """
      x.hl:1:12: error: expected a value, not '*'
        expect 1 > *
                   ^
      """),
    ErrorCase(
      "expect (1 > 0]",
      """
      x.hl:1:14: error: expected ')', not ']'
        expect (1 > 0]
                     ^
      """),
    ErrorCase(
      "expect test. > 0",
      """
      x.hl:1:13: error: 'test.' is followed by no metric's name
        expect test. > 0
                    ^
        as in test.accuracy, or test.recall.CLASS
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
      x.hl:1:22: error: a single '=' compares nothing
        expect test.accuracy = 0.99
                             ^
        write '==' to compare
      """),
    ErrorCase(
      "expect 0.9 < test.accuracy < 1",
      """
      x.hl:1:28: error: comparisons do not chain
        expect 0.9 < test.accuracy < 1
                                   ^
        join two with 'and'
      """),
    ErrorCase(
      "expect accuracy > 0.9",
      """
      x.hl:1:8: error: 'accuracy' is not a number
        expect accuracy > 0.9
               ^~~~~~~~
        metrics are written PART.METRIC, as in test.accuracy, and variables $name
      """),
    ErrorCase(
      "expect 3",
      """
      x.hl:1:8: error: expected yes or no, not '3'
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
      "echo $(" + Array(repeating: "1", count: 1001).joined(separator: " + ") + ")",
      """
      x.hl:1:4008: error: the line holds more than 1000 values to compute with
        …\(String(repeating: " + 1", count: 23)) + 1)
      \(String(repeating: " ", count: 98))^
      """),
    ErrorCase(
      "expect test.accuracy within 0.01",
      """
      x.hl:1:22: error: 'within' takes a tolerance, 'of' and a value
        expect test.accuracy within 0.01
                             ^~~~~~
        as in 'test.accuracy within 0.01 of 0.99'
      """),
    ErrorCase(
      "expect test.accuracy within 0.01 from 0.99",
      """
      x.hl:1:34: error: 'within' takes a tolerance, 'of' and a value
        expect test.accuracy within 0.01 from 0.99
                                         ^~~~
        as in 'test.accuracy within 0.01 of 0.99'
      """),
    ErrorCase(
      "expect test.accuracy within -1% of 0.99",
      """
      x.hl:1:29: error: a tolerance is not negative, as -1% is
        expect test.accuracy within -1% of 0.99
                                    ^~~
      """),
    ErrorCase(
      "expect 0.9 < test.accuracy within 0.1 of 1",
      """
      x.hl:1:28: error: comparisons do not chain
        expect 0.9 < test.accuracy within 0.1 of 1
                                   ^~~~~~
        join two with 'and'
      """),
    ErrorCase(
      "let o = adam\nexpect $o in adam",
      """
      x.hl:2:14: error: expected a list or a range, not 'adam'
        expect $o in adam
                     ^~~~
        as in [1e-3 1e-4], or 1..5
      """),
  ]
}
