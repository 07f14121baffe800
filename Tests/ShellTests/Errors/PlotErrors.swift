extension ErrorTests {
  /// Errors in plots that a check finds, or that need no data.
  static let plots: [ErrorCase] = [
    ErrorCase(
      "model m { input 8x8x3; conv2d 4 3 name=stem; flatten; dense 2 activation=softmax }\nplot filters layer=stme",
      """
      x.hl:2:20: error: there is no layer named 'stme'
        plot filters layer=stme
                           ^~~~
        did you mean 'stem'?
      """),
    ErrorCase(
      "plot filters",
      """
      x.hl:1:1: error: there is no model
        plot filters
        ^~~~~~~~~~~~
        declare one with 'model NAME { … }', or load one with 'model load FILE'
      """),
    ErrorCase(
      "plot gradcam",
      """
      x.hl:1:1: error: no data is loaded
        plot gradcam
        ^~~~~~~~~~~~
        load some, as in 'data load PATH size=48x48', or 'data load synth'
      """),
    ErrorCase(
      "plot predictions only=wrog",
      """
      x.hl:1:23: error: only must be wrong, right or unsure, got 'wrog'
        plot predictions only=wrog
                              ^~~~
        did you mean 'wrong'?
      """),
    ErrorCase(
      "plot history to=h.jpg",
      """
      x.hl:1:17: error: a plot's file name must end in .png, .svg or .pdf, got 'h.jpg'
        plot history to=h.jpg
                        ^~~~~
        as in to=plot.png or to=plot.svg
      """),
    ErrorCase(
      "plot history to=h.svg scale=2",
      """
      x.hl:1:29: error: scale has no effect on vector graphics such as .svg
        plot history to=h.svg scale=2
                                    ^
        leave it out; size=16x9 changes the size
      """),
    ErrorCase(
      "plot activations image=0",
      """
      x.hl:1:24: error: image must be an integer ≥ 1, got '0'
        plot activations image=0
                               ^
      """),
  ]
}
