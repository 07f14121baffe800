import Kernels
import Models
import Testing

/// Every layer's gradients against central differences of its forward.
@Suite("Gradients")
struct GradientTests {
  struct Case: CustomTestStringConvertible, Sendable {
    let name: String
    let layer: any Layer
    let inputs: [Shape]
    /// Half the difference: small where the function has kinks, else large, as rounding then weighs less.
    var step: Float = 2e-2
    var testDescription: String { name }
  }

  static let map = Shape(6, 5, 4)
  static let cases: [Case] = [
    Case(name: "conv2d 3x3 valid", layer: Convolution(filters: 5, kernelSize: (3, 3)), inputs: [map]),
    Case(
      name: "conv2d 3x2 same, strides 2",
      layer: Convolution(filters: 9, kernelSize: (3, 2), strides: (2, 2), isSame: true), inputs: [map]),
    Case(name: "conv2d 1x1", layer: Convolution(filters: 17, kernelSize: (1, 1)), inputs: [map]),
    Case(
      name: "conv2d 1x1, strides 2", layer: Convolution(filters: 3, kernelSize: (1, 1), strides: (2, 2)),
      inputs: [map]),
    Case(
      name: "conv2d without bias", layer: Convolution(filters: 3, kernelSize: (3, 3), usesBias: false), inputs: [map]),
    Case(
      name: "depthwise 3x3 same", layer: DepthwiseConvolution(kernelSize: (3, 3), isSame: true),
      inputs: [Shape(6, 7, 11)]),
    Case(
      name: "depthwise 3x3 same, strides 2",
      layer: DepthwiseConvolution(kernelSize: (3, 3), strides: (2, 2), isSame: true), inputs: [Shape(6, 5, 8)]),
    Case(name: "depthwise 5x2 valid", layer: DepthwiseConvolution(kernelSize: (5, 2)), inputs: [map]),
    Case(
      name: "conv2d 3x3, dilated", layer: Convolution(filters: 5, kernelSize: (3, 3), dilation: (2, 1), isSame: true),
      inputs: [map]),
    Case(
      name: "conv2d 3x2 in groups", layer: Convolution(filters: 6, kernelSize: (3, 2), groups: 2, isSame: true),
      inputs: [map]),
    Case(name: "conv2d 1x1 in groups", layer: Convolution(filters: 8, kernelSize: (1, 1), groups: 4), inputs: [map]),
    Case(
      name: "depthwise 3x3, dilated, with several kernels a channel",
      layer: DepthwiseConvolution(kernelSize: (3, 3), dilation: (2, 2), multiplier: 3, isSame: true), inputs: [map]),
    Case(
      name: "depthwise 3x3, strides 2, with several kernels a channel",
      layer: DepthwiseConvolution(kernelSize: (3, 3), strides: (2, 2), multiplier: 2, isSame: true), inputs: [map]),
    Case(name: "up_sampling2d", layer: UpSampling2D(size: (2, 3)), inputs: [map]),
    Case(name: "up_sampling2d, bilinear", layer: UpSampling2D(size: (3, 2), isBilinear: true), inputs: [map]),
    Case(name: "multiply", layer: Multiply(), inputs: [map, map, map]),
    Case(name: "spatial_dropout2d", layer: Dropout(0.4, isSpatial: true), inputs: [map]),
    Case(name: "gaussian_noise", layer: GaussianNoise(0.3), inputs: [map]),
    Case(name: "elu", layer: Activation(.elu(alpha: 0.7)), inputs: [map], step: 2e-3),
    Case(name: "hard_swish", layer: Activation(.curve(.hardSwish)), inputs: [map], step: 2e-3),
    Case(name: "gelu", layer: Activation(.curve(.gelu)), inputs: [map]),
    Case(name: "gelu, approximate", layer: Activation(.curve(.geluByTanh)), inputs: [map]),
    Case(name: "dense", layer: Dense(units: 7), inputs: [Shape(flat: 13)]),
    Case(name: "dense on a map", layer: Dense(units: 3), inputs: [map]),
    Case(name: "batch_normalization", layer: BatchNormalization(), inputs: [map]),
    Case(name: "batch_normalization of a vector", layer: BatchNormalization(), inputs: [Shape(flat: 9)]),
    Case(name: "layer_normalization", layer: LayerNormalization(), inputs: [map]),
    Case(name: "max_pooling2d", layer: Pooling(.maximum), inputs: [map], step: 2e-3),
    Case(
      name: "max_pooling2d 3 same, strides 2",
      layer: Pooling(.maximum, poolSize: (3, 3), strides: (2, 2), isSame: true), inputs: [map], step: 2e-3),
    Case(
      name: "average_pooling2d 3 same, strides 1",
      layer: Pooling(.average, poolSize: (3, 3), strides: (1, 1), isSame: true), inputs: [map]),
    Case(name: "global_average_pooling2d", layer: GlobalPooling(.average), inputs: [map]),
    Case(name: "global_max_pooling2d", layer: GlobalPooling(.maximum), inputs: [map], step: 2e-3),
    Case(name: "zero_padding2d", layer: ZeroPadding(top: 1, bottom: 2, left: 0, right: 3), inputs: [map]),
    Case(name: "flatten", layer: Flatten(), inputs: [map]),
    Case(name: "rescaling", layer: Rescaling(scale: 0.5, offset: -1), inputs: [map]),
    Case(name: "dropout", layer: Dropout(0.4), inputs: [map]),
    Case(name: "relu", layer: Activation(.relu), inputs: [map], step: 2e-3),
    Case(name: "relu6", layer: Activation(.relu6), inputs: [map], step: 2e-3),
    Case(name: "leaky_relu", layer: Activation(.leakyRelu(slope: 0.3)), inputs: [map], step: 2e-3),
    Case(name: "sigmoid", layer: Activation(.curve(.sigmoid)), inputs: [map]),
    Case(name: "tanh", layer: Activation(.curve(.tanh)), inputs: [map]),
    Case(name: "swish", layer: Activation(.curve(.swish)), inputs: [map]),
    Case(name: "softmax", layer: Activation(.softmax), inputs: [Shape(flat: 7)]),
    Case(name: "add", layer: Add(), inputs: [map, map, map]),
    Case(name: "concatenate", layer: Concatenate(), inputs: [map, Shape(6, 5, 3)]),
  ]

