extension ErrorTests {
  /// Errors in names that nothing has.
  static let names: [ErrorCase] = [
    ErrorCase(
      "exepct 1 > 0",
      """
      x.hl:1:1: error: 'exepct' is not a command
        exepct 1 > 0
        ^~~~~~
        did you mean 'expect'?
      """),
    ErrorCase(
      "load photos",
      """
      x.hl:1:1: error: 'load' is not a command
        load photos
        ^~~~
        did you mean 'data load' or 'model load'?
      """),
    ErrorCase(
      "fit epochs=3",
      """
      x.hl:1:1: error: 'fit' is not a command
        fit epochs=3
        ^~~
        did you mean 'train'?
      """),
    ErrorCase(
      "dense 3",
      """
      x.hl:1:1: error: 'dense' is not a command
        dense 3
        ^~~~~
        it is a layer, and goes inside 'model NAME { … }'
      """),
    ErrorCase(
      "plot confusion_matrix",
      """
      x.hl:1:6: error: 'plot' has no subcommand 'confusion_matrix'
        plot confusion_matrix
             ^~~~~~~~~~~~~~~~
        did you mean 'confusion'?
      """),
    ErrorCase(
      "model m { input 8x8x3; maxpool2d 2 }",
      """
      x.hl:1:24: error: 'maxpool2d' is not a layer
        model m { input 8x8x3; maxpool2d 2 }
                               ^~~~~~~~~
        did you mean 'max_pooling2d'?
      """),
    ErrorCase(
      "model m { input 8x8x3; conv2d(8, 3) }",
      """
      x.hl:1:24: error: expected a command, got 'conv2d(8,'
        model m { input 8x8x3; conv2d(8, 3) }
                               ^~~~~~~~~
        write the arguments of 'conv2d' after spaces, without parentheses
      """),
    ErrorCase(
      "frobnicate",
      """
      x.hl:1:1: error: 'frobnicate' is not a command
        frobnicate
        ^~~~~~~~~~
        'help' lists the commands
      """),
    ErrorCase(
      "let epochs = 3\necho $epohcs",
      """
      x.hl:2:6: error: there is no variable 'epohcs'
        echo $epohcs
             ^~~~~~~
        did you mean 'epochs'?
      """),
    ErrorCase(
      "echo \"$unheard\"",
      """
      x.hl:1:7: error: there is no variable 'unheard'
        echo "$unheard"
              ^~~~~~~~
        'let unheard = …' sets it
      """),
    ErrorCase(
      "let rate = 1\necho $(rat)",
      """
      x.hl:2:8: error: there is no variable 'rat'
        echo $(rat)
               ^~~
        did you mean 'rate'?
      """),
    ErrorCase(
      "let rate = 1\necho $(rate * 2)",
      """
      x.hl:2:8: error: 'rate' is a word here, but also the name of a variable
        echo $(rate * 2)
               ^~~~
        write '$rate' for the variable's value, or '"rate"' for the word
      """),
    ErrorCase(
      "let x = 3\nif x == 3 { echo yes }",
      """
      x.hl:2:4: error: 'x' is a word here, but also the name of a variable
        if x == 3 { echo yes }
           ^
        write '$x' for the variable's value, or '"x"' for the word
      """),
    ErrorCase(
      "let x = 3\nexpect 3 in [1 x]",
      """
      x.hl:2:16: error: 'x' is a word here, but also the name of a variable
        expect 3 in [1 x]
                       ^
        write '$x' for the variable's value, or '"x"' for the word
      """),
    ErrorCase(
      "expect test.accuracy.Positive >= 0.99",
      """
      x.hl:1:22: error: 'test.accuracy' is of all classes: nothing can follow it
        expect test.accuracy.Positive >= 0.99
                             ^~~~~~~~
        write 'test.accuracy'
      """),
    ErrorCase(
      "expect test.acuracy >= 0.99",
      """
      x.hl:1:13: error: 'acuracy' is not a metric of 'test'
        expect test.acuracy >= 0.99
                    ^~~~~~~
        did you mean 'accuracy'?
      """),
    ErrorCase(
      "expect tset.accuracy >= 0.99",
      """
      x.hl:1:8: error: 'tset' is not a part of the data
        expect tset.accuracy >= 0.99
               ^~~~
        did you mean 'test'?
      """),
    ErrorCase(
      "expect validation.loss < 1",
      """
      x.hl:1:8: error: 'validation' is not a part of the data
        expect validation.loss < 1
               ^~~~~~~~~~
        the parts are train, val and test
      """),
    ErrorCase(
      "expect test > 0",
      """
      x.hl:1:8: error: 'test' alone is not a metric
        expect test > 0
               ^~~~
        for example test.accuracy or test.recall.CLASS
      """),
    ErrorCase(
      "expect test.recall > 0.9",
      """
      x.hl:1:13: error: missing class after 'test.recall'
        expect test.recall > 0.9
                    ^~~~~~
        for example test.accuracy or test.recall.CLASS
      """),
    ErrorCase(
      "expect test.accuracy >= 0.99",
      """
      x.hl:1:8: error: 'test' has not been evaluated yet
        expect test.accuracy >= 0.99
               ^~~~
        run 'evaluate test' first
      """),
  ]
}
