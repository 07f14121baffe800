/// The chapters on the syntax of the language.
extension Manual {
  static let language = [lines, values, variables, expressions, blocks, sources, expectations, errors]

  private static let lines = Chapter(
    "Lines",
    [
      """
      A line is a command: a verb, then words, then options. Options are named, and may be given in any order or \
      left out.
      """,
      ManualExample.script("train epochs=3 lr=1e-3  # a comment goes to the end of the line"),
      """
      There are no spaces around the `=` of an option. `;` separates two commands on a line. A `\\` at the end of a \
      line continues it, and so does an open bracket, brace or quote. Names are Keras's, where it has one, in \
      snake_case. A script is UTF-8 text of at most 1,000,000 lines or 64 MB; names may contain letters of any \
      alphabet.
      """,
      ManualExample.script(
        """
        data load "my images" \\
            size=96x96 split=70/20/10
        seed 7; echo seven
        """.replacing("\"my images\"", with: "synth")),
      """
      `hairline format` writes the canonical form: four spaces of indentation for each open brace, two before a comment, no \
      consecutive blank lines, and lines broken at 100 characters.
      """,
    ])

  private static let values = Chapter(
    "Values",
    [
      "A value is a word, text in quotes or a list. Its type depends on the option:",
      Markdown.table(
        ["value", "written as", "example"],
        [
          ["a number", "`12`, `-3`, `0.5`, `1e-4`, `5%` (that is, `0.05`), `1/255`", "`train lr=1e-4`"],
          ["a size", "`48x48`, height first; `3` alone is `3x3`", "`data load synth size=48x48`"],
          ["a shape", "`48x48x3`: height, width, channels", "`input 48x48x3`"],
          ["shares", "`70/20/10`; they need not sum to 100", "`data load synth split=70/20/10`"],
          ["yes or no", "`yes`, `no`", "`train shuffle=no`"],
          ["one of several words", "`adam`", "`train optimizer=adam`"],
          ["text", "`word`, or `\"several words\"`", "`echo \"good morning\"`"],
          ["a list", "`[1e-3 1e-4]`, with optional commas; a single value is a list of one", "`add [left right]`"],
          ["a range", "`1..5`, integers, both ends included", "`for fold in 1..5 { … }`"],
        ]),
      """
      In quotes, `\\n` is a line feed, `\\t` a tab, `\\"`, `\\\\` and `\\$` are the characters themselves, `\\u{3B1}` is a \
      character by its code point, and `\\xE9` a byte. A literal keeps its spelling: `1e-4` is printed as `1e-4`, and \
      equals `0.0001`.
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
      `let` sets a variable. `$name` inserts its value into words, text in quotes and expressions, as does `${name}` where \
      more of a name would follow; `$(…)` inserts the value of an expression. A variable on its own keeps its type: a list \
      stays a list.
      """,
      ManualExample.run(
        """
        let size = 48
        let half = $size / 2
        let rates = [1e-3 1e-4]
        echo "$size, $half, $($size * 2)" and $rates
        """),
      """
      All variables are global, including those set inside braces or by a sourced file. `hairline run FILE --set size=96` \
      overrides the script's first `let size = …` outside of braces.
      """,
    ])

  private static let expressions = Chapter(
    "Expressions",
    [
      """
      Expressions follow `let NAME =`, `expect` and `if`, and are written in `$(…)`. They consist of numbers, text, \
      variables, lists, parentheses, single words such as `adam`, and metrics such as `test.accuracy`. These are the \
      operators, in order of decreasing precedence; those in the same row associate to the left:
      """,
      Markdown.table(["operators", "meaning"], operators),
      """
      Comparisons cannot be chained: write `0 < $x and $x < 1`. `and` and `or` evaluate their right side only if the left \
      side does not decide the result. `==` compares two numbers by value, lists element by element, and anything else as \
      text. An expression in parentheses may span several lines.
      """,
      ManualExample.run(
        """
        let n = 12
        echo $(1 + 2 * 3) $((1 + 2) * 3) $(7 / 2) $(0.1 + 0.2 within 1e-9 of 0.3)
        echo $($n > 10 and not adam in [sgd, rmsprop]) $($n in 1..9)
        """),
      "Metrics are available once `train` or `evaluate` has measured them:",
      Markdown.table(
        ["metric", "meaning"],
        MetricNames.metrics.map { [Markdown.code("PART.\($0.usage)"), $0.help] }),
      "PART is " + MetricNames.parts.map { "`\($0.name)` (\($0.help))" }.listed(with: "or")
        + "; a class name that is more than a word is put in quotes: `test.recall.\"No crack\"`. A metric may be undefined, "
        + "such as the precision of a class that was never predicted: an `expect` about it fails, and elsewhere it is an "
        + "error. These are the functions:",
      Markdown.table(["function", "result"], Function.all.map { [Markdown.code($0.usage), $0.help] }),
      ManualExample.run("echo $(max(0.2, 0.5)) $(min(3, 2, 1)) $(round(2 / 3, 2))"),
    ])

