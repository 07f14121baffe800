import Models

/// The words that give a model its structure.
extension LayerTable {
  static let structure: [LayerWord] = [
    LayerWord(
      Entry(
        "input", "the model's input: images of a height, a width and a number of channels",
        details: """
          It is always the first line of a model. Values are 0 to 255, as in the files: 'rescaling 1/255' scales \
          them to 0 to 1, and a backbone rescales them itself. Data must be loaded with the same height and width. \
          With one channel, images are converted to grey: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601).
          """,
        theme: .layers,
        parameters: [.required("shape", .shape, "height, width and channels: 3 for colour, 1 for grey")],
        examples: ["input 48x48x3", "input 48x48x1"])
    ) { line, _ throws(ModelError) in
      throw .lateInput
    },
    LayerWord(
      Entry(
        "augmentation", "the place where 'augment' changes training images",
        details: "In evaluation and prediction, images pass unchanged.",
        theme: .layers,
        parameters: [layerName], examples: ["augmentation"])
    ) { line, architecture throws(ModelError) in
      try architecture.appendAugmentation(named: line.name ?? architecture.freeName("augmentation"))
    },
    LayerWord(
      "rescaling", "multiplies by a scale and adds an offset",
      details: """
        'rescaling 1/255' maps 0 to 255 to 0 to 1, 'rescaling 1/127.5 -1' to -1 to 1. A backbone rescales its input \
        itself: there must be no 'rescaling' before it.
        """,
      parameters: [
        .required("scale", .number(.any), "the factor"),
        .optional("offset", .number(.any), default: "0", "the offset"),
      ],
      example: "rescaling 1/255"
    ) { Rescaling(scale: $0.float("scale"), offset: $0.float("offset")) },
    LayerWord(
      Entry(
        "mobilenet_v2", "the MobileNetV2 backbone, without its classifier",
        details: """
          Sandler et al., 2018: 2.3 million parameters at alpha=1. Its input is an image with values from 0 to 255, \
          which it rescales to -1 to 1 itself; its output is a map of 1,280 channels, for \
          'global_average_pooling2d'. 'scripts/fetch-weights' downloads the weights that Keras publishes. A weight \
          file is one that 'model save' wrote, or a Keras file (HDF5) with layers of the same names. With \
          weights=none, batch normalization uses each batch's statistics in training; a pretrained backbone keeps \
          its own, unless 'train' has batch_norm=train.
          """,
        theme: .layers,
        parameters: [
          .option(
            "weights",
            .either(
              .word([
                Choice("imagenet", "pretrained on ImageNet, by Keras"), Choice("none", "random, to train from scratch"),
              ]), .path(.any)),
            default: "imagenet", "the initial weights: imagenet, none, or a file"),
          .option(
            "alpha", .number(Limits(0, 4, excludesLow: true)), default: "1",
            "the width multiplier of the numbers of filters"),
          .option("trainable", .flag, default: "yes", "whether it is trained; frozen otherwise"),
          layerName,
        ],
        examples: ["mobilenet_v2 weights=imagenet trainable=no"])
    ) { line, architecture throws(ModelError) in
      let alpha = line.arguments.number("alpha")
      let name = line.name ?? MobileNetV2.name(alpha: alpha, input: architecture.input)
      try MobileNetV2.append(
        to: &architecture, named: name, alpha: alpha, isPretrained: line.arguments.text("weights") != "none")
    },
    merge("add", "adds the outputs of layers: a residual connection", shapes: "Their shapes must be equal.") { Add() },
    merge("multiply", "multiplies the outputs of layers: a gate", shapes: "Their shapes must be equal.") { Multiply() },
    merge(
      "concatenate", "concatenates the channels of layers' outputs", shapes: "Their heights and widths must be equal."
    ) { Concatenate() },
    LayerWord(
      Entry(
        "repeat", "repeats the layers between braces",
        details: """
          A name given inside refers to the layer of the same repetition. From the second repetition on, the layers' \
          names get a number: entry, entry_1, entry_2.
          """,
        theme: .layers, body: .layers,
        parameters: [.required("count", .integer(1...1000), "the number of repetitions")],
        examples: ["repeat 3 { conv2d 32 3 padding=same; relu }"])
    ) { _, _ in },
  ]

  private static func merge(
    _ name: String, _ summary: String, shapes: String, _ layer: @escaping @Sendable () -> any Layer
  ) -> LayerWord {
    LayerWord(
      Entry(
        name, summary,
        details: "With a single name, its inputs are that layer and the one above. \(shapes)", theme: .layers,
        parameters: [
          .rest("layers", .list(.layer), "the names of the layers, as given by name="), layerName,
        ],
        examples: ["\(name) [left right]"])
    ) { line, architecture throws(ModelError) in
      let inputs = line.inputs.count == 1 ? [architecture.lastName] + line.inputs : line.inputs
      let merged = layer()
      try architecture.append(
        named: line.name ?? architecture.freeName(name), kind: merged.kind, [("", merged)], inputs: inputs)
    }
  }
}
