import Models

/// The words by kind. Names, order and defaults of the arguments are Keras's.
extension LayerTable {
  static let structure: [LayerWord] = [
    LayerWord(
      Entry(
        "input", "the images that the model takes: height, width and channels",
        details: """
          It is the first line of a model, and only that. Values are 0 to 255, as in the files: 'rescaling 1/255' brings \
          them to 0 to 1, and a backbone scales them itself. Data has to be loaded with the same size.
          """,
        theme: .layers,
        parameters: [.required("shape", .shape, "height, width and channels (3)")], examples: ["input 48x48x3"])
    ) { line, _ throws(ModelError) in
      throw .lateInput
    },
    LayerWord(
      Entry(
        "augmentation", "the place where 'augment' changes training images",
        details: "Without it 'augment' has no effect. When the model evaluates or predicts, images pass as they are.",
        theme: .layers,
        parameters: [layerName], examples: ["augmentation"])
    ) { line, architecture throws(ModelError) in
      try architecture.appendAugmentation(named: line.name ?? architecture.freeName("augmentation"))
    },
    LayerWord(
      "rescaling", "multiplies by a scale and adds an offset",
      details: "Each value becomes 'value * scale + offset': 'rescaling 1/127.5 -1' brings 0 to 255 to -1 to 1.",
      parameters: [
        .required("scale", .number(.any), "the factor"),
        .optional("offset", .number(.any), default: "0", "what is added"),
      ],
      example: "rescaling 1/255"
    ) { Rescaling(scale: Float($0.number("scale")), offset: Float($0.number("offset"))) },
    LayerWord(
      Entry(
        "mobilenet_v2", "the MobileNetV2 backbone, without its classifier",
        details: """
          Sandler et al., 2018: 2.3 million parameters at alpha=1. Its input are images with values from 0 to 255, which \
          it scales itself; its output is a map of 1,280 channels, for 'global_average_pooling2d'. imagenet stands for the \
          values that Keras publishes; 'scripts/fetch-weights' puts them in the cache. A file is one that 'model save' \
          wrote, or one of Keras's (HDF5) with layers of the same names.
          """,
        theme: .layers,
        parameters: [
          .option(
            "weights",
            .either(
              .word([
                Choice("imagenet", "trained on ImageNet by Keras"), Choice("none", "drawn at random"),
              ]), .path(.any)),
            default: "imagenet", "what it begins with: imagenet, none, or a file"),
          .option("alpha", .number(Limits(0, 4, excludesLow: true)), default: "1", "the width of the network"),
          .option("trainable", .flag, default: "yes", "whether training changes it"),
          layerName,
        ],
        examples: ["mobilenet_v2 weights=imagenet trainable=no"])
    ) { line, architecture throws(ModelError) in
      let alpha = line.arguments.number("alpha")
      let name = line.name ?? MobileNetV2.name(alpha: alpha, input: architecture.input)
      try MobileNetV2.append(
        to: &architecture, named: name, alpha: alpha, isPretrained: line.arguments.text("weights") != "none")
    },
    merge("add", "adds the outputs of layers: a residual connection", shapes: "They have equal shapes.") { Add() },
    merge("concatenate", "joins the channels of layers' outputs", shapes: "They have equal heights and widths.") {
      Concatenate()
    },
    LayerWord(
      Entry(
        "repeat", "repeats the layers between braces",
        details:
          "Names of layers inside hold for one round; further rounds get them with a number: entry, entry_1, entry_2.",
        theme: .layers, body: .layers,
        parameters: [.required("count", .integer(1...1000), "how many times")],
        examples: ["repeat 3 { conv2d 32 3 padding=same; relu }"])
    ) { _, _ in },
  ]

