import Basics
import FoundationEssentials
import Kernels
import Models
import Testing

/// Looking into a model: feature maps, kernels, and Grad-CAM against Keras's numbers (`Fixtures/make_gradcam.py`).
@Suite("A look into a model")
struct InspectionTests {
  private struct File: Decodable {
    struct Maps: Decodable {
      let output: [Float]
      let heat: [[[Float]]]
    }
    let parameters: [[[Float]]]
    let images: [[Float]]
    let scores: [Float]
    let maps: [String: Maps]
  }

  private let file: File
  private let model: Model
  private let images: Tensor

  init() throws {
    file = try JSONDecoder().decode(File.self, from: Data(try FileIO.read(fixture("gradcam.json"))))
    let input = Shape(12, 12, 3)
    var architecture = Architecture(name: "small", input: input)
    try architecture.append(named: "rescaling", kind: "", [("", Rescaling(scale: 1 / 255, offset: 0))])
    let stem = Convolution(filters: 6, kernelSize: (3, 3), isSame: true)
    try architecture.append(named: "stem", kind: "", [("", stem), ("_relu", Activation(.relu))])
    try architecture.append(named: "bn", kind: "", [("", BatchNormalization())])
    let depthwise = DepthwiseConvolution(kernelSize: (3, 3), isSame: true, usesBias: false)
    try architecture.append(named: "depthwise", kind: "", [("", depthwise)])
    try architecture.append(named: "project", kind: "", [("", Convolution(filters: 6, kernelSize: (1, 1)))])
    try architecture.append(named: "sum", kind: "", [("", Add())], inputs: ["project", "stem"])
    try architecture.append(named: "nowhere", kind: "", [("", Convolution(filters: 2, kernelSize: (1, 1)))])
    try architecture.append(named: "sum_relu", kind: "", [("", Activation(.relu6))], inputs: ["sum"])
    let top = Convolution(filters: 8, kernelSize: (3, 3), strides: (2, 2), isSame: true)
    try architecture.append(named: "top", kind: "", [("", top), ("_swish", Activation(.curve(.swish)))])
    try architecture.append(named: "pool", kind: "", [("", GlobalPooling(.average)), ("_drop", Dropout(0.3))])
    try architecture.append(named: "dense", kind: "", [("", Dense(units: 3)), ("_softmax", Activation(.softmax))])
    let model = try Model(architecture, seed: 1)
    let learned = architecture.nodes.indices.filter {
      !model.parameters[$0].isEmpty && architecture.nodes[$0].name != "nowhere"
    }
    for (node, values) in zip(learned, file.parameters) {
      for (tensor, values) in zip(model.parameters[node], values) {
        tensor.copy(from: Tensor(tensor.shape, values: values))
      }
    }
    self.model = model
    images = Tensor(images: 2, input, values: file.images.flatMap { $0 })
  }

  private func expect(
    _ own: [Float], near other: [Float], _ comment: Comment, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(own.count == other.count, comment, sourceLocation: sourceLocation)
    let size = other.map(abs).max() ?? 0
    let error = zip(own, other).map { abs($0 - $1) }.max() ?? 0
    #expect(error <= 2e-5 * size, comment, sourceLocation: sourceLocation)
  }

