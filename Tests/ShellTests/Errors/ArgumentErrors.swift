extension ErrorTests {
  /// Errors in words and options.
  static let arguments: [ErrorCase] = [
    ErrorCase(
      "history cuont=3",
      """
      x.hl:1:9: error: 'history' has no option 'cuont'
        history cuont=3
                ^~~~~
        did you mean 'count'?
      """),
    ErrorCase(
      "history 3 count=4",
      """
      x.hl:1:11: error: 'count=4' has no effect with '3'
        history 3 count=4
                  ^~~~~~~
        remove one of them
      """),
    ErrorCase(
      "augment none rotate=0.2",
      """
      x.hl:1:14: error: 'rotate=0.2' has no effect with 'none'
        augment none rotate=0.2
                     ^~~~~~~~~~
        remove one of them
      """),
    ErrorCase(
      "seed 1 2",
      """
      x.hl:1:8: error: unexpected argument '2' for 'seed'
        seed 1 2
               ^
        it takes NUMBER
      """),
    ErrorCase(
      "history 3 cell=4",
      """
      x.hl:1:11: error: 'cell' is given twice
        history 3 cell=4
                  ^~~~~~
      """),
    ErrorCase(
      "quit now",
      """
      x.hl:1:6: error: unexpected argument 'now' for 'quit'
        quit now
             ^~~
        it takes no arguments
      """),
    ErrorCase(
      "seed -1",
      """
      x.hl:1:6: error: number must be an integer ≥ 0, got '-1'
        seed -1
             ^~
      """),
    ErrorCase(
      "show varaibles",
      """
      x.hl:1:6: error: what must be data, model, variables, seed, metrics, settings or versions, got 'varaibles'
        show varaibles
             ^~~~~~~~~
        did you mean 'variables'?
      """),
    ErrorCase(
      "echo hello { relu }",
      """
      x.hl:1:1: error: 'echo' takes no '{ … }'
        echo hello { relu }
        ^~~~
      """),
    ErrorCase(
      "block b",
      """
      x.hl:1:1: error: missing '{ … }' after 'block'
        block b
        ^~~~~
        for example 'block twice filters size=3 { conv2d $filters $size padding=same; relu; conv2d $filters $size }'
      """),
    ErrorCase(
      "block { relu }",
      """
      x.hl:1:1: error: missing argument NAME for 'block': a name
        block { relu }
        ^~~~~
        for example 'block twice filters size=3 { conv2d $filters $size padding=same; relu; conv2d $filters $size }'
      """),
    ErrorCase(
      "help excpect",
      """
      x.hl:1:6: error: there is no help on 'excpect'
        help excpect
             ^~~~~~~
        did you mean 'expect'?
      """),
    ErrorCase(
      "train adam",
      """
      x.hl:1:7: error: unexpected argument 'adam' for 'train'
        train adam
              ^~~~
        did you mean 'optimizer=adam'?
      """),
    ErrorCase(
      "train epochs 3",
      """
      x.hl:1:7: error: unexpected argument 'epochs' for 'train'
        train epochs 3
              ^~~~~~
        write 'epochs=…'
      """),
    ErrorCase(
      "augment horizontal",
      """
      x.hl:1:9: error: unexpected argument 'horizontal' for 'augment'
        augment horizontal
                ^~~~~~~~~~
        did you mean 'flip=horizontal'?
      """),
    ErrorCase(
      "train learning_rate=1e-3",
      """
      x.hl:1:7: error: 'train' has no option 'learning_rate'
        train learning_rate=1e-3
              ^~~~~~~~~~~~~
        did you mean 'lr'?
      """),
    ErrorCase(
      "train batch_size=8",
      """
      x.hl:1:7: error: 'train' has no option 'batch_size'
        train batch_size=8
              ^~~~~~~~~~
        did you mean 'batch'?
      """),
    ErrorCase(
      "data load synth count=3",
      """
      x.hl:1:17: error: 'data load' has no option 'count'
        data load synth count=3
                        ^~~~~
        it is an option of 'data synth'
      """),
    ErrorCase(
      "plot history size=wide",
      """
      x.hl:1:19: error: size must be WIDTHxHEIGHT such as 16x9, or one number for both, got 'wide'
        plot history size=wide
                          ^~~~
      """),
    ErrorCase(
      "data laod x",
      """
      x.hl:1:6: error: 'data' has no subcommand 'laod'
        data laod x
             ^~~~
        did you mean 'load'?
      """),
    ErrorCase(
      "model crack",
      """
      x.hl:1:7: error: 'model' has no subcommand 'crack'
        model crack
              ^~~~~
        'model crack { … }' declares it; the subcommands are summary, save and load
      """),
    ErrorCase(
      "plot",
      """
      x.hl:1:1: error: missing subcommand after 'plot'
        plot
        ^~~~
        the subcommands are samples, classes, augmented, model, history, schedule, predictions, top_losses, confusion, most_confused, roc, pr, threshold, calibration, gradcam, filters, activations and embedding
      """),
    ErrorCase(
      "data load x split=0/50/50",
      """
      x.hl:1:19: error: split must be shares of train, val and test such as 70/20/10, 0.7/0.2/0.1 or 80/20, with train \
      above 0, got '0/50/50'
        data load x split=0/50/50
                          ^~~~~~~
      """),
    ErrorCase(
      "data load x size=48x",
      """
      x.hl:1:18: error: size must be HEIGHTxWIDTH such as 48x48, or one number for both, got '48x'
        data load x size=48x
                         ^~~
      """),
    ErrorCase(
      "data load x cache=maybe",
      """
      x.hl:1:19: error: cache must be yes or no, got 'maybe'
        data load x cache=maybe
                          ^~~~~
      """),
    ErrorCase(
      "train class_weights=[1 a]",
      """
      x.hl:1:21: error: class_weights must be balanced, or a list of numbers ≥ 0, got '[1 a]'
        train class_weights=[1 a]
                            ^~~~~
      """),
  ]
}
