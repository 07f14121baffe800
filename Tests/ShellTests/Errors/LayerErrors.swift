extension ErrorTests {
  /// Errors in the lines of model blocks.
  static let layers: [ErrorCase] = [
    ErrorCase(
      "block b {\n  con2d 32 3\n}",
      """
      x.hl:2:3: error: 'con2d' is not a layer
        con2d 32 3
        ^~~~~
        did you mean 'conv2d'?
      """),
    ErrorCase(
      "block b {\n  train\n}",
      """
      x.hl:2:3: error: 'train' is not a layer
        train
        ^~~~~
        'help layers' lists the layers
      """),
    ErrorCase(
      "block b {\n  conv2d 32\n}",
      """
      x.hl:2:3: error: missing argument KERNEL_SIZE for 'conv2d': HEIGHTxWIDTH such as 48x48, or one number for both
        conv2d 32
        ^~~~~~
        for example 'conv2d 32 3 strides=2 padding=same activation=relu'
      """),
    ErrorCase(
      "block b {\n  conv2d 32 3 kernel_regularizer=l2\n}",
      """
      x.hl:2:15: error: 'conv2d' has no option 'kernel_regularizer'
        conv2d 32 3 kernel_regularizer=l2
                    ^~~~~~~~~~~~~~~~~~
        write 'l1=…' or 'l2=…'
      """),
    ErrorCase(
      "let b = $(val.loss)\nblock $b { relu }",
      """
      x.hl:2:7: error: the name of a block must be known before the script runs
        block $b { relu }
              ^~
      """),
    ErrorCase(
      "model \"m$(val.loss)\" {}",
      """
      x.hl:1:1: error: the model '…' has no layers
        model "m$(val.loss)" {}
        ^~~~~
        declare layers between { and }
      """),
    ErrorCase(
      "block b { conv2d 32 3 same }",
      """
      x.hl:1:23: error: unexpected argument 'same' for 'conv2d'
        block b { conv2d 32 3 same }
                              ^~~~
        did you mean 'padding=same'?
      """),
    ErrorCase(
      "block b { conv2d 32 3 padding=sane }",
      """
      x.hl:1:31: error: padding must be valid or same, got 'sane'
        block b { conv2d 32 3 padding=sane }
                                      ^~~~
        did you mean 'same'?
      """),
    ErrorCase(
      "block b { dropout 1.5 }",
      """
      x.hl:1:19: error: rate must be a number ≥ 0 and < 1, got '1.5'
        block b { dropout 1.5 }
                          ^~~
      """),
    ErrorCase(
      "block b { relu name=stem; add [stme] }",
      """
      x.hl:1:31: error: there is no layer named 'stme' above
        block b { relu name=stem; add [stme] }
                                      ^~~~~~
        did you mean 'stem'?
      """),
    ErrorCase(
      "block b { conv2d 8 3 from=left }",
      """
      x.hl:1:27: error: there is no layer named 'left' above
        block b { conv2d 8 3 from=left }
                                  ^~~~
        'name=…' names a layer
      """),
    ErrorCase(
      "block b { repeat 1000 { repeat 1000 { relu } } }",
      """
      x.hl:1:39: error: the model has more than 20,000 layers
        block b { repeat 1000 { repeat 1000 { relu } } }
                                              ^~~~
      """),
    ErrorCase(
      "block b { relu name=a; tanh name=a }",
      """
      x.hl:1:34: error: there are two layers named 'a'
        block b { relu name=a; tanh name=a }
                                         ^
        choose another name
      """),
    ErrorCase(
      "model m { input 32x32x3; conv2d 8 3 strides=2 dilation_rate=2 }",
      """
      x.hl:1:61: error: Conv2D's dilation_rate must be 1 where strides are above 1, got 2x2
        model m { input 32x32x3; conv2d 8 3 strides=2 dilation_rate=2 }
                                                                    ^
      """),
    ErrorCase(
      "model m { input 32x32x3; conv2d 8 3 groups=3 }",
      """
      x.hl:1:44: error: Conv2D's groups must be a divisor of its 8 filters and of its input's 3 channels, got 3
        model m { input 32x32x3; conv2d 8 3 groups=3 }
                                                   ^
      """),
    ErrorCase(
      "model m { input 32x32x3; conv2d 8 3 l2=1e60 }",
      """
      x.hl:1:40: error: Conv2D's l2 must be at least 0, got inf
        model m { input 32x32x3; conv2d 8 3 l2=1e60 }
                                               ^~~~
      """),
    ErrorCase(
      "model m { input 32x32x3; zero_padding2d 1 top=1 bottom=1 left=1 right=1 }",
      """
      x.hl:1:41: error: ZeroPadding2D's padding must be left out where all four sides are given, got 1x1
        model m { input 32x32x3; zero_padding2d 1 top=1 bottom=1 left=1 right=1 }
                                                ^
      """),
    ErrorCase(
      "model m { input 32x32x3; elu 1e40 }",
      """
      x.hl:1:30: error: ELU's alpha must be at least 0, got inf
        model m { input 32x32x3; elu 1e40 }
                                     ^~~~
      """),
    ErrorCase(
      "block a { relu }\nblock b { a }\nblock a { b }\nblock c { a }",
      """
      x.hl:2:11: error: the block 'a' uses itself
        block b { a }
                  ^
      """),
    ErrorCase(
      "block relu { tanh }",
      """
      x.hl:1:7: error: there is already a layer 'relu'
        block relu { tanh }
              ^~~~
        choose another name
      """),
    ErrorCase(
      "block b sizes=[1 2] { relu }",
      """
      x.hl:1:15: error: the default of 'sizes' must be a single word
        block b sizes=[1 2] { relu }
                      ^~~~~
      """),
    ErrorCase(
      "block b { relu }\nblock c { b 3 }",
      """
      x.hl:2:13: error: unexpected argument '3' for 'b'
        block c { b 3 }
                    ^
        it takes no arguments
      """),
  ]
}
