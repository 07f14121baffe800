extension ErrorTests {
  /// Errors in model blocks.
  static let models: [ErrorCase] = [
    ErrorCase(
      "model m { conv2d 8 3 }",
      """
      x.hl:1:11: error: a model must begin with 'input', not 'conv2d'
        model m { conv2d 8 3 }
                  ^~~~~~
        for example 'input 48x48x3'
      """),
    ErrorCase(
      "model m 48x48x3 { relu }",
      """
      x.hl:1:9: error: unexpected argument '48x48x3' for 'model'
        model m 48x48x3 { relu }
                ^~~~~~~
        it takes NAME
      """),
    ErrorCase(
      "model m { input 48x48x2 }",
      """
      x.hl:1:17: error: InputLayer's number of channels must be 3 (colour) or 1 (grey), got 2
        model m { input 48x48x2 }
                        ^~~~~~~
      """),
    ErrorCase(
      "model m { input 48x48x3; flatten; dense classes }",
      """
      x.hl:1:41: error: 'classes' is the number of classes of the data, but no data is loaded
        model m { input 48x48x3; flatten; dense classes }
                                                ^~~~~~~
        load data first, or write the number
      """),
    ErrorCase(
      "model m {\n  input 48x48x3\n  flatten\n  repeat 2 { conv2d 8 3 }\n}",
      """
      x.hl:4:14: error: Conv2D needs a feature map (height x width x channels), but its input is a vector of 6912
        repeat 2 { conv2d 8 3 }
                   ^~~~~~
        put it before flatten or the global pooling
      """),
    ErrorCase(
      "model m { input 8x8x3; conv2d 8 9 }",
      """
      x.hl:1:24: error: Conv2D's window of 9x9 is larger than its input of 8x8x3
        model m { input 8x8x3; conv2d 8 9 }
                               ^~~~~~
        use a smaller window, padding=same, or fewer layers that halve the map before it
      """),
    ErrorCase(
      "model m { input 8x8x3; input 8x8x3 }",
      """
      x.hl:1:24: error: a model must have only one 'input', its first line
        model m { input 8x8x3; input 8x8x3 }
                               ^~~~~
        remove this line
      """),
  ]
}
