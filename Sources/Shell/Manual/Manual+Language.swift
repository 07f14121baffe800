/// The chapters on how the language is written.
extension Manual {
  static let language = [lines, values, variables, expressions, blocks, sources, expectations, errors]

  private static let lines = Chapter(
    "Lines",
    [
      """
      A line is a command: a verb, then words, then options. What an option means is said by its name, so that options \
      may stand in any order, and all of them have a default.
      """,
      ManualExample.script("train epochs=3 lr=1e-3  # a comment goes to the end of the line"),
      """
      There are no blanks around the `=` of an option. `;` puts two commands on a line. A `\\` at the end of a line \
      continues it; so does every bracket, brace or quote that is still open. Names are Keras's (snake_case) wherever \
      Keras has one, and are written in lower case. A script is a text in UTF-8; letters of all alphabets may be part of a name.
      """,
      ManualExample.script(
        """
        data load "my images" \\
            size=96x96 split=70/20/10
        seed 7; echo seven
        """.replacing("\"my images\"", with: "synth")),
      """
      The canonical form, which `hairline format` writes, has four blanks for each open brace, two before a comment, no \
      blank lines in a row, and breaks lines that are longer than 100 characters.
      """,
    ])

  private static let values = Chapter(
    "Values",
    [
      "A value is a word, a text in quotes or a list. What it means depends on the option that it is given to:",
      Markdown.table(
        ["value", "looks like", "as in"],
        [
          ["a number", "`12`, `-3`, `0.5`, `1e-4`, `5%` (which is `0.05`), `1/255`", "`train lr=1e-4`"],
          ["a size", "`48x48`, height first; a lone `3` is `3x3`", "`data load synth size=48x48`"],
          ["a shape", "`48x48x3`: height, width, channels", "`input 48x48x3`"],
          ["shares", "`70/20/10`, which need not sum to 100", "`data load synth split=70/20/10`"],
          ["yes or no", "`yes`, `no`", "`train shuffle=no`"],
          ["one of a few words", "`adam`", "`train optimizer=adam`"],
          ["text", "`word`, or `\"several words\"`", "`echo \"good morning\"`"],
          ["a list", "`[1e-3 1e-4]`, commas as you like; a lone value is a list of one", "`add [left right]`"],
          ["a range", "`1..5`, whole numbers, both ends included", "`for fold in 1..5 { … }`"],
        ]),
      """
      In quotes, `\\n` is a line end, `\\t` a tab, and `\\"`, `\\\\`, `\\$` are the characters themselves. A literal keeps its \
      spelling: `1e-4` is printed as `1e-4`, and equals `0.0001`.
      """,
      ManualExample.run(
        """
        let rate = 1e-4
        echo $rate "is written as it was:" $($rate == 0.0001)
        echo "three\\tcolumns\\t\\$5"
        """),
    ])

  private static let variables = Chapter(
    "Variables",
    [
      """
      `let` sets a variable, `$name` stands for its value in words, in texts and in expressions, `$(…)` for what an \
      expression comes to. A variable alone keeps its type: a list stays a list.
      """,
      ManualExample.run(
        """
        let size = 48
        let half = $size / 2
        let rates = [1e-3 1e-4]
        echo "$size, $half, $($size * 2)" and $rates
        """),
      """
      There is one set of variables: what is set between braces, or by a sourced file, holds from there on. From outside, \
      `hairline run FILE --set size=96` takes the place of the value of the script's first `let size = …` that stands \
      outside of braces.
      """,
    ])

  private static let expressions = Chapter(
    "Expressions",
    [
      """
      Expressions stand after `let NAME =`, `expect` and `if`, and in `$(…)`. There are numbers, texts, variables, lists, \
      parentheses, single words such as `adam`, and metrics such as `test.accuracy`. The operators, those that bind tightest \
      first; those of one line are taken from left to right:
      """,
      Markdown.table(["operators", "what they do"], operators),
      """
      Comparisons are not chained: `0 < $x and $x < 1`. Of `and` and `or` the right side counts only where the left one does \
      not decide. What is compared by `==` are numbers where both sides are numbers, lists element by element, and texts \
      else. Parentheses may go over several lines.
      """,
      ManualExample.run(
        """
        let n = 12
        echo $(1 + 2 * 3) $((1 + 2) * 3) $(7 / 2) $(0.1 + 0.2 within 1e-9 of 0.3)
        echo $($n > 10 and not adam in [sgd, rmsprop]) $($n in 1..9)
        """),
      "Metrics are what the commands have measured. They are there once `train` or `evaluate` has measured them:",
      Markdown.table(
        ["metric", "what it is"],
        MetricNames.metrics.map { [Markdown.code("PART.\($0.usage)"), $0.help] }),
      "PART is " + MetricNames.parts.map { "`\($0.name)` (\($0.help))" }.listed(with: "or")
        + "; a class's name that is no word is put in quotes: `test.recall.\"No crack\"`. A metric may be undefined, such as "
        + "the precision of a class that was never predicted: an `expect` about it does not hold, and elsewhere it is an "
        + "error. There are functions:",
      Markdown.table(["function", "result"], Function.all.map { [Markdown.code($0.usage), $0.help] }),
      ManualExample.run("echo $(max(0.2, 0.5)) $(min(3, 2, 1)) $(round(2 / 3, 2))"),
    ])

