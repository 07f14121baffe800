import FoundationEssentials
import Kernels
import Models
import Testing

@Suite("Layers that draw random numbers")
struct RandomLayerTests {
  private let images = 40
  private let shape = Shape(6, 5, 32)

  /// The output for inputs of 2, as node number `index` in training step `step`.
  private func output(
    _ layer: any RandomLayer, index: Int = 0, step: Int = 1, isTraining: Bool = true, threads: Int = 2
  )
    -> Tensor
  {
    let input = Tensor(images: images, shape)
    input.fill(2)
    let output = Tensor(images: images, shape)
    let pass = Pass(
      context: ExecutionContext(ThreadPool(count: threads)), isTraining: isTraining, seed: 5, step: step)
    layer.makeOperation(index: index).forward([input], output, pass)
    return output
  }

  static let layers: [any RandomLayer] = [Dropout(0.3), Dropout(0.3, isSpatial: true), GaussianNoise(0.5)]

  @Test("give the same bits on any number of threads, and others in each step and layer", arguments: layers.indices)
  func keys(number: Int) {
    let layer = Self.layers[number]
    let reference = output(layer).values
    #expect(output(layer, threads: 1).values == reference && output(layer, threads: 3).values == reference)
    #expect(output(layer, step: 2).values != reference && output(layer, index: 1).values != reference)
    // Each image has draws of its own.
    #expect(output(layer)[0..<1].values != output(layer)[1..<2].values)
  }

  @Test("pass values unchanged outside training, and are left out of plans", arguments: layers.indices)
  func inference(number: Int) throws {
    #expect(output(Self.layers[number], isTraining: false).values.allSatisfy { $0 == 2 })
    var architecture = Architecture(name: "m", input: Shape(2, 2, 3))
    try architecture.append(named: "random", kind: "", [("", Self.layers[number])])
    try architecture.append(named: "scale", kind: "", [("", Rescaling(scale: 3))])
    let result = Tensor(images: 1, Shape(2, 2, 3))
    try InferencePlan(Model(architecture, seed: 1)).run(1, into: result, ExecutionContext(ThreadPool(count: 1))) {
      _, input in input.fill(2)
    }
    #expect(result.values.allSatisfy { $0 == 6 })
  }

  @Test("drop values with the rate, and scale the others")
  func dropout() {
    let values = output(Dropout(0.3)).values
    #expect(Set(values) == [0, 2 / 0.7])
    let dropped = Double(values.count { $0 == 0 }) / Double(values.count)
    #expect(abs(dropped - 0.3) < 0.01)
  }

  @Test("drop whole channels of an image with the rate, and scale the others")
  func spatialDropout() {
    let tensor = output(Dropout(0.3, isSpatial: true))
    var dropped = 0
    for image in 0..<images {
      let values = tensor[image..<image + 1].values
      for channel in 0..<shape.channels {
        let own = Set(stride(from: channel, to: values.count, by: shape.channels).map { values[$0] })
        #expect(own == [0] || own == [2 / 0.7])
        if own == [0] { dropped += 1 }
      }
    }
    #expect(abs(Double(dropped) / Double(images * shape.channels) - 0.3) < 0.04)
    #expect(throws: ModelError.self) { try Dropout(0.3, isSpatial: true).outputShape([Shape(flat: 4)]) }
  }

  @Test("add normal noise of mean 0 and of the deviation")
  func noise() {
    let noise = output(GaussianNoise(0.5)).values.map { Double($0) - 2 }
    let mean = noise.reduce(0, +) / Double(noise.count)
    let variance = noise.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(noise.count)
    #expect(abs(mean) < 0.01 && abs(variance.squareRoot() - 0.5) < 0.01)
    // Of a normal distribution 4.55 % lie beyond two deviations.
    #expect(abs(Double(noise.count { abs($0) > 1 }) / Double(noise.count) - 0.0455) < 0.005)
    #expect(throws: ModelError.self) { try GaussianNoise(-1).outputShape([shape]) }
  }
}

