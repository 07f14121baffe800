extension ErrorTests {
  /// Errors in statements that are not well formed.
  static let statements: [ErrorCase] = [
    ErrorCase(
      "12 epochs",
      """
      x.hl:1:1: error: expected a command, got '12'
        12 epochs
        ^~
        'help' lists the commands
      """),
    ErrorCase(
      "\"echo a\"",
      """
      x.hl:1:1: error: expected a command, got '"echo a"'
        "echo a"
        ^~~~~~~~
        'help' lists the commands
      """),
    ErrorCase(
      "let name = hello world",
      """
      x.hl:1:18: error: expected an operator or the end of the line, got 'world'
        let name = hello world
                         ^~~~~
        put text with spaces in quotes
      """),
    ErrorCase(
      "expect 1 > 0 [2]",
      """
      x.hl:1:14: error: expected an operator or the end of the line, got '['
        expect 1 > 0 [2]
                     ^
        put text with spaces in quotes
      """),
    ErrorCase(
      "$x",
      """
      x.hl:1:1: error: expected a command, got '$x'
        $x
        ^~
        'help' lists the commands
      """),
    ErrorCase(
      "let 5 = 6",
      """
      x.hl:1:5: error: expected a name, got '5'
        let 5 = 6
            ^
        names consist of letters, digits and '_', and do not begin with a digit
      """),
    ErrorCase(
      "let",
      """
      x.hl:1:1: error: expected 'let NAME = VALUE'
        let
        ^~~
        for example 'let epochs = 10'
      """),
    ErrorCase(
      "let epochs 10",
      """
      x.hl:1:12: error: expected 'let NAME = VALUE'
        let epochs 10
                   ^
        for example 'let epochs = 10'
      """),
    ErrorCase(
      "let epochs =",
      """
      x.hl:1:5: error: missing value after 'epochs='
        let epochs =
            ^~~~~~~~
      """),
    ErrorCase(
      "epochs = 10",
      """
      x.hl:1:1: error: unexpected '=' after 'epochs'
        epochs = 10
        ^~~~~~~~
        to set a variable, write 'let epochs = …'
      """),
    ErrorCase(
      "history count = 10",
      """
      x.hl:1:15: error: no spaces are allowed around the '=' of an option
        history count = 10
                      ^
        write 'count=…'
      """),
    ErrorCase(
      "history count=",
      """
      x.hl:1:9: error: missing value after 'count='
        history count=
                ^~~~~~
      """),
  ]
}
