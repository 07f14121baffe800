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
      "echo loud=yes",
      """
      x.hl:1:6: error: 'echo' has no option 'loud'
        echo loud=yes
             ^~~~
        it takes WORDS
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
      x.hl:1:6: error: 'quit' has no use for 'now'
        quit now
             ^~~
        it takes none
      """),
    ErrorCase(
      "seed -1",
      """
      x.hl:1:6: error: 'number' is a whole number from 0 on, not '-1'
        seed -1
             ^~
      """),
    ErrorCase(
      "show varaibles",
      """
      x.hl:1:6: error: 'what' is data, model, variables, seed, metrics, settings or versions, not 'varaibles'
        show varaibles
             ^~~~~~~~~
        did you mean 'variables'?
      """),
    ErrorCase(
      "echo hello { relu }",
      """
      x.hl:1:1: error: 'echo' takes nothing between braces
        echo hello { relu }
        ^~~~
      """),
    ErrorCase(
      "block b",
      """
      x.hl:1:1: error: 'block' is followed by no '{'
        block b
        ^~~~~
        as in 'block twice filters size=3 { conv2d $filters $size padding=same; relu; conv2d $filters $size }'
      """),
    ErrorCase(
      "block { relu }",
      """
      x.hl:1:1: error: 'block' lacks 'name', a name
        block { relu }
        ^~~~~
        as in 'block twice filters size=3 { conv2d $filters $size padding=same; relu; conv2d $filters $size }'
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
      x.hl:1:7: error: 'train' has no use for 'adam'
        train adam
              ^~~~
        did you mean 'optimizer=adam'?
      """),
    ErrorCase(
      "train epochs 3",
      """
      x.hl:1:7: error: 'train' has no use for 'epochs'
        train epochs 3
              ^~~~~~
        write 'epochs=…'
      """),
    ErrorCase(
      "augment horizontal",
      """
      x.hl:1:9: error: 'augment' has no use for 'horizontal'
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
      "data laod x",
      """
      x.hl:1:6: error: 'laod' is not a command of 'data'
        data laod x
             ^~~~
        did you mean 'load'?
      """),
    ErrorCase(
      "model crack",
      """
      x.hl:1:7: error: 'crack' is not a command of 'model'
        model crack
              ^~~~~
        'model crack { … }' declares it; the commands are summary, save and load
      """),
    ErrorCase(
      "plot",
      """
      x.hl:1:1: error: 'plot' is followed by nothing
        plot
        ^~~~
        there are samples, classes, augmented, model, history, schedule, predictions, top_losses, confusion, most_confused, roc, pr, threshold, calibration, gradcam, filters, activations and embedding
      """),
    ErrorCase(
      "data load x split=0/50/50",
      """
      x.hl:1:19: error: 'split' is shares of train, val and test such as 70/20/10, 0.7/0.2/0.1 or 80/20, with train \
      above 0, not '0/50/50'
        data load x split=0/50/50
                          ^~~~~~~
      """),
    ErrorCase(
      "data load x size=48x",
      """
      x.hl:1:18: error: 'size' is a size such as 3 or 48x48, not '48x'
        data load x size=48x
                         ^~~
      """),
    ErrorCase(
      "data load x cache=maybe",
      """
      x.hl:1:19: error: 'cache' is yes or no, not 'maybe'
        data load x cache=maybe
                          ^~~~~
      """),
    ErrorCase(
      "train class_weights=[1 a]",
      """
      x.hl:1:21: error: 'class_weights' is balanced, or a list of which each is a number from 0 on, not '[1 a]'
        train class_weights=[1 a]
                            ^~~~~
      """),
  ]
}