  static let convolutions: [LayerWord] = [
    LayerWord(
      "conv2d", "a convolution: learned patterns, looked for at every place of the map",
      details: """
        Each output is the sum over a window of all input channels, times learned weights, and a learned value of its \
        own. With padding=valid a map shrinks by the window's size less one; strides=2 halves it.
        """,
      parameters: [filters, kernelSize] + window + [bias, activation],
      example: "conv2d 32 3 strides=2 padding=same activation=relu"
    ) {
      Convolution(
        filters: $0.integer("filters"), kernelSize: $0.pair("kernel_size"), strides: $0.pair("strides"),
        isSame: $0.text("padding") == "same", usesBias: $0.flag("use_bias"))
    },
    LayerWord(
      "depthwise_conv2d", "a convolution of each channel by itself",
      details:
        "It has as many outputs as inputs, and takes a fraction of the work of 'conv2d': channels are not mixed.",
      parameters: [kernelSize] + window + [bias, activation], example: "depthwise_conv2d 3 padding=same"
    ) {
      DepthwiseConvolution(
        kernelSize: $0.pair("kernel_size"), strides: $0.pair("strides"), isSame: $0.text("padding") == "same",
        usesBias: $0.flag("use_bias"))
    },
    LayerWord(
      Entry(
        "separable_conv2d", "a depthwise convolution, then one of 1x1",
        details:
          "Much of what 'conv2d' can learn, with fewer parameters: patterns in each channel first, then their mixtures.",
        theme: .layers,
        parameters: [filters, kernelSize] + window + [bias, activation] + common,
        examples: ["separable_conv2d 64 3 padding=same"])
    ) { line, architecture throws(ModelError) in
      let arguments = line.arguments
      let chain: [(suffix: String, layer: any Layer)] = [
        (
          "",
          DepthwiseConvolution(
            kernelSize: arguments.pair("kernel_size"), strides: arguments.pair("strides"),
            isSame: arguments.text("padding") == "same", usesBias: false)
        ),
        (
          "_pointwise",
          Convolution(
            filters: arguments.integer("filters"), kernelSize: (1, 1), usesBias: arguments.flag("use_bias"))
        ),
      ]
      try architecture.append(
        named: line.name ?? architecture.freeName("separable_conv2d"), kind: "SeparableConv2D", chain + line.activation,
        inputs: line.inputs)
    },
    pooling("max_pooling2d", "the maximum under a sliding window", .maximum),
    pooling("average_pooling2d", "the average under a sliding window", .average),
    LayerWord(
      "zero_padding2d", "a frame of zeros",
      details:
        "The map grows by the frame; 'zero_padding2d 1x2' adds one row above and below and two columns at each side.",
      parameters: [
        .optional("padding", .extent, default: "1", "rows above and below, columns to the left and right"),
        .option("top", side, "rows above, where they differ"), .option("bottom", side, "rows below"),
        .option("left", side, "columns to the left"), .option("right", side, "columns to the right"),
      ],
      example: "zero_padding2d 1"
    ) {
      let (rows, columns) = $0.pair("padding")
      return ZeroPadding(
        top: $0["top"]?.integer ?? rows, bottom: $0["bottom"]?.integer ?? rows,
        left: $0["left"]?.integer ?? columns, right: $0["right"]?.integer ?? columns)
    },
  ]

  static let others: [LayerWord] = [
    LayerWord(
      "global_average_pooling2d", "the average of each channel over the whole map",
      details:
        "A vector with one value a channel, whatever the size of the map: what stands between a backbone and 'dense'.",
      example: "global_average_pooling2d"
    ) { _ in GlobalPooling(.average) },
    LayerWord(
      "global_max_pooling2d", "the maximum of each channel over the whole map",
      details: "A vector with one value a channel: how strongly a pattern showed anywhere.",
      example: "global_max_pooling2d"
    ) { _ in GlobalPooling(.maximum) },
    LayerWord(
      "flatten", "the map as a vector",
      details:
        "Row by row, all channels of a pixel together. A 'dense' layer after it has a weight for each value of the map.",
      example: "flatten"
    ) { _ in Flatten() },
    LayerWord(
      "dense", "a fully connected layer",
      details: """
        Each output is the sum of all inputs times learned weights, and a learned value of its own. A classifier ends in \
        'dense classes activation=softmax', declared after 'data load'.
        """,
      parameters: [
        .required(
          "units", .either(.integer(1...65536), .word([Choice("classes", "the number of the data's classes")])),
          "how many outputs; 'classes' is the number of the data's classes"),
        bias, activation,
      ],
      example: "dense classes activation=softmax"
    ) { Dense(units: $0.integer("units"), usesBias: $0.flag("use_bias")) },
    LayerWord(
      "dropout", "zeroes a share of the values in training",
      details: """
        Which, is drawn anew for each image; the others are divided by 1 - rate. When the model evaluates or predicts, \
        values pass as they are.
        """,
      parameters: [.required("rate", .number(.partialShare), "the share")], example: "dropout 0.3"
    ) { Dropout(Float($0.number("rate"))) },
    LayerWord(
      "batch_normalization", "gives each channel mean 0 and variance 1 over the batch",
      details: """
        A learned factor and a learned offset for each channel follow. Running averages are kept in training, and used \
        when the model evaluates or predicts. The convolution before it needs no bias: use_bias=no.
        """,
      parameters: [
        .option("momentum", .number(.share), default: "0.99", "how much of the running averages is kept"), epsilon,
      ],
      example: "batch_normalization"
    ) { BatchNormalization(momentum: Float($0.number("momentum")), epsilon: Float($0.number("epsilon"))) },
    LayerWord(
      "layer_normalization", "gives each pixel's channels mean 0 and variance 1",
      details: "A learned factor and a learned offset for each channel follow. It does the same in training and later.",
      parameters: [epsilon],
      example: "layer_normalization"
    ) { LayerNormalization(epsilon: Float($0.number("epsilon"))) },
  ]