  @Test("shows Keras's feature maps", arguments: ["stem", "sum", "top"])
  func featureMaps(layer: String) throws {
    let node = try model.architecture.featureMap(named: layer)
    let features = try model.features(at: node, 1, ExecutionContext(ThreadPool(count: 2))) { [images] range, input in
      input.copy(from: images[range])
    }
    expect(features.values, near: try #require(file.maps[layer]).output, "\(layer)")
  }

  @Test("shows where Keras's Grad-CAM says that it looked", arguments: ["stem", "sum", "top"])
  func gradCAM(layer: String) throws {
    let cam = try GradCAM(model, node: try model.architecture.featureMap(named: layer))
    let expected = try #require(file.maps[layer]).heat
    let context = ExecutionContext(ThreadPool(count: 2))
    for number in 0..<3 {
      let maps = try cam.maps(of: 2, class: number, context) { [images] range, input in
        input.copy(from: images[range])
      }
      for (image, map) in maps.enumerated() {
        expect(map.values, near: expected[image][number], "\(layer), class \(number), image \(image)")
        expect(map.scores, near: Array(file.scores[image * 3..<image * 3 + 3]), "scores")
      }
    }
    // Of the predicted class, and with the same bits on any number of threads.
    let few = try cam.maps(of: 2, class: nil, context) { [images] range, input in input.copy(from: images[range]) }
    let one = try cam.maps(of: 2, class: nil, ExecutionContext(ThreadPool(count: 1))) { [images] range, input in
      input.copy(from: images[range])
    }
    #expect(few.map(\.classIndex) == [1, 1])
    #expect(few.map(\.values) == one.map(\.values) && few.map(\.scores) == one.map(\.scores))
  }

  @Test("finds the layers that are meant where none is named")
  func defaults() throws {
    let architecture = model.architecture
    #expect(architecture.name(ofNode: try architecture.firstFeatureMap()) == "bn")
    #expect(architecture.name(ofNode: try architecture.lastFeatureMap()) == "top")
    #expect(architecture.name(ofNode: architecture.classifierInput) == "pool")
    #expect(try model.kernel(named: nil).layer == "stem")
  }

  @Test("cuts a kernel into the images that it consists of")
  func kernels() throws {
    let stem = try model.kernel(named: "stem")
    #expect([stem.height, stem.width, stem.inputs, stem.filters] == [3, 3, 3, 6])
    let values = file.parameters[0][0]
    let expected: [Float] = (0..<9).map { values[$0 * 18 + 2 * 6 + 4] }
    #expect(stem.slice(filter: 4, input: 2) == expected)
    let depthwise = try model.kernel(named: "depthwise")
    #expect([depthwise.inputs, depthwise.filters] == [1, 6])
    let ofDepthwise: [Float] = file.parameters[2][0]
    #expect(depthwise.slice(filter: 5, input: 0) == stride(from: 5, to: 54, by: 6).map { ofDepthwise[$0] })
  }

  @Test("says which layers have nothing to show")
  func errors() throws {
    let architecture = model.architecture
    #expect(throws: ModelError.noFeatureMap(layer: "dense", reason: "a vector of 3")) {
      try architecture.featureMap(named: "dense")
    }
    #expect(throws: ModelError.noFeatureMap(layer: "input", reason: "the image itself")) {
      try architecture.featureMap(named: "input")
    }
    #expect(throws: ModelError.unusedLayer("nowhere")) {
      try GradCAM(model, node: try architecture.featureMap(named: "nowhere"))
    }
    #expect(throws: ModelError.noKernel(layer: "project", known: ["stem", "depthwise", "top"])) {
      try model.kernel(named: "project")
    }
    var flat = Architecture(name: "flat", input: Shape(4, 4, 3))
    try flat.append(named: "flatten", kind: "", [("", Flatten())])
    try flat.append(named: "dense", kind: "", [("", Dense(units: 2)), ("_softmax", Activation(.softmax))])
    #expect(throws: ModelError.noFeatureMaps) { try flat.firstFeatureMap() }
    #expect(throws: ModelError.noFeatureMaps) { try flat.lastFeatureMap() }
    #expect(throws: ModelError.noKernel(layer: nil, known: [])) { try Model(flat, seed: 1).kernel(named: nil) }
  }

  @Test("finds the value of a layer after which others lead nowhere")
  func deadEnd() throws {
    var architecture = Architecture(name: "branches", input: Shape(4, 4, 3))
    try architecture.append(named: "a", kind: "", [("", Convolution(filters: 2, kernelSize: (1, 1)))])
    try architecture.append(named: "b", kind: "", [("", Convolution(filters: 2, kernelSize: (1, 1)))], inputs: ["a"])
    try architecture.append(named: "c", kind: "", [("", Activation(.relu))], inputs: ["a"])
    let model = try Model(architecture, seed: 1)
    model.parameters[0][0].fill(-0.01)
    let context = ExecutionContext(ThreadPool(count: 1))
    func values(_ node: Int) throws -> [Float] {
      try model.features(at: node, 1, context) { _, input in input.fill(200) }.values
    }
    let (a, c) = try (values(0), values(2))
    #expect(a.allSatisfy { $0 < 0 } && c.allSatisfy { $0 == 0 })
  }
}
