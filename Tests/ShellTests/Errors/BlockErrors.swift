extension ErrorTests {
  /// Errors that were expected, and did not come.
  static let expectedErrors: [ErrorCase] = [
    ErrorCase(
      "expect error \"no data\" { }",
      """
      x.hl:1:14: error: nothing failed, wanted an error with "no data"
        expect error "no data" { }
                     ^~~~~~~~~
      """),
    ErrorCase(
      "expect error \"no data\" { model summary }",
      """
      x.hl:1:14: error: the error is "there is no model", wanted one with "no data"
        expect error "no data" { model summary }
                     ^~~~~~~~~
      """),
  ]

  /// Errors in conditions, loops and expected errors.
  static let blocks: [ErrorCase] = [
    ErrorCase(
      "if",
      """
      x.hl:1:1: error: missing expression after 'if'
        if
        ^~
        for example 'if test.accuracy > 0.9 { … }'
      """),
    ErrorCase(
      "if { echo a }",
      """
      x.hl:1:1: error: missing expression after 'if'
        if { echo a }
        ^~
        for example 'if test.accuracy > 0.9 { … }'
      """),
    ErrorCase(
      "if 1 < 2",
      """
      x.hl:1:1: error: missing '{ … }' after 'if'
        if 1 < 2
        ^~
        for example 'if test.accuracy < 0.9 { echo "more epochs" } else { echo enough }'
      """),
    ErrorCase(
      "if 3 { echo a }",
      """
      x.hl:1:4: error: expected yes or no, got '3'
        if 3 { echo a }
           ^
      """),
    ErrorCase(
      "if yes then { echo a }",
      """
      x.hl:1:8: error: expected an operator or the end of the line, got 'then'
        if yes then { echo a }
               ^~~~
        put text with spaces in quotes
      """),
    ErrorCase(
      "if yes {\n  echo a\n}\nelse {\n  echo b\n}",
      """
      x.hl:4:1: error: 'else' without 'if'
        else {
        ^~~~
        'else' goes on the line of the closing brace: '} else {'
      """),
    ErrorCase(
      "if yes { echo a } else echo b",
      """
      x.hl:1:24: error: expected '{' or 'if' after 'else'
        if yes { echo a } else echo b
                               ^~~~
        for example '} else {' or '} else if $fast {'
      """),
    ErrorCase(
      "if yes { echo a } else",
      """
      x.hl:1:19: error: expected '{' or 'if' after 'else'
        if yes { echo a } else
                          ^~~~
        for example '} else {' or '} else if $fast {'
      """),
    ErrorCase(
      "if yes { echo a } else { echo b } else { echo c }",
      """
      x.hl:1:35: error: this 'if' already has an 'else'
        if yes { echo a } else { echo b } else { echo c }
                                          ^~~~
      """),
    ErrorCase(
      "if test.accuracy > 0.9 { ehco a } else { echo $b }",
      """
      x.hl:1:26: error: 'ehco' is not a command
        if test.accuracy > 0.9 { ehco a } else { echo $b }
                                 ^~~~
        did you mean 'echo'?
      x.hl:1:47: error: there is no variable 'b'
        if test.accuracy > 0.9 { ehco a } else { echo $b }
                                                      ^~
        'let b = …' sets it
      """),
    ErrorCase(
      "if no {\n  train lr=fast\n}",
      """
      x.hl:2:12: error: lr must be a number > 0, got 'fast'
        train lr=fast
                 ^~~~
      """),
    ErrorCase(
      "if test.acuracy > 0.9 { echo a }",
      """
      x.hl:1:9: error: 'acuracy' is not a metric of 'test'
        if test.acuracy > 0.9 { echo a }
                ^~~~~~~
        did you mean 'accuracy'?
      """),
    ErrorCase(
      "for",
      """
      x.hl:1:1: error: expected 'for NAME in LIST { … }'
        for
        ^~~
        for example 'for rate in [1e-3 1e-4] { … }' or 'for fold in 1..5 { … }'
      """),
    ErrorCase(
      "for i = 1..5 { echo $i }",
      """
      x.hl:1:7: error: expected 'for NAME in LIST { … }'
        for i = 1..5 { echo $i }
              ^
        for example 'for rate in [1e-3 1e-4] { … }' or 'for fold in 1..5 { … }'
      """),
    ErrorCase(
      "for $i in 1..5 { echo $i }",
      """
      x.hl:1:5: error: expected a name, got '$'
        for $i in 1..5 { echo $i }
            ^
        names consist of letters, digits and '_', and do not begin with a digit
      """),
    ErrorCase(
      "for i in { echo $i }",
      """
      x.hl:1:1: error: expected 'for NAME in LIST { … }'
        for i in { echo $i }
        ^~~~~~~~~
        for example 'for rate in [1e-3 1e-4] { … }' or 'for fold in 1..5 { … }'
      """),
    ErrorCase(
      "for i in a b { echo $i }",
      """
      x.hl:1:12: error: expected '{' after the list, got 'b'
        for i in a b { echo $i }
                   ^
        for example 'for rate in [1e-3 1e-4] { … }' or 'for fold in 1..5 { … }'
      """),
    ErrorCase(
      "for i in 1..5",
      """
      x.hl:1:1: error: missing '{ … }' after 'for'
        for i in 1..5
        ^~~
        for example 'for rate in [1e-3 1e-4] { echo "lr is $rate" }'
      """),
    ErrorCase(
      "for i in 5 { echo $i }",
      """
      x.hl:1:10: error: expected a list or a range, got '5'
        for i in 5 { echo $i }
                 ^
        for example [1e-3 1e-4] or 1..5
      """),
    ErrorCase(
      "for i in 1...5 { echo $i }",
      """
      x.hl:1:10: error: expected a list or a range, got '1...5'
        for i in 1...5 { echo $i }
                 ^~~~~
        for example [1e-3 1e-4] or 1..5
      """),
    ErrorCase(
      "for o in [adam sgdd] {\n  train optimizer=$o\n}",
      """
      x.hl:2:19: error: optimizer must be adam, adamw, sgd or rmsprop, got 'sgdd'
        train optimizer=$o
                        ^~
        did you mean 'sgd'?
        in round 2 of 2 of the loop at x.hl:1:1, o = sgdd
      """),
    ErrorCase(
      "for a in 1..2 {\n  for b in [x y] { echo $(1 / ($a - 2)) }\n}",
      """
      x.hl:2:31: error: division by zero
        for b in [x y] { echo $(1 / ($a - 2)) }
                                    ^~~~~~~~
        in round 1 of 2 of the loop at x.hl:2:3, b = x
        in round 2 of 2 of the loop at x.hl:1:1, a = 2
      """),
    ErrorCase(
      "for n in [$(test.accuracy)] { histroy $n; history 0 }",
      """
      x.hl:1:31: error: 'histroy' is not a command
        for n in [$(test.accuracy)] { histroy $n; history 0 }
                                      ^~~~~~~
        did you mean 'history'?
      x.hl:1:51: error: cell must be an integer ≥ 1, got '0'
        for n in [$(test.accuracy)] { histroy $n; history 0 }
                                                          ^
      """),
    ErrorCase(
      "for pool in [2 64] {\n  model m { input 48x48x3; max_pooling2d $pool; flatten; dense 2 activation=softmax }\n}",
      """
      x.hl:2:28: error: MaxPooling2D's window of 64x64 is larger than its input of 48x48x3
        model m { input 48x48x3; max_pooling2d $pool; flatten; dense 2 activation=softmax }
                                 ^~~~~~~~~~~~~
        use a smaller window, padding=same, or fewer layers that halve the map before it
        in round 2 of 2 of the loop at x.hl:1:1, pool = 64
      """),
    ErrorCase(
      String(repeating: "if yes {", count: 100_000),
      """
      x.hl:1:520: error: more than 64 nested braces, brackets or parentheses
        …if yes {if yes {if yes {if yes {if yes {if yes {if yes {if yes {if yes {if yes {if yes {if yes {…
      \(String(repeating: " ", count: 34))^
      """),
    ErrorCase(
      "expect error { echo a }",
      """
      x.hl:1:1: error: missing argument TEXT for 'expect error': text
        expect error { echo a }
        ^~~~~~
        for example 'expect error "no data is loaded" { train epochs=3 }'
      """),
    ErrorCase(
      "expect error \"no data\"",
      """
      x.hl:1:1: error: missing '{ … }' after 'expect error'
        expect error "no data"
        ^~~~~~
        for example 'expect error "no data is loaded" { train epochs=3 }'
      """),
    ErrorCase(
      "expect error \"no data\" { trian }",
      """
      x.hl:1:26: error: 'trian' is not a command
        expect error "no data" { trian }
                                 ^~~~~
        did you mean 'train'?
      """),
  ]
}