  static let activations: [LayerWord] =
    Activation.table.compactMap { name, function, help in
      guard name != "leaky_relu", let function else { return nil }
      return LayerWord(name, help, theme: .activations, example: name) { _ in Activation(function) }
    } + [
      LayerWord(
        "leaky_relu", "x, and a part of it below 0", theme: .activations,
        parameters: [.optional("negative_slope", .number(.notNegative), default: "0.3", "the part")],
        example: "leaky_relu 0.1"
      ) { Activation(.leakyRelu(slope: Float($0.number("negative_slope")))) }
    ]

  // MARK: What several have in common

  private static let filters = Parameter.required("filters", .integer(1...65536), "how many outputs a pixel")
  private static let kernelSize = Parameter.required("kernel_size", .extent, "the window: 3, or 3x5")
  private static let strides = Parameter.option("strides", .extent, default: "1", "how far the window moves")
  private static let padding = Parameter.option(
    "padding",
    .word([
      Choice("valid", "the window stays within the map"), Choice("same", "zeros around keep the size, at strides 1"),
    ]), default: "valid", "what happens at the edges")
  private static let window = [strides, padding]
  private static let bias = Parameter.option("use_bias", .flag, default: "yes", "whether a learned value is added")
  private static let activation = Parameter.option(
    "activation", .word(Activation.table.map { Choice($0.name, $0.help) }), default: "linear",
    "the function that follows")
  private static let epsilon = Parameter.option(
    "epsilon", .number(.positive), default: "0.001", "what is added to the variance")
  private static let side = ArgumentType.integer(0...65536)
  private static let layerName = Parameter.option(
    "name", .name, "the layer's name, for add, concatenate, from= and freeze")
  /// What almost every layer takes.
  static let common = [
    layerName, .option("from", .layer, "the layer whose output it works on; by default the one above"),
  ]

  private static func pooling(_ name: String, _ summary: String, _ function: Pooling.Function) -> LayerWord {
    LayerWord(
      name, summary, details: "By default the window moves by its own size: '\(name) 2' halves height and width.",
      parameters: [
        .optional("pool_size", .extent, default: "2", "the window: 2, or 2x3"),
        .option("strides", .extent, "how far the window moves; by default by its size"), padding,
      ],
      example: "\(name) 2"
    ) {
      let strides = $0["strides"]?.sizes
      return Pooling(
        function, poolSize: $0.pair("pool_size"), strides: strides.map { ($0[0], $0[1]) },
        isSame: $0.text("padding") == "same")
    }
  }

  private static func merge(
    _ name: String, _ summary: String, shapes: String, _ layer: @escaping @Sendable () -> any Layer
  ) -> LayerWord {
    LayerWord(
      Entry(
        name, summary,
        details: "With a single name, that layer and the one above are joined. \(shapes)", theme: .layers,
        parameters: [
          .rest("layers", .list(.layer), "the names of the layers, which were given by name="), layerName,
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

extension Architecture {
  /// The name of the last row.
  var lastName: String { rows[rows.count - 1].name }
}

extension Arguments {
  /// A window's height and width.
  func pair(_ name: String) -> (Int, Int) { (sizes(name)[0], sizes(name)[1]) }
}
