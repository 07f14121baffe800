extension MistakeTests {
  /// Mistakes in names that nothing has.
  static let names: [MistakeCase] = [
    MistakeCase(
      "exepct 1 > 0",
      """
      x.hl:1:1: error: 'exepct' is not a command
        exepct 1 > 0
        ^~~~~~
        did you mean 'expect'?
      """),
    MistakeCase(
      "frobnicate",
      """
      x.hl:1:1: error: 'frobnicate' is not a command
        frobnicate
        ^~~~~~~~~~
        'help' lists the commands
      """),
    MistakeCase(
      "let epochs = 3\necho $epohcs",
      """
      x.hl:2:6: error: there is no variable 'epohcs'
        echo $epohcs
             ^~~~~~~
        did you mean 'epochs'?
      """),
    MistakeCase(
      "echo \"$unheard\"",
      """
      x.hl:1:7: error: there is no variable 'unheard'
        echo "$unheard"
              ^~~~~~~~
        'let unheard = …' sets it
      """),
    MistakeCase(
      "expect test.acuracy >= 0.99",
      """
      x.hl:1:13: error: 'acuracy' is not a figure of 'test'
        expect test.acuracy >= 0.99
                    ^~~~~~~
        did you mean 'accuracy'?
      """),
    MistakeCase(
      "expect tset.accuracy >= 0.99",
      """
      x.hl:1:8: error: 'tset' is not a part of the data
        expect tset.accuracy >= 0.99
               ^~~~
        did you mean 'test'?
      """),
    MistakeCase(
      "expect validation.loss < 1",
      """
      x.hl:1:8: error: 'validation' is not a part of the data
        expect validation.loss < 1
               ^~~~~~~~~~
        there are train, val and test
      """),
    MistakeCase(
      "expect test > 0",
      """
      x.hl:1:8: error: 'test' alone is not a figure
        expect test > 0
               ^~~~
        as in test.accuracy, or test.recall.CLASS
      """),
    MistakeCase(
      "expect test.recall > 0.9",
      """
      x.hl:1:13: error: 'test.recall' lacks a class's name
        expect test.recall > 0.9
                    ^~~~~~
        as in test.accuracy, or test.recall.CLASS
      """),
    MistakeCase(
      "expect test.accuracy >= 0.99",
      """
      x.hl:1:8: error: 'test' has not been evaluated yet
        expect test.accuracy >= 0.99
               ^~~~
        'evaluate test' measures it
      """),
  ]
}