  /// The operators by how tightly they bind.
  private static var operators: [[String]] {
    let words: [(operators: [String], meaning: String)] = [
      ([PrefixOperator.minus.rawValue], "the negative of a number"),
      ([InfixOperator.times, .over].map(\.rawValue), "multiply and divide numbers"),
      ([InfixOperator.plus, .minus].map(\.rawValue), "add and subtract numbers"),
      (
        InfixOperator.allCases.filter { $0.precedence == InfixOperator.equal.precedence }.map(\.rawValue),
        "compare; `in` asks whether a list or range holds a value"
      ),
      (
        ["within … of"],
        "`VALUE within 0.01 of WANTED`: whether they differ by no more than that; with a percentage, by that share of WANTED"
      ),
      ([PrefixOperator.not.rawValue], "the contrary"),
      ([InfixOperator.and.rawValue], "whether both hold"),
      ([InfixOperator.or.rawValue], "whether one holds at least"),
    ]
    return words.map { [$0.operators.map(Markdown.code).joined(separator: " "), $0.meaning] }
  }

  private static let blocks = Chapter(
    "Conditions and loops",
    [
      """
      `if` runs the commands between its braces where an expression holds; `else if` and `else` may follow, each on the \
      line of the `}` before it. `for` runs its commands for each value of a list or range.
      """,
      ManualExample.run(
        """
        let sum = 0
        for n in 1..10 {
            if $n == 3 {
                echo three
            } else if $n > 8 {
                echo large: $n
            }
            let sum = $sum + $n
        }
        expect $sum == 55
        """),
      """
      The files that a command writes in a loop have the loop's values in their names, so that no round takes another's \
      place: `plot history` in `for rate in [1e-2 1e-3] { … }` writes `history-1e-2.png` and `history-1e-3.png`.
      """,
    ])

  private static let sources = Chapter(
    "Other files",
    [
      """
      `source` runs the commands of another file as if they stood in its place. Its name is relative to the file that it \
      stands in. Values after it take the place of those of the file's `let` lines.
      """,
      ManualExample.script("source common.hl epochs=3 data=\"my images\""),
      """
      The `script.hl` that a run leaves has the file's commands written out: it stands alone.
      """,
    ])

  private static let expectations = Chapter(
    "Expectations",
    [
      """
      `expect` says what has to hold. Where it does not, the script ends with exit status 3, and the message says what was \
      measured and what was wanted.
      """,
      ManualExample.script(
        """
        data load synth
        model load crack.safetensors
        evaluate test
        expect test.accuracy >= 0.99 and test.recall.Positive > 98%
        expect test.loss within 10% of 0.032
        """),
      ManualExample.error(
        """
        let accuracy = 0.97
        expect $accuracy >= 0.99
        """),
      """
      `expect error` wants a command to fail, with a message that has a text in it. The command that fails has no effect; \
      the script goes on.
      """,
      ManualExample.run(
        """
        expect error "no data is loaded" {
            train epochs=1
        }
        expect error "did you mean 'epochs'?" {
            train epoch=1
        }
        """),
    ])

  private static let errors = Chapter(
    "Errors",
    [
      """
      A script is checked as a whole before it runs: names, types, shapes of models, files that are sourced, both branches \
      of every `if`, and the rounds of every `for`. An error is told with its place, the line, what was expected, and the \
      nearest right name.
      """,
      ManualExample.error("train epochs=10 optimizer=adma"),
      ManualExample.error(
        """
        model small {
            input 8x8x3
            conv2d 16 3
            conv2d 16 9
        }
        """),
      """
      At the prompt the session goes on after a command that failed. In a script it ends the run, with an \
      exit status that says why:
      """,
      Markdown.table(["exit status", "why"], ExitStatus.meanings.map { ["\($0.status.rawValue)", $0.meaning] }),
    ])
}

extension ExitStatus {
  /// What each stands for, in the words of the manual.
  static let meanings: [(status: ExitStatus, meaning: String)] = [
    (.success, "all is well"),
    (.failed, "a command failed"),
    (.usage, "wrong usage of the program, or a script in which the check found an error: nothing was run"),
    (.failedExpectation, "an `expect` did not hold"),
    (.timedOut, "the time of `--timeout` was over"),
    (.interrupted, "interrupted, by Ctrl-C"),
    (.brokenPipe, "nobody read standard output any more"),
    (.terminated, "terminated (SIGTERM)"),
  ]
}
