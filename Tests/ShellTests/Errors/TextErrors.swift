extension ErrorTests {
  /// Errors in a text that does not parse.
  static let text: [ErrorCase] = [
    ErrorCase(
      "echo )(]",
      """
      x.hl:1:8: error: unmatched ']'
        echo )(]
               ^
      """),
    ErrorCase(
      "]",
      """
      x.hl:1:1: error: unmatched ']'
        ]
        ^
      """),
    ErrorCase(
      "echo a\n}",
      """
      x.hl:2:1: error: unmatched '}'
        }
        ^
      """),
    ErrorCase(
      "echo \"a\nb",
      """
      x.hl:1:6: error: unclosed quote
        echo "a
             ^
      """),
    ErrorCase(
      "echo [a b",
      """
      x.hl:1:6: error: unclosed '[': missing ']'
        echo [a b
             ^
      """),
    ErrorCase(
      "echo $(1 + (2)",
      """
      x.hl:1:7: error: unclosed '(': missing ')'
        echo $(1 + (2)
              ^
      """),
    ErrorCase(
      "block b {\n  relu\n",
      """
      x.hl:1:9: error: unclosed '{': missing '}'
        block b {
                ^
      """),
    ErrorCase(
      "echo a \\",
      """
      x.hl:1:8: error: expected another line after '\\'
        echo a \\
               ^
      """),
    ErrorCase(
      "echo my\\ file",
      """
      x.hl:1:8: error: unexpected '\\': outside of quotes it may only end a line
        echo my\\ file
               ^
        put text with spaces or special characters in quotes, as a whole
      """),
    ErrorCase(
      "echo \"C:\\data\"",
      """
      x.hl:1:9: error: unknown escape sequence '\\d'
        echo "C:\\data"
                ^~
        in quotes there are \\n, \\t, \\", \\\\, \\$, \\x7F and \\u{3B1}
      """),
    ErrorCase(
      "echo \"\\x4g \\u{110000}\"",
      """
      x.hl:1:7: error: unknown escape sequence '\\x4'
        echo "\\x4g \\u{110000}"
              ^~~
        in quotes there are \\n, \\t, \\", \\\\, \\$, \\x7F and \\u{3B1}
      """),
    ErrorCase(
      "echo ${a",
      """
      x.hl:1:6: error: expected a variable's name or '(' after '$'
        echo ${a
             ^
        for the character itself, write \\$ in quotes
      """),
    ErrorCase(
      "echo 5$",
      """
      x.hl:1:7: error: expected a variable's name or '(' after '$'
        echo 5$
              ^
        for the character itself, write \\$ in quotes
      """),
    ErrorCase(
      "echo [a # first\n b]",
      """
      x.hl:1:9: error: a list cannot contain a comment
        echo [a # first
                ^
        put it on the line above the command
      """),
    ErrorCase(
      "echo a\"b\"",
      """
      x.hl:1:7: error: missing space between two values
        echo a"b"
              ^
        put text with spaces or special characters in quotes, as a whole
      """),
    ErrorCase(
      "echo \u{1}",
      """
      x.hl:1:6: error: unexpected '\\x01'
        echo \\x01
             ^~~~
      """),
    ErrorCase(
      "echo " + String(repeating: "[", count: 70),
      """
      x.hl:1:70: error: more than 64 nested braces, brackets or parentheses
        echo \(String(repeating: "[", count: 70))
      \(String(repeating: " ", count: 71))^
      """),
    ErrorCase(
      "let a = aaaaaaaaaaaaaaaa\n" + String(repeating: "let a = $a$a$a$a\n", count: 9) + "echo $a",
      """
      x.hl:9:9: error: the value has more than 1,000,000 bytes
        let a = $a$a$a$a
                ^~~~~~~~
      """),
  ]
}
