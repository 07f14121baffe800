extension ErrorTests {
  /// Errors in calls of functions.
  static let functions: [ErrorCase] = [
    ErrorCase(
      "echo $(maxx(1, 2))",
      """
      x.hl:1:8: error: 'maxx' is not a function
        echo $(maxx(1, 2))
               ^~~~
        did you mean 'max'?
      """),
    ErrorCase(
      "echo $(average(1, 2))",
      """
      x.hl:1:8: error: 'average' is not a function
        echo $(average(1, 2))
               ^~~~~~~
        the functions are max, min, round, lower and upper
      """),
    ErrorCase(
      "echo $(max())",
      """
      x.hl:1:8: error: 'max' takes 1 to 100 arguments, got 0
        echo $(max())
               ^~~~~
        as in 'max(a, b, …)'
      """),
    ErrorCase(
      "echo $(round(1, 2, 3))",
      """
      x.hl:1:8: error: 'round' takes 1 or 2 arguments, got 3
        echo $(round(1, 2, 3))
               ^~~~~~~~~~~~~~
        as in 'round(x, digits)'
      """),
    ErrorCase(
      "echo $(round(1, 0.5))",
      """
      x.hl:1:8: error: 'round(x, digits)': digits must be an integer from 0 to 15
        echo $(round(1, 0.5))
               ^~~~~~~~~~~~~
        as in 'round(test.accuracy, 2)'
      """),
    ErrorCase(
      "expect lower(0.5) > 0",
      """
      x.hl:1:14: error: 'lower' takes the name of a metric
        expect lower(0.5) > 0
                     ^~~
        the metrics are accuracy, precision.CLASS and recall.CLASS, as in 'lower(test.accuracy)'
      """),
    ErrorCase(
      "expect upper(test.loss) > 0",
      """
      x.hl:1:14: error: 'upper' takes a metric that is a share of images, which test.loss is not
        expect upper(test.loss) > 0
                     ^~~~~~~~~
        the metrics are accuracy, precision.CLASS and recall.CLASS, as in 'lower(test.accuracy)'
      """),
    ErrorCase(
      "expect lower(test.acuracy) > 0",
      """
      x.hl:1:19: error: 'acuracy' is not a metric of 'test'
        expect lower(test.acuracy) > 0
                          ^~~~~~~
        did you mean 'accuracy'?
      """),
    ErrorCase(
      "expect max(1, 2 > 0",
      """
      x.hl:1:11: error: unclosed '(': missing ')'
        expect max(1, 2 > 0
                  ^
      """),
    ErrorCase(
      "expect max(1, adam) > 0",
      """
      x.hl:1:15: error: expected a number, got 'adam'
        expect max(1, adam) > 0
                      ^~~~
        a metric is written PART.METRIC, such as test.accuracy, and a variable $name
      """),
  ]
}