  @Test("equal central differences", arguments: cases)
  func differences(_ test: Case) throws {
    let images = 3
    let context = ExecutionContext(ThreadPool(count: 2))
    let pass = Pass(context: context, isTraining: true, seed: 3, step: 1)
    let inputs = test.inputs.enumerated().map { index, shape in distinct(images, shape, seed: UInt64(index)) }
    let declarations = test.layer.parameters(test.inputs)
    let parameters = declarations.enumerated().map { index, declaration in
      let values = distinct(1, Shape(flat: declaration.count), seed: UInt64(100 + index))
      // A variance is positive.
      for place in 0..<values.count where declaration.name == "moving_variance" {
        values[place] = 1 + values[place] / 3
      }
      return values
    }
    let shape = try test.layer.outputShape(test.inputs)
    let output = Tensor(images: images, shape)
    let weights = distinct(images, shape, seed: 50)
    let operation = test.layer.makeOperation(test.inputs, parameters)

    /// The sum of the outputs, each with its weight: its gradient is the weights.
    func value() -> Double {
      operation.forward(inputs, output, pass)
      return zip(output.values, weights.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
    }
    _ = value()
    let inputGradients = inputs.map { Tensor(images: images, $0.shape) }
    let parameterGradients = zip(declarations, parameters).map { $0.isTrained ? Tensor($1.shape) : nil }
    operation.backward(
      BackwardStep(
        inputs: inputs, output: output, outputGradient: weights, inputGradients: inputGradients,
        parameterGradients: parameterGradients), pass)

    for (tensor, gradient) in zip(inputs + parameters, inputGradients.map(Optional.some) + parameterGradients) {
      guard let gradient else { continue }
      for index in 0..<tensor.count {
        let (old, step) = (tensor[index], test.step)
        tensor[index] = old + step
        let above = value()
        tensor[index] = old - step
        let below = value()
        tensor[index] = old
        let numeric = (above - below) / Double(2 * step)
        #expect(
          abs(Double(gradient[index]) - numeric) < 4e-3 * max(1, abs(numeric)),
          "value \(index) of \(tensor.count): \(gradient[index]) is not \(numeric)")
      }
    }
  }

  /// Numbers in about ±2.2 that differ by more than the step of the differences, and keep away from 0: kinks and ties
  /// have no gradient.
  private func distinct(_ images: Int, _ shape: Shape, seed: UInt64) -> Tensor {
    let tensor = Tensor(images: images, shape)
    var stream = RandomStream(seed: seed, purpose: .sampling)
    let spacing = 4.4 / Float(tensor.count)
    for (index, place) in stream.permutation(tensor.count).enumerated() {
      tensor[index] = (Float(place) + 0.5 - Float(tensor.count) / 2) * spacing
    }
    return tensor
  }
}
