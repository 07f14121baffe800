import Shell
import Testing

/// A text with a mistake, and what the shell has to say to it, word for word.
struct MistakeCase: Sendable, CustomTestStringConvertible {
  let text: String
  let answer: String

  init(_ text: String, _ answer: String) { (self.text, self.answer) = (text, answer) }

  var testDescription: String { text }
}

@Suite("A mistake in a script") struct MistakeTests {
  static let cases: [MistakeCase] = [
    // The text
    MistakeCase(
      "echo )(]",
      """
      x.hl:1:8: error: this ']' closes nothing
        echo )(]
               ^
      """),
    MistakeCase(
      "]",
      """
      x.hl:1:1: error: this ']' closes nothing
        ]
        ^
      """),
    MistakeCase(
      "echo a\n}",
      """
      x.hl:2:1: error: this '}' closes nothing
        }
        ^
      """),
    MistakeCase(
      "echo \"a\nb",
      """
      x.hl:1:6: error: this '"' is never closed with '"'
        echo "a
             ^
      """),
    MistakeCase(
      "echo [a b",
      """
      x.hl:1:6: error: this '[' is never closed with ']'
        echo [a b
             ^
      """),
    MistakeCase(
      "echo $(1 + (2)",
      """
      x.hl:1:7: error: this '(' is never closed with ')'
        echo $(1 + (2)
              ^
      """),
    MistakeCase(
      "block b {\n  relu\n",
      """
      x.hl:1:9: error: this '{' is never closed with '}'
        block b {
                ^
      """),
    MistakeCase(
      "echo a \\",
      """
      x.hl:1:8: error: the text ends behind a '\\', where a line was to follow
        echo a \\
               ^
      """),
    MistakeCase(
      "echo my\\ file",
      """
      x.hl:1:8: error: a '\\' outside of quotes stands only at the end of a line
        echo my\\ file
               ^
        put a text with spaces or special characters in quotes, as a whole
      """),
    MistakeCase(
      "echo \"C:\\data\"",
      """
      x.hl:1:9: error: '\\d' stands for nothing
        echo "C:\\data"
                ^~
        in quotes there are \\n, \\t, \\", \\\\ and \\$
      """),
    MistakeCase(
      "echo 5$",
      """
      x.hl:1:7: error: a '$' is followed by a name or by '('
        echo 5$
              ^
        in quotes, \\$ is the character itself
      """),
    MistakeCase(
      "echo [a # first\n b]",
      """
      x.hl:1:9: error: a comment cannot stand inside a list
        echo [a # first
                ^
        put it in the line above the command
      """),
    MistakeCase(
      "echo a\"b\"",
      """
      x.hl:1:7: error: two values touch
        echo a"b"
              ^
        put a text with spaces or special characters in quotes, as a whole
      """),
    MistakeCase(
      "echo \u{1}",
      """
      x.hl:1:6: error: unexpected the character U+0001
        echo \u{FFFD}
             ^
      """),
    MistakeCase(
      "echo " + String(repeating: "[", count: 70),
      """
      x.hl:1:70: error: more than 64 braces, brackets or parentheses inside each other
        echo \(String(repeating: "[", count: 70))
      \(String(repeating: " ", count: 71))^
      """),
    MistakeCase(
      "let a = aaaaaaaaaaaaaaaa\n" + String(repeating: "let a = $a$a$a$a\n", count: 9) + "echo $a",
      """
      x.hl:10:9: error: the text grows beyond a million characters
        let a = $a$a$a$a
                ^~~~~~~~
      """),

    // Statements
    MistakeCase(
      "12 epochs",
      """
      x.hl:1:1: error: a line begins with a command, not with '12'
        12 epochs
        ^~
        'help' lists the commands
      """),
    MistakeCase(
      "\"echo a\"",
      """
      x.hl:1:1: error: a line begins with a command, not with '"echo a"'
        "echo a"
        ^~~~~~~~
        'help' lists the commands
      """),
    MistakeCase(
      "let name = hello world",
      """
      x.hl:1:18: error: expected an operator or the end of the line, not 'world'
        let name = hello world
                         ^~~~~
        a text with spaces is put in quotes
      """),
    MistakeCase(
      "expect 1 > 0 [2]",
      """
      x.hl:1:14: error: expected an operator or the end of the line, not '['
        expect 1 > 0 [2]
                     ^
        a text with spaces is put in quotes
      """),
    MistakeCase(
      "$x",
      """
      x.hl:1:1: error: a line begins with a command, not with '$x'
        $x
        ^~
        'help' lists the commands
      """),
    MistakeCase(
      "let 5 = 6",
      """
      x.hl:1:5: error: expected a name, made of letters, digits and '_'
        let 5 = 6
            ^
      """),
    MistakeCase(
      "let",
      """
      x.hl:1:1: error: 'let' takes a name, '=' and a value
        let
        ^~~
        as in 'let epochs = 10'
      """),
    MistakeCase(
      "let epochs 10",
      """
      x.hl:1:12: error: 'let' takes a name, '=' and a value
        let epochs 10
                   ^
        as in 'let epochs = 10'
      """),
    MistakeCase(
      "let epochs =",
      """
      x.hl:1:5: error: 'epochs=' is followed by no value
        let epochs =
            ^~~~~~~~
      """),
    MistakeCase(
      "epochs = 10",
      """
      x.hl:1:1: error: 'epochs' is followed by '='
        epochs = 10
        ^~~~~~~~
        to set a variable, write 'let epochs = …'
      """),
    MistakeCase(
      "history count = 10",
      """
      x.hl:1:15: error: an option has no spaces around its '='
        history count = 10
                      ^
        write 'count=…'
      """),
    MistakeCase(
      "history count=",
      """
      x.hl:1:9: error: 'count=' is followed by no value
        history count=
                ^~~~~~
      """),

    // Expressions
    MistakeCase(
      "expect",
      """
      x.hl:1:1: error: 'expect' is followed by no expression
        expect
        ^~~~~~
        as in 'expect test.accuracy >= 0.99'
      """),
    MistakeCase(
      "expect 1 >",
      """
      x.hl:1:11: error: the expression ends where a value was to follow
        expect 1 >
                  ^
      """),
    MistakeCase(
      "expect 1 > *",
      """
      x.hl:1:12: error: expected a value, not '*'
        expect 1 > *
                   ^
      """),
    MistakeCase(
      "expect (1 > 0]",
      """
      x.hl:1:14: error: expected ')', not ']'
        expect (1 > 0]
                     ^
      """),
    MistakeCase(
      "expect test. > 0",
      """
      x.hl:1:13: error: 'test.' is followed by no figure's name
        expect test. > 0
                    ^
        as in test.accuracy, or test.recall.CLASS
      """),
    MistakeCase(
      "expect test.accuracy > 0.9.9",
      """
      x.hl:1:24: error: '0.9.9' is not a number
        expect test.accuracy > 0.9.9
                               ^~~~~
      """),
    MistakeCase(
      "expect test.accuracy = 0.99",
      """
      x.hl:1:22: error: a single '=' compares nothing
        expect test.accuracy = 0.99
                             ^
        write '==' to compare
      """),
    MistakeCase(
      "expect 0.9 < test.accuracy < 1",
      """
      x.hl:1:28: error: comparisons do not chain
        expect 0.9 < test.accuracy < 1
                                   ^
        join two with 'and'
      """),
    MistakeCase(
      "expect accuracy > 0.9",
      """
      x.hl:1:8: error: 'accuracy' is not a number
        expect accuracy > 0.9
               ^~~~~~~~
        figures are written PART.FIGURE, as in test.accuracy, and variables $name
      """),
    MistakeCase(
      "expect 3",
      """
      x.hl:1:8: error: expected yes or no, not '3'
        expect 3
               ^
      """),
    MistakeCase(
      "echo $(1 / (2 - 2))",
      """
      x.hl:1:12: error: division by zero
        echo $(1 / (2 - 2))
                   ^~~~~~~
      """),

    MistakeCase(
      "echo $(" + Array(repeating: "1", count: 1001).joined(separator: " + ") + ")",
      """
      x.hl:1:4008: error: the line holds more than 1000 values to compute with
        …\(String(repeating: " + 1", count: 23)) + 1)
      \(String(repeating: " ", count: 98))^
      """),

    // Names
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

    // Arguments
    MistakeCase(
      "history cuont=3",
      """
      x.hl:1:9: error: 'history' has no option 'cuont'
        history cuont=3
                ^~~~~
        did you mean 'count'?
      """),
    MistakeCase(
      "echo loud=yes",
      """
      x.hl:1:6: error: 'echo' has no option 'loud'
        echo loud=yes
             ^~~~
        it takes WORDS
      """),
    MistakeCase(
      "history 3 count=4",
      """
      x.hl:1:11: error: 'count' is given twice
        history 3 count=4
                  ^~~~~~~
      """),
    MistakeCase(
      "quit now",
      """
      x.hl:1:6: error: 'quit' has no use for 'now'
        quit now
             ^~~
        it takes none
      """),
    MistakeCase(
      "seed -1",
      """
      x.hl:1:6: error: 'number' is a whole number from 0 on, not '-1'
        seed -1
             ^~
      """),
    MistakeCase(
      "show varaibles",
      """
      x.hl:1:6: error: 'what' is data, model, variables, seed, figures, settings or versions, not 'varaibles'
        show varaibles
             ^~~~~~~~~
        did you mean 'variables'?
      """),
    MistakeCase(
      "echo hello { relu }",
      """
      x.hl:1:1: error: 'echo' takes nothing between braces
        echo hello { relu }
        ^~~~
      """),
    MistakeCase(
      "block b",
      """
      x.hl:1:1: error: 'block' is followed by no '{'
        block b
        ^~~~~
        as in 'block twice filters size=3 { conv2d $filters $size padding=same; relu; conv2d $filters $size }'
      """),
    MistakeCase(
      "block { relu }",
      """
      x.hl:1:1: error: 'block' lacks 'name', a name
        block { relu }
        ^~~~~
        as in 'block twice filters size=3 { conv2d $filters $size padding=same; relu; conv2d $filters $size }'
      """),
    MistakeCase(
      "help excpect",
      """
      x.hl:1:6: error: there is no help on 'excpect'
        help excpect
             ^~~~~~~
        did you mean 'expect'?
      """),

    MistakeCase(
      "train adam",
      """
      x.hl:1:7: error: 'train' has no use for 'adam'
        train adam
              ^~~~
        did you mean 'optimizer=adam'?
      """),
    MistakeCase(
      "data laod x",
      """
      x.hl:1:6: error: 'laod' is not a command of 'data'
        data laod x
             ^~~~
        did you mean 'load'?
      """),
    MistakeCase(
      "model crack",
      """
      x.hl:1:7: error: 'crack' is not a command of 'model'
        model crack
              ^~~~~
        'model crack { … }' declares it; the commands are summary, save and load
      """),
    MistakeCase(
      "plot",
      """
      x.hl:1:1: error: 'plot' is followed by nothing
        plot
        ^~~~
        there are samples, augmented, model, history, predictions and confusion
      """),
    MistakeCase(
      "data load x split=70/20",
      """
      x.hl:1:19: error: 'split' is three shares such as 70/20/10, not '70/20'
        data load x split=70/20
                          ^~~~~
      """),
    MistakeCase(
      "data load x size=48x",
      """
      x.hl:1:18: error: 'size' is a size such as 3 or 48x48, not '48x'
        data load x size=48x
                         ^~~
      """),
    MistakeCase(
      "data load x cache=maybe",
      """
      x.hl:1:19: error: 'cache' is yes or no, not 'maybe'
        data load x cache=maybe
                          ^~~~~
      """),
    MistakeCase(
      "train class_weights=[1 a]",
      """
      x.hl:1:21: error: 'class_weights' is balanced, or a list of which each is a number from 0 on, not '[1 a]'
        train class_weights=[1 a]
                            ^~~~~
      """),

    // Models
    MistakeCase(
      "model m { conv2d 8 3 }",
      """
      x.hl:1:11: error: a model begins with 'input', not with 'conv2d'
        model m { conv2d 8 3 }
                  ^~~~~~
        as in 'input 48x48x3'
      """),
    MistakeCase(
      "model m { input 48x48x1 }",
      """
      x.hl:1:17: error: pictures have 3 channels, not 1
        model m { input 48x48x1 }
                        ^~~~~~~
      """),
    MistakeCase(
      "model m { input 48x48x3; flatten; dense classes }",
      """
      x.hl:1:41: error: 'classes' is the number of the data's classes, but no data is loaded
        model m { input 48x48x3; flatten; dense classes }
                                                ^~~~~~~
        load data first, or write the number
      """),
    MistakeCase(
      "model m {\n  input 48x48x3\n  flatten\n  repeat 2 { conv2d 8 3 }\n}",
      """
      x.hl:4:14: error: Conv2D needs a feature map (height x width x channels), but its input is a vector of 6912
        repeat 2 { conv2d 8 3 }
                   ^~~~~~
        put it before flatten or the global pooling
      """),
    MistakeCase(
      "model m { input 8x8x3; conv2d 8 9 }",
      """
      x.hl:1:24: error: Conv2D's window of 9x9 is larger than its input of 8x8x3
        model m { input 8x8x3; conv2d 8 9 }
                               ^~~~~~
        use a smaller window, padding=same, or fewer layers that halve the map before it
      """),
    MistakeCase(
      "model m { input 8x8x3; input 8x8x3 }",
      """
      x.hl:1:24: error: input's place must be first in the model, not a later line
        model m { input 8x8x3; input 8x8x3 }
                               ^~~~~
      """),

    // Layers
    MistakeCase(
      "block b {\n  con2d 32 3\n}",
      """
      x.hl:2:3: error: 'con2d' is not a layer
        con2d 32 3
        ^~~~~
        did you mean 'conv2d'?
      """),
    MistakeCase(
      "block b {\n  train\n}",
      """
      x.hl:2:3: error: 'train' is not a layer
        train
        ^~~~~
        'help layers' lists them
      """),
    MistakeCase(
      "block b {\n  conv2d 32\n}",
      """
      x.hl:2:3: error: 'conv2d' lacks 'kernel_size', a size such as 3 or 48x48
        conv2d 32
        ^~~~~~
        as in 'conv2d 32 3 strides=2 padding=same activation=relu'
      """),
    MistakeCase(
      "block b { conv2d 32 3 same }",
      """
      x.hl:1:23: error: 'conv2d' has no use for 'same'
        block b { conv2d 32 3 same }
                              ^~~~
        did you mean 'padding=same'?
      """),
    MistakeCase(
      "block b { conv2d 32 3 padding=sane }",
      """
      x.hl:1:31: error: 'padding' is valid or same, not 'sane'
        block b { conv2d 32 3 padding=sane }
                                      ^~~~
        did you mean 'same'?
      """),
    MistakeCase(
      "block b { dropout 1.5 }",
      """
      x.hl:1:19: error: 'rate' is a number from 0 to below 1, not '1.5'
        block b { dropout 1.5 }
                          ^~~
      """),
    MistakeCase(
      "block b { relu name=stem; add [stme] }",
      """
      x.hl:1:31: error: there is no layer named 'stme' above
        block b { relu name=stem; add [stme] }
                                      ^~~~~~
        did you mean 'stem'?
      """),
    MistakeCase(
      "block b { conv2d 8 3 from=left }",
      """
      x.hl:1:27: error: there is no layer named 'left' above
        block b { conv2d 8 3 from=left }
                                  ^~~~
        'name=…' gives a layer a name
      """),
    MistakeCase(
      "block b { repeat 1000 { repeat 1000 { relu } } }",
      """
      x.hl:1:39: error: the model has more than 20,000 layers
        block b { repeat 1000 { repeat 1000 { relu } } }
                                              ^~~~
      """),
    MistakeCase(
      "block b { relu name=a; tanh name=a }",
      """
      x.hl:1:34: error: there are two layers named 'a'
        block b { relu name=a; tanh name=a }
                                         ^
        choose another name
      """),
    MistakeCase(
      "block a { relu }\nblock b { a }\nblock a { b }\nblock c { a }",
      """
      x.hl:2:11: error: the block 'a' is used within itself
        block b { a }
                  ^
      """),
    MistakeCase(
      "block relu { tanh }",
      """
      x.hl:1:7: error: 'relu' is already a layer
        block relu { tanh }
              ^~~~
        choose another name
      """),
    MistakeCase(
      "block b sizes=[1 2] { relu }",
      """
      x.hl:1:15: error: the default of 'sizes' is not a single word
        block b sizes=[1 2] { relu }
                      ^~~~~
      """),
    MistakeCase(
      "block b { relu }\nblock c { b 3 }",
      """
      x.hl:2:13: error: 'b' has no use for '3'
        block c { b 3 }
                    ^
        it takes none
      """),
  ]