  /// The operators by how tightly they bind.
  private static var operators: [[String]] {
    let words: [(operators: [String], meaning: String)] = [
      ([PrefixOperator.minus.rawValue], "negation of a number"),
      ([InfixOperator.times, .over].map(\.rawValue), "multiplication and division"),
      ([InfixOperator.plus, .minus].map(\.rawValue), "addition and subtraction"),
      (
        InfixOperator.allCases.filter { $0.precedence == InfixOperator.equal.precedence }.map(\.rawValue),
        "comparison; `in` tests whether a list or range contains a value"
      ),
      (
        ["within … of"],
        "`VALUE within 0.01 of TARGET`: true if they differ by at most 0.01; a percentage is relative to TARGET"
      ),
      ([PrefixOperator.not.rawValue], "logical negation"),
      ([InfixOperator.and.rawValue], "true if both are"),
      ([InfixOperator.or.rawValue], "true if at least one is"),
    ]
    return words.map { [$0.operators.map(Markdown.code).joined(separator: " "), $0.meaning] }
  }

  private static let blocks = Chapter(
    "Conditions and loops",
    [
      """
      `if` runs the commands in its braces if an expression is true; `else if` and `else` may follow, on the line of the \
      preceding `}`. `for` runs its commands for each value of a list or range.
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
      Files that a command writes in a loop have the loop's values in their names, so that iterations do not overwrite each \
      other: `plot history` in `for rate in [1e-2 1e-3] { … }` writes `history-1e-2.png` and `history-1e-3.png`.
      """,
    ])

  private static let sources = Chapter(
    "Other files",
    [
      """
      `source` runs the commands of another file in its place. The path is relative to the file that contains the `source`. \
      Values after it override those of the file's `let` lines.
      """,
      ManualExample.script("source common.hl epochs=3 data=\"my images\""),
      """
      The `script.hl` of a run includes the file's commands, and needs no other file.
      """,
    ])

  private static let expectations = Chapter(
    "Expectations",
    [
      """
      `expect` states a condition. If it is false, the script ends with exit status 3, and the message shows the \
      measured and the expected value. With `--keep-going`, the script continues, and ends with that status.
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
      `expect error` expects a command to fail with a message that contains the given text. The command that fails has no \
      effect, and the script continues.
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
      A script is checked as a whole before it runs: names, types, the shapes of models, sourced files, both branches of \
      every `if`, and the iterations of every `for`. An error message shows the position, the line, what was expected and \
      what was received, and suggests the closest valid name.
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
      At the prompt, the session continues after an error. In a script, an error ends the run. The exit status, and \
      the `outcome` in `results.json`, show the reason:
      """,
      Markdown.table(
        ["exit status", "outcome", "reason"],
        ExitStatus.meanings.map { ["\($0.status.rawValue)", Markdown.code($0.status.word), $0.meaning] }),
    ])
}

extension ExitStatus {
  /// What each stands for, in the words of the manual.
  static let meanings: [(status: ExitStatus, meaning: String)] = [
    (.success, "every command succeeded, and every expectation was met"),
    (.failed, "a command failed"),
    (.usage, "wrong usage of the program, or an error in the script, found before anything was run"),
    (.failedExpectation, "an `expect` failed"),
    (.timedOut, "the time limit of `--timeout` was reached"),
    (.hungUp, "the terminal was closed (SIGHUP)"),
    (.interrupted, "interrupted by Ctrl-C (SIGINT)"),
    (.quit, "interrupted by Ctrl-\\ (SIGQUIT)"),
    (.userSignal1, "stopped by a user's signal, as of a batch system (SIGUSR1)"),
    (.userSignal2, "stopped by a user's signal, as of a batch system (SIGUSR2)"),
    (.brokenPipe, "standard output was closed by its reader"),
    (.alarm, "stopped by an alarm (SIGALRM)"),
    (.terminated, "terminated (SIGTERM)"),
    (.processorLimit, "the limit on processor time was reached (SIGXCPU)"),
    (.virtualAlarm, "stopped by a timer of processor time (SIGVTALRM)"),
    (.profilingAlarm, "stopped by a timer for profiling (SIGPROF)"),
    (.powerFailure, "the power fails (SIGPWR)"),
  ]
}
