extension ErrorTests {
  /// Errors in statements that are not well formed.
  static let statements: [ErrorCase] = [
    ErrorCase(
      "12 epochs",
      """
      x.hl:1:1: error: a line begins with a command, not with '12'
        12 epochs
        ^~
        'help' lists the commands
      """),
    ErrorCase(
      "\"echo a\"",
      """
      x.hl:1:1: error: a line begins with a command, not with '"echo a"'
        "echo a"
        ^~~~~~~~
        'help' lists the commands
      """),
    ErrorCase(
      "let name = hello world",
      """
      x.hl:1:18: error: expected an operator or the end of the line, not 'world'
        let name = hello world
                         ^~~~~
        a text with spaces is put in quotes
      """),
    ErrorCase(
      "expect 1 > 0 [2]",
      """
      x.hl:1:14: error: expected an operator or the end of the line, not '['
        expect 1 > 0 [2]
                     ^
        a text with spaces is put in quotes
      """),
    ErrorCase(
      "$x",
      """
      x.hl:1:1: error: a line begins with a command, not with '$x'
        $x
        ^~
        'help' lists the commands
      """),
    ErrorCase(
      "let 5 = 6",
      """
      x.hl:1:5: error: expected a name, made of letters, digits and '_'
        let 5 = 6
            ^
      """),
    ErrorCase(
      "let",
      """
      x.hl:1:1: error: 'let' takes a name, '=' and a value
        let
        ^~~
        as in 'let epochs = 10'
      """),
    ErrorCase(
      "let epochs 10",
      """
      x.hl:1:12: error: 'let' takes a name, '=' and a value
        let epochs 10
                   ^
        as in 'let epochs = 10'
      """),
    ErrorCase(
      "let epochs =",
      """
      x.hl:1:5: error: 'epochs=' is followed by no value
        let epochs =
            ^~~~~~~~
      """),
    ErrorCase(
      "epochs = 10",
      """
      x.hl:1:1: error: 'epochs' is followed by '='
        epochs = 10
        ^~~~~~~~
        to set a variable, write 'let epochs = …'
      """),
    ErrorCase(
      "history count = 10",
      """
      x.hl:1:15: error: an option has no spaces around its '='
        history count = 10
                      ^
        write 'count=…'
      """),
    ErrorCase(
      "history count=",
      """
      x.hl:1:9: error: 'count=' is followed by no value
        history count=
                ^~~~~~
      """),
  ]
}
