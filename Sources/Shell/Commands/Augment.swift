import Datasets

extension Command {
  static let augment = Command(
    Entry(
      "augment", "sets how training images are changed at random, anew in each epoch",
      details: """
        Factors mean what they mean in Keras's layers: rotate=0.2 turns by up to a fifth of a full turn to either side, \
        and corners are filled by reflection. It works where the model has its 'augmentation' layer. Without options \
        it is shown; 'augment none' ends it.
        """,
      theme: .data,
      parameters: [
        .optional("what", .word([Choice("none", "images stay as they are")]), "none, to end it"),
        .option(
          "flip", .word(flips), default: "none", "the directions to flip in, each for half of the images",
          excluded: ["what"]),
        factor("rotate", "the largest turn to either side, in full turns"),
        factor("zoom", "the largest change of scale"),
        factor("translate", "the largest shift, in heights and widths"),
        factor("contrast", "the largest relative change of contrast"),
        factor("brightness", "the largest change of brightness, in units of 255"),
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
