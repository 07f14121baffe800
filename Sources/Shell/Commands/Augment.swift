import Datasets

extension Command {
  static let augment = Command(
    Entry(
      "augment", "sets the random augmentation of training images",
      details: """
        Factors are those of Keras's layers: rotate=0.2 rotates by up to a fifth of a full turn in either direction, and \
        corners are filled by reflection. Images are augmented anew in each epoch, at the model's 'augmentation' layer. \
        Without options, the current augmentation is shown; 'augment none' turns it off.
        """,
      theme: .data,
      parameters: [
        .optional("what", .word([Choice("none", "no augmentation")]), "none, to turn it off"),
        .option(
          "flip", .word(flips), default: "none", "the directions of flips, each applied with probability 0.5",
          excluded: ["what"]),
        factor("rotate", "the largest rotation in either direction, in full turns"),
        factor("zoom", "the largest relative change of scale"),
        factor("translate", "the largest shift, as a fraction of height and width"),
        factor("contrast", "the largest relative change of contrast"),
        factor("brightness", "the largest change of brightness, as a fraction of 255"),
      ],
      examples: ["augment flip=horizontal rotate=0.2", "augment none"]),
    effects: .makes { bound, _ in
      Effects.Footprint(writes: bound.statement.words.isEmpty ? [] : [.augmentation])
    },
    run: { bound, session in
      let arguments = bound.arguments
      if arguments["what"] != nil {
        session.experiment.augmentation = nil
      } else if !bound.statement.words.isEmpty {
        guard let flip = Augmentation.Flip(rawValue: arguments.text("flip")) else { return }
        let shift = arguments.number("translate")
        session.experiment.augmentation = try Augmentation(
          flip: flip, rotate: arguments.number("rotate"), zoom: arguments.number("zoom"), translateHeight: shift,
          translateWidth: shift, contrast: arguments.number("contrast"), brightness: arguments.number("brightness"))
      } else {
        session.output.result(session.experiment.augmentation?.text ?? "augment none")
      }
    })

  private static let flips = [
    Choice("none", "no flips"), Choice("horizontal", "left and right"), Choice("vertical", "top and bottom"),
    Choice("horizontal_and_vertical", "both"),
  ]

  private static func factor(_ name: String, _ help: String) -> Parameter {
    .option(name, .number(.share), default: "0", help, excluded: ["what"])
  }
}

extension Augmentation {
  /// The command that sets it.
  var text: String { "augment \(words)" }

  /// That command's words.
  var words: String {
    let factors = [
      ("rotate", rotate), ("zoom", zoom), ("translate", translateHeight), ("contrast", contrast),
      ("brightness", brightness),
    ]
    let words = factors.filter { $0.1 > 0 }.map { "\($0.0)=\(Value.text(of: $0.1))" }
    return (["flip=\(flip.rawValue)"] + words).joined(separator: " ")
  }
}