/// How kernels begin, against what Keras draws (`Fixtures/make_layers.py`).
@Suite("Initializers equal Keras's")
struct InitializerTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let shape: [Int]
    let kind: String
    let minval: Double?
    let maxval: Double?
    let stddev: Double?
    let value: Double?
    var testDescription: String { "\(name) of \(shape)" }
  }

  static func cases() throws -> [Case] {
    let file = try Safetensors.read(fixture("layers.safetensors"))
    return try JSONDecoder().decode([Case].self, from: Data((file.metadata["initializers"] ?? "").utf8))
  }

  /// The layer that has such a kernel, and its input.
  private func layer(_ test: Case) throws -> (layer: any Layer, input: Shape) {
    let initializer = try #require(KernelInitializer(rawValue: test.name))
    switch test.shape {
    case [3, 3, 16, 32]:
      return (Convolution(filters: 32, kernelSize: (3, 3), initializer: initializer), Shape(8, 8, 16))
    case [3, 3, 4, 32]:
      return (Convolution(filters: 32, kernelSize: (3, 3), groups: 4, initializer: initializer), Shape(8, 8, 16))
    case [3, 3, 16, 2]:
      return (DepthwiseConvolution(kernelSize: (3, 3), multiplier: 2, initializer: initializer), Shape(8, 8, 16))
    default: return (Dense(units: 40, initializer: initializer), Shape(flat: 300))
    }
  }

  @Test("in the distribution that kernels are drawn from", arguments: try cases())
  func distribution(test: Case) throws {
    let (layer, input) = try layer(test)
    let declaration = layer.parameters([input])[0]
    #expect(declaration.dimensions == test.shape)
    switch declaration.initializer {
    case .zeros: #expect(test.kind == "constant" && test.value == 0)
    case .ones: #expect(test.kind == "constant" && test.value == 1)
    case .uniform(let limit):
      #expect(test.kind == "uniform" && test.minval == test.maxval.map { -$0 })
      #expect(abs(Double(limit) - (test.maxval ?? 0)) < 1e-6)
    case .normal(let deviation, let isTruncated):
      #expect(test.kind == (isTruncated ? "truncated_normal" : "normal"))
      #expect(abs(Double(deviation) - (test.stddev ?? 0)) < 1e-6)
    }
  }

  static let variances: [(KernelInitializer, Double)] = [
    (.heNormal, 2.0 / 576), (.glorotNormal, 2.0 / 864), (.lecunNormal, 1.0 / 576), (.heUniform, 2.0 / 576),
    (.glorotUniform, 2.0 / 864), (.lecunUniform, 1.0 / 576), (.randomUniform, 0.0025 / 3), (.randomNormal, 0.0025),
    // The variance of a normal distribution that is cut at two deviations is 0.7737 of the whole one's.
    (.truncatedNormal, 0.0025 * 0.7737),
  ]

  @Test("in what is drawn: its bounds and its variance", arguments: variances)
  func draws(initializer: KernelInitializer, variance: Double) throws {
    var architecture = Architecture(name: "m", input: Shape(8, 8, 64))
    try architecture.append(
      named: "conv", kind: "", [("", Convolution(filters: 32, kernelSize: (3, 3), initializer: initializer))])
    let values = try Model(architecture, seed: 3).parameters[0][0].values.map(Double.init)
    let mean = values.reduce(0, +) / Double(values.count)
    let own: Double = values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(values.count)
    #expect(abs(mean) < 0.03 * variance.squareRoot() && abs(own / variance - 1) < 0.03)
    let bound: Double? =
      switch initializer {
      case .heNormal, .glorotNormal, .lecunNormal: 2 * (variance / 0.7737).squareRoot()
      case .truncatedNormal: 0.1
      case .randomNormal: nil
      default: (3 * variance).squareRoot()
      }
    if let bound {
      let largest = values.map(abs).max() ?? 0
      #expect(largest <= bound * 1.001 && largest > bound * 0.98)
    }
    #expect(
      try Model(architecture, seed: 4).parameters[0][0].values != Model(architecture, seed: 3).parameters[0][0].values)
  }
}
