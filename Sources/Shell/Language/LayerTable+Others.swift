import Models

/// The words for other layers, and for activations.
extension LayerTable {
  static let others: [LayerWord] = [
    LayerWord(
      "global_average_pooling2d", "the average of each channel over the whole map",
      details: "Its output is a vector with a value for each channel: the usual link between a backbone and 'dense'.",
      example: "global_average_pooling2d"
    ) { _ in GlobalPooling(.average) },
    LayerWord(
      "global_max_pooling2d", "the maximum of each channel over the whole map",
      details: "Its output is a vector with a value for each channel.",
      example: "global_max_pooling2d"
    ) { _ in GlobalPooling(.maximum) },
    LayerWord(
      "flatten", "flattens the map to a vector",
      details: "In row-major order. A 'dense' layer after it has a weight for each value of the map.",
      example: "flatten"
    ) { _ in Flatten() },
    LayerWord(
      "dense", "a fully connected layer",
      details: "A classifier ends in 'dense classes activation=softmax', declared after 'data load'.",
      parameters: [
        .required(
          "units", .either(.integer(1...65536), .word([Choice("classes", "the number of the data's classes")])),
          "the number of units"),
        bias, activation,
      ] + kernel,
      example: "dense classes activation=softmax"
    ) {
      Dense(
        units: $0.integer("units"), usesBias: $0.flag("use_bias"), initializer: $0.kernelInitializer,
        regularizer: $0.regularizer)
    },
    LayerWord(
      "dropout", "sets values to 0 at random in training",
      details: "The other values are divided by 1 - rate. In evaluation and prediction, values pass unchanged.",
      parameters: [rate], example: "dropout 0.3"
    ) { Dropout($0.float("rate")) },
    LayerWord(
      "spatial_dropout2d", "sets whole channels to 0 at random in training",
      details: "Neighbouring pixels are correlated, so that 'dropout' hides little of a map. Otherwise as 'dropout'.",
      parameters: [rate], example: "spatial_dropout2d 0.2"
    ) { Dropout($0.float("rate"), isSpatial: true) },
    LayerWord(
      "gaussian_noise", "adds normally distributed noise in training",
      details: "In evaluation and prediction, values pass unchanged.",
      parameters: [.required("stddev", .number(.notNegative), "the noise's standard deviation")],
      example: "gaussian_noise 0.1"
    ) { GaussianNoise($0.float("stddev")) },
    LayerWord(
      "batch_normalization", "normalizes each channel to mean 0 and variance 1 over the batch",
      details: """
        Then it applies a trained scale (gamma) and offset (beta) for each channel. Running averages of mean and variance \
        are kept in training, and used in evaluation and prediction. The convolution before it needs no bias: \
        use_bias=no.
        """,
      parameters: [
        .option(
          "momentum", .number(.share), default: "0.99", "the share of the running averages that is kept in each step"),
        epsilon,
      ],
      example: "batch_normalization"
    ) { BatchNormalization(momentum: $0.float("momentum"), epsilon: $0.float("epsilon")) },
    LayerWord(
      "layer_normalization", "normalizes each pixel's channels to mean 0 and variance 1",
      details: "Then it applies a trained scale (gamma) and offset (beta) for each channel.",
      parameters: [epsilon],
      example: "layer_normalization"
    ) { LayerNormalization(epsilon: $0.float("epsilon")) },
  ]

  private static let rate = Parameter.required(
    "rate", .number(.partialShare), "the probability that a value is set to 0")

  static let activations: [LayerWord] =
    Activation.table.compactMap { name, function, help in
      guard let function, !Activation.withParameters.contains(name) else { return nil }
      return LayerWord(name, help, theme: .activations, example: name) { _ in Activation(function) }
    } + [
      LayerWord(
        "leaky_relu", "x above 0, negative_slope * x below", theme: .activations,
        parameters: [.optional("negative_slope", .number(.notNegative), default: "0.3", "the slope below 0")],
        example: "leaky_relu 0.1"
      ) { Activation(.leakyRelu(slope: $0.float("negative_slope"))) },
      LayerWord(
        "elu", "x above 0, alpha * (e^x - 1) below", theme: .activations,
        parameters: [.optional("alpha", .number(.notNegative), default: "1", "the limit for very negative x, negated")],
        example: "elu"
      ) { Activation(.elu(alpha: $0.float("alpha"))) },
      LayerWord(
        "gelu", "x * Phi(x), with the normal distribution function Phi", theme: .activations,
        parameters: [
          .optional("approximate", .flag, default: "no", "whether to use the tanh approximation, as in GPT-2")
        ],
        example: "gelu"
      ) { Activation(.curve($0.flag("approximate") ? .geluByTanh : .gelu)) },
    ]
}

extension Activation {
  /// The names that `activation=` takes and the layers of the same names; `linear` changes nothing.
  static let table: [(name: String, function: Function?, help: String)] = [
    ("linear", nil, "x"),
    ("relu", .relu, "max(x, 0)"),
    ("relu6", .relu6, "min(max(x, 0), 6)"),
    ("leaky_relu", .leakyRelu(slope: 0.2), "x above 0, 0.2 * x below"),
    ("elu", .elu(alpha: 1), "x above 0, e^x - 1 below"),
    ("sigmoid", .curve(.sigmoid), "1 / (1 + e^-x)"),
    ("tanh", .curve(.tanh), "the hyperbolic tangent"),
    ("softmax", .softmax, "e^x / sum(e^x) over the channels: probabilities"),
    ("swish", .curve(.swish), "x * sigmoid(x), also known as silu"),
    ("hard_swish", .curve(.hardSwish), "x * min(max(x + 3, 0), 6) / 6"),
    ("gelu", .curve(.gelu), "x * Phi(x), with the normal distribution function Phi"),
  ]

  /// The layers that have parameters.
  fileprivate static let withParameters: Set = ["leaky_relu", "elu", "gelu"]

  /// The function of that name; nil for `linear`.
  init?(named name: String) {
    guard let function = Self.table.first(where: { $0.name == name })?.function else { return nil }
    self.init(function)
  }
}
