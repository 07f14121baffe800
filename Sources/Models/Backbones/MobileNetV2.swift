import Kernels

/// MobileNetV2 (Sandler et al., 2018), without its classifier, with the names and the details of
/// `keras.applications.MobileNetV2`: 17 inverted residual blocks between two convolutions. It takes images with
/// values from 0 to 255 and scales them to ±1 itself.
public enum MobileNetV2 {
  /// Expansion, filters, number of blocks and first stride of each stage.
  private static let stages = [
    (1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1),
  ]

  /// The name of the row, as Keras calls the network: "mobilenetv2_1.00_48".
  public static func name(alpha: Double, input: Shape) -> String {
    let hundredths = Int((alpha * 100).rounded())
    let digits = hundredths % 100 < 10 ? "0\(hundredths % 100)" : "\(hundredths % 100)"
    return "mobilenetv2_\(hundredths / 100).\(digits)_\(input.height)"
  }

  /// Appends the network to the model's last row.
  ///
  /// - Parameters:
  ///   - alpha: the width: what numbers of filters are multiplied by.
  ///   - isPretrained: whether its values are those of an earlier training.
  public static func append(
    to architecture: inout Architecture, named name: String, alpha: Double, isPretrained: Bool = true
  ) throws(ModelError) {
    let input = architecture.output
    guard alpha > 0, alpha <= 4 else {
      throw .argument(kind: "MobileNetV2", name: "alpha", expected: "above 0 and at most 4", received: "\(alpha)")
    }
    guard !input.isFlat, input.channels == 3, min(input.height, input.width) >= 32 else {
      throw .argument(
        kind: "MobileNetV2", name: "input", expected: "an image of at least 32x32x3", received: "\(input)")
    }
    if let layer = architecture.rescalingAbove { throw .rescaledTwice(backbone: "MobileNetV2", layer: layer) }
    try architecture.appendBackbone(named: name, kind: "Functional", isPretrained: isPretrained) {
      builder throws(ModelError) in
      builder.block = "Conv1"
      try builder.append("rescaling", Rescaling(scale: 1 / 127.5, offset: -1))
      let first = Convolution(
        filters: channels(32, alpha), kernelSize: (3, 3), strides: (2, 2), isSame: true, usesBias: false)
      try builder.append("Conv1", first)
      try normalize(&builder, "bn_Conv1", activation: "Conv1_relu")
      var block = 0
      for (expansion, filters, count, stride) in stages {
        for repetition in 0..<count {
          try appendBlock(
            &builder, number: block, expansion: expansion, filters: channels(filters, alpha),
            stride: repetition == 0 ? stride : 1)
          block += 1
        }
      }
      builder.block = "Conv_1"
      let last = alpha > 1 ? channels(1280, alpha) : 1280
      try builder.append("Conv_1", Convolution(filters: last, kernelSize: (1, 1), usesBias: false))
      try normalize(&builder, "Conv_1_bn", activation: "out_relu")
    }
  }

  /// An inverted residual block: expand, filter each channel, project; and add the input where shapes allow.
  private static func appendBlock(
    _ builder: inout BackboneBuilder, number: Int, expansion: Int, filters: Int, stride: Int
  ) throws(ModelError) {
    let block = number == 0 ? "expanded_conv" : "block_\(number)"
    let prefix = block + "_"
    builder.block = block
    let (input, inputShape) = (builder.last, builder.shape)
    if number > 0 {
      let expand = Convolution(filters: expansion * inputShape.channels, kernelSize: (1, 1), usesBias: false)
      try builder.append(prefix + "expand", expand)
      try normalize(&builder, prefix + "expand_BN", activation: prefix + "expand_relu")
    }
    let filter = DepthwiseConvolution(kernelSize: (3, 3), strides: (stride, stride), isSame: true, usesBias: false)
    try builder.append(prefix + "depthwise", filter)
    try normalize(&builder, prefix + "depthwise_BN", activation: prefix + "depthwise_relu")
    try builder.append(prefix + "project", Convolution(filters: filters, kernelSize: (1, 1), usesBias: false))
    try normalize(&builder, prefix + "project_BN", activation: nil)
    if stride == 1 && inputShape.channels == filters {
      try builder.append(prefix + "add", Add(), inputs: [input, builder.last])
    }
  }

  private static func normalize(
    _ builder: inout BackboneBuilder, _ name: String, activation: String?
  ) throws(ModelError) {
    try builder.append(name, BatchNormalization(momentum: 0.999, epsilon: 0.001))
    if let activation { try builder.append(activation, Activation(.relu6)) }
  }

  /// `filters` times alpha, rounded to a multiple of 8 that is not below nine tenths of it.
  private static func channels(_ filters: Int, _ alpha: Double) -> Int {
    let wanted = Double(filters) * alpha
    let rounded = max(8, Int(wanted + 4) / 8 * 8)
    return Double(rounded) < 0.9 * wanted ? rounded + 8 : rounded
  }
}