  @Test("is answered with its place, the line and how to mend it", arguments: cases)
  func answer(_ mistake: MistakeCase) {
    let (status, results, messages) = run(mistake.text)
    #expect(messages == mistake.answer + "\n")
    #expect(status == .usage || status == .failed)
    #expect(results == "")
  }

  @Test("is shown within the terminal's width")
  func narrow() {
    let text = "echo aaaaaaaaaa bbbbbbbbbb cccccccccc dddddddddd $oops eeeeeeeeee ffffffffff gggggggggg"
    #expect(
      run(text, width: 40).messages == """
        x.hl:1:50: error: there is no variable 'oops'
          …dddddddddd $oops eeeeeeeeee ffffffff…
                      ^~~~~
          'let oops = …' sets it

        """)
  }

  @Test("is underlined where it is, behind tabs and wide characters")
  func wide() {
    #expect(
      run("\techo \"凝凝\"\t$oops").messages == """
        x.hl:1:12: error: there is no variable 'oops'
          echo "凝凝" $oops
                      ^~~~~
          'let oops = …' sets it

        """)
  }

  @Test("has no place at the prompt, where the line was just typed")
  func prompt() throws {
    let diagnostic = #expect(throws: Diagnostic.self) { try Parser.parse(SourceText("echo ]")) }
    #expect(diagnostic?.text() == "error: this ']' closes nothing\n  echo ]\n       ^")
    let later = #expect(throws: Diagnostic.self) { try Parser.parse(SourceText("block b {\n  ]\n}")) }
    #expect(later?.text().hasPrefix("line 2:3: error:") == true)
  }

  @Test("in a file that is no text is told")
  func notText() throws {
    try withFolder { folder in
      let (status, _, messages) = try run(file: folder + "/no.hl", content: [0x65, 0xFF, 0x0A])
      #expect(status == .usage)
      #expect(
        messages == """
          error: '\(folder)/no.hl' is not a text in UTF-8
            save it as UTF-8

          """)
    }
  }
}
