extension ErrorTests {
  /// Errors in a text that does not parse.
  static let text: [ErrorCase] = [
    ErrorCase(
      "echo )(]",
      """
      x.hl:1:8: error: this ']' closes nothing
        echo )(]
               ^
      """),
    ErrorCase(
      "]",
      """
      x.hl:1:1: error: this ']' closes nothing
        ]
        ^
      """),
    ErrorCase(
      "echo a\n}",
      """
      x.hl:2:1: error: this '}' closes nothing
        }
        ^
      """),
    ErrorCase(
      "echo \"a\nb",
      """
      x.hl:1:6: error: this '"' is never closed with '"'
        echo "a
             ^
      """),
    ErrorCase(
      "echo [a b",
      """
      x.hl:1:6: error: this '[' is never closed with ']'
        echo [a b
             ^
      """),
    ErrorCase(
      "echo $(1 + (2)",
      """
      x.hl:1:7: error: this '(' is never closed with ')'
        echo $(1 + (2)
              ^
      """),
    ErrorCase(
      "block b {\n  relu\n",
      """
      x.hl:1:9: error: this '{' is never closed with '}'
        block b {
                ^
      """),
    ErrorCase(
      "echo a \\",
      """
      x.hl:1:8: error: the text ends after a '\\', where a line was to follow
        echo a \\
               ^
      """),
    ErrorCase(
      "echo my\\ file",
      """
      x.hl:1:8: error: a '\\' outside of quotes stands only at the end of a line
        echo my\\ file
               ^
        put a text with spaces or special characters in quotes, as a whole
      """),
    ErrorCase(
      "echo \"C:\\data\"",
      """
      x.hl:1:9: error: '\\d' stands for nothing
        echo "C:\\data"
                ^~
        in quotes there are \\n, \\t, \\", \\\\, \\$, and \\x80 to \\xFF for the bytes of names that are not UTF-8
      """),
    ErrorCase(
      "echo 5$",
      """
      x.hl:1:7: error: a '$' is followed by a name or by '('
        echo 5$
              ^
        in quotes, \\$ is the character itself
      """),
    ErrorCase(
      "echo [a # first\n b]",
      """
      x.hl:1:9: error: a comment cannot stand inside a list
        echo [a # first
                ^
        put it in the line above the command
      """),
    ErrorCase(
      "echo a\"b\"",
      """
      x.hl:1:7: error: two values touch
        echo a"b"
              ^
        put a text with spaces or special characters in quotes, as a whole
      """),
    ErrorCase(
      "echo \u{1}",
      """
      x.hl:1:6: error: the character U+0001 has no place here
        echo \u{FFFD}
             ^
      """),
    ErrorCase(
      "echo " + String(repeating: "[", count: 70),
      """
      x.hl:1:70: error: more than 64 braces, brackets or parentheses inside each other
        echo \(String(repeating: "[", count: 70))
      \(String(repeating: " ", count: 71))^
      """),
    ErrorCase(
      "let a = aaaaaaaaaaaaaaaa\n" + String(repeating: "let a = $a$a$a$a\n", count: 9) + "echo $a",
      """
      x.hl:10:9: error: the text grows beyond a million characters
        let a = $a$a$a$a
                ^~~~~~~~
      """),
  ]
}
