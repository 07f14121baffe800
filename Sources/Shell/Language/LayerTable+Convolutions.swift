import Models

/// The words for convolutions, and what else slides a window over a map or changes the map's size.
extension LayerTable {
  static let convolutions: [LayerWord] = [
    LayerWord(
      "conv2d", "a 2D convolution",
      details: """
        Each filter has a kernel over all input channels, and a bias. With padding=valid height and width shrink by \
        the kernel's size minus 1; strides=2 halves them. With groups, each group of channels has its own filters.
        """,
      parameters: [filters, kernelSize] + window + [
        .option("groups", .integer(1...65536), default: "1", "the number of groups that the channels are split into"),
        bias, activation,
      ] + kernel,
      example: "conv2d 32 3 strides=2 padding=same activation=relu"
    ) {
      Convolution(
        filters: $0.integer("filters"), kernelSize: $0.pair("kernel_size"), strides: $0.pair("strides"),
        dilation: $0.pair("dilation_rate"), groups: $0.integer("groups"), isSame: $0.isSame,
        usesBias: $0.flag("use_bias"), initializer: $0.kernelInitializer, regularizer: $0.regularizer)
    },
    LayerWord(
      "depthwise_conv2d", "a depthwise 2D convolution: each channel with its own kernel",
      details: "Channels are not mixed. It takes a fraction of the multiply-adds of 'conv2d'.",
      parameters: [kernelSize] + window + [multiplier, bias, activation] + kernel,
      example: "depthwise_conv2d 3 padding=same"
    ) { $0.depthwise(usesBias: $0.flag("use_bias")) },
    LayerWord(
      Entry(
        "separable_conv2d", "a depthwise convolution, then a 1x1 convolution",
        details: "It has far fewer parameters than 'conv2d'. Initializer and regularization apply to both kernels.",
        theme: .layers,
        parameters: [filters, kernelSize] + window + [multiplier, bias, activation] + kernel + common,
        examples: ["separable_conv2d 64 3 padding=same"])
    ) { line, architecture throws(ModelError) in
      let arguments = line.arguments
      let pointwise = Convolution(
        filters: arguments.integer("filters"), kernelSize: (1, 1), usesBias: arguments.flag("use_bias"),
        initializer: arguments.kernelInitializer, regularizer: arguments.regularizer)
      try architecture.append(
        named: line.name ?? architecture.freeName("separable_conv2d"), kind: "SeparableConv2D",
        [("", arguments.depthwise(usesBias: false)), ("_pointwise", pointwise)] + line.activation, inputs: line.inputs)
    },
    pooling("max_pooling2d", "the maximum of each window", .maximum),
    pooling("average_pooling2d", "the average of each window", .average),
    LayerWord(
      "zero_padding2d", "pads the map with zeros",
      details: "'zero_padding2d 1x2' adds one row above and below, and two columns on each side.",
      parameters: [
        .optional("padding", .extent, default: "1", "rows above and below, columns to the left and right"),
        .option("top", side, "rows above, if they differ from those below"), .option("bottom", side, "rows below"),
        .option("left", side, "columns to the left"), .option("right", side, "columns to the right"),
      ],
      example: "zero_padding2d 1"
    ) { arguments throws(ModelError) in
      let (rows, columns) = arguments.pair("padding")
      let sides = ["top", "bottom", "left", "right"].map { arguments[$0]?.integer }
      if let padding = arguments["padding"], padding.isGiven, !sides.contains(nil) {
        throw .argument(
          kind: "ZeroPadding2D", name: "padding", expected: "left out where all four sides are given",
          received: "\(rows)x\(columns)")
      }
      return ZeroPadding(
        top: sides[0] ?? rows, bottom: sides[1] ?? rows, left: sides[2] ?? columns, right: sides[3] ?? columns)
    },
    LayerWord(
      "up_sampling2d", "enlarges the map by integer factors",
      details: "The counterpart of pooling, as in the decoder of a U-Net.",
      parameters: [
        .optional("size", .extent, default: "2", "the factors of height and width: 2, or 2x3"),
        .option(
          "interpolation",
          .word([
            Choice("nearest", "each pixel is repeated"), Choice("bilinear", "values are interpolated between pixels"),
          ]), default: "nearest", "the interpolation"),
      ],
      example: "up_sampling2d 2 interpolation=bilinear"
    ) { UpSampling2D(size: $0.pair("size"), isBilinear: $0.text("interpolation") == "bilinear") },
  ]

  private static let multiplier = Parameter.option(
    "depth_multiplier", .integer(1...65536), default: "1", "the number of kernels for each input channel")
  private static let side = ArgumentType.integer(0...65536)

  private static func pooling(_ name: String, _ summary: String, _ function: Pooling.Function) -> LayerWord {
    LayerWord(
      name, summary, details: "By default, windows do not overlap: '\(name) 2' halves height and width.",
      parameters: [
        .optional("pool_size", .extent, default: "2", "the window's height and width: 2, or 2x3"),
        .option("strides", .extent, "the strides of the window, in pixels; by default its size"), padding,
      ],
      example: "\(name) 2"
    ) {
      let strides = $0["strides"]?.sizes
      return Pooling(
        function, poolSize: $0.pair("pool_size"), strides: strides.map { ($0[0], $0[1]) }, isSame: $0.isSame)
    }
  }
}

extension Arguments {
  /// The depthwise convolution that they ask for.
  fileprivate func depthwise(usesBias: Bool) -> DepthwiseConvolution {
    DepthwiseConvolution(
      kernelSize: pair("kernel_size"), strides: pair("strides"), dilation: pair("dilation_rate"),
      multiplier: integer("depth_multiplier"), isSame: isSame, usesBias: usesBias, initializer: kernelInitializer,
      regularizer: regularizer)
  }
}
