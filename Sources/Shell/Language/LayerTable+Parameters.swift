import Models

/// Parameters that several layers have in common.
extension LayerTable {
  static let layerName = Parameter.option(
    "name", .name, "the layer's name, for add, concatenate, from= and freeze")
  /// Those of almost every layer.
  static let common = [
    layerName, .option("from", .layer, "the layer whose output is the input; by default the layer above"),
  ]

  static let filters = Parameter.required("filters", .integer(1...65536), "the number of filters")
  static let kernelSize = Parameter.required("kernel_size", .extent, "the kernel's height and width: 3, or 3x5")
  static let strides = Parameter.option(
    "strides", .extent, default: "1", "the strides of the window, in pixels: 2, or 2x1")
  static let padding = Parameter.option(
    "padding",
    .word([
      Choice("valid", "no padding: the window stays within the input"),
      Choice("same", "zero padding: with strides=1 the output has the size of the input"),
    ]), default: "valid", "the padding of the input")
  static let dilation = Parameter.option(
    "dilation_rate", .extent, default: "1",
    "the spacing of the kernel's elements, in pixels; above 1 only with strides=1")
  /// What all convolutions have.
  static let window = [strides, padding, dilation]
  static let bias = Parameter.option("use_bias", .flag, default: "yes", "whether to add a bias")
  static let activation = Parameter.option(
    "activation", .word(Activation.table.map { Choice($0.name, $0.help) }), default: "linear",
    "the activation function that follows")
  static let epsilon = Parameter.option(
    "epsilon", .number(.positive), default: "0.001", "added to the variance, to keep it above 0")

  /// How a kernel begins, and what is added to the loss for its size.
  static let kernel: [Parameter] = [
    .option(
      "kernel_initializer",
      .word([
        Choice("glorot_uniform", "uniform, of variance 2 / (fan_in + fan_out)"),
        Choice("glorot_normal", "truncated normal, of variance 2 / (fan_in + fan_out)"),
        Choice("he_uniform", "uniform, of variance 2 / fan_in"),
        Choice("he_normal", "truncated normal, of variance 2 / fan_in"),
        Choice("lecun_uniform", "uniform, of variance 1 / fan_in"),
        Choice("lecun_normal", "truncated normal, of variance 1 / fan_in"),
        Choice("random_uniform", "uniform in -0.05 to 0.05"),
        Choice("random_normal", "normal, with standard deviation 0.05"),
        Choice("truncated_normal", "the same within two standard deviations"),
        Choice("zeros", "all 0"), Choice("ones", "all 1"),
      ]), default: "glorot_uniform", "the distribution of the initial weights"),
    .option("l1", .number(.notNegative), default: "0", "adds l1 * sum(|w|) over the kernel to the loss"),
    .option("l2", .number(.notNegative), default: "0", "adds l2 * sum(w^2) over the kernel to the loss"),
  ]
}

extension Arguments {
  /// A window's height and width.
  func pair(_ name: String) -> (Int, Int) { (sizes(name)[0], sizes(name)[1]) }

  var isSame: Bool { text("padding") == "same" }

  var kernelInitializer: KernelInitializer {
    KernelInitializer(rawValue: text("kernel_initializer")) ?? .glorotUniform
  }

  var regularizer: Regularizer? { Regularizer(l1: float("l1"), l2: float("l2")) }
}

extension Architecture {
  /// The name of the last row.
  var lastName: String { rows[rows.count - 1].name }
}
