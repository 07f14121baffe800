extension ErrorTests {
  /// Options of 'train' that would have no effect.
  static let training: [ErrorCase] = [
    ErrorCase(
      "train optimizer=adam momentum=0.9",
      """
      x.hl:1:31: error: momentum= is an option of sgd and rmsprop, but the optimizer is adam
        train optimizer=adam momentum=0.9
                                      ^~~
        remove momentum=, or write optimizer=sgd or optimizer=rmsprop
      """),
    ErrorCase(
      "train beta_1=0.9 optimizer=sgd",
      """
      x.hl:1:14: error: beta_1= is an option of adam and adamw, but the optimizer is sgd
        train beta_1=0.9 optimizer=sgd
                     ^~~
        remove beta_1=, or write optimizer=adam or optimizer=adamw
      """),
    ErrorCase(
      "train rho=0.5",
      """
      x.hl:1:11: error: rho= is an option of rmsprop, but the optimizer is adam
        train rho=0.5
                  ^~~
        remove rho=, or write optimizer=rmsprop
      """),
    ErrorCase(
      "train nesterov=no",
      """
      x.hl:1:16: error: nesterov= is an option of sgd, but the optimizer is adam
        train nesterov=no
                       ^~
        remove nesterov=, or write optimizer=sgd
      """),
    ErrorCase(
      "train optimizer=sgd epsilon=1e-3",
      """
      x.hl:1:29: error: epsilon= is an option of adam, adamw and rmsprop, but the optimizer is sgd
        train optimizer=sgd epsilon=1e-3
                                    ^~~~
        remove epsilon=, or write optimizer=adam, optimizer=adamw or optimizer=rmsprop
      """),
    ErrorCase(
      "train optimizer=sgd nesterov=yes",
      """
      x.hl:1:30: error: nesterov=yes has no effect without momentum
        train optimizer=sgd nesterov=yes
                                     ^~~
        as in momentum=0.9 nesterov=yes
      """),
    ErrorCase(
      "model m { input 32x32x3; rescaling 1/255; mobilenet_v2 }",
      """
      x.hl:1:43: error: MobileNetV2 rescales its input from 0 to 255 itself, but the layer 'rescaling' above already does so
        model m { input 32x32x3; rescaling 1/255; mobilenet_v2 }
                                                  ^~~~~~~~~~~~
        remove the layer 'rescaling'
      """),
    ErrorCase(
      "model m { input 32x32x3; conv2d 3 1 name=Conv1; mobilenet_v2 }",
      """
      x.hl:1:49: error: 'Conv1' names both a layer above and a layer within 'mobilenetv2_1.00_32'
        model m { input 32x32x3; conv2d 3 1 name=Conv1; mobilenet_v2 }
                                                        ^~~~~~~~~~~~
        give the layer above another name with name=
      """),
  ]
}
