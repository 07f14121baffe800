import Basics
import Kernels
import Models
import Testing

/// MobileNetV2's features against Keras's with the same weights on the same bytes (`Fixtures/make_backbone.py`). The
/// weights are downloaded by `scripts/fetch-weights`; where they are missing, the comparison is skipped.
@Suite("MobileNetV2 equals Keras's")
struct BackboneTests {
  static let hasWeights = (try? WeightCache.imagenet()) != nil

  @Test("in its features", .enabled(if: hasWeights, "the weights are not there"), arguments: [48, 96, 227])
  func features(size: Int) throws {
    let file = try Safetensors.read(fixture("backbone.safetensors"))
    let images = try file.tensor("\(size)/bytes")
    let expected = try file.tensor("\(size)/features")
    let model = try Self.model(size)
    try model.takeValues(
      from: LayerWeights(WeightFile.read(WeightCache.imagenet())), nodes: model.architecture.nodeRange(named: "body"))
    let input = Tensor(images: images.shape[0], Shape(size, size, 3), values: images.values)
    let output = Tensor(images: input.images, Shape(flat: 1280))
    try InferencePlan(model).run(input.images, into: output, ExecutionContext(ThreadPool(count: 2))) { range, target in
      target.copy(from: input[range])
    }
    let norm = expected.values.reduce(0.0) { $0 + Double($1) * Double($1) }.squareRoot()
    let difference = zip(output.values, expected.values).reduce(0.0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }
    #expect(difference.squareRoot() / norm <= 1e-4, "a relative error of \(difference.squareRoot() / norm)")
  }

  @Test(
    "in the number of its parameters, for each width", arguments: [(0.35, 410_208), (1.0, 2_257_984), (1.4, 4_363_712)])
  func parameters(alpha: Double, count: Int) throws {
    let model = try Self.model(96, alpha: alpha)
    #expect(model.parameterCount.total == count)
  }

  @Test("and gives the same bits in a plan and layer by layer on any number of threads")
  func threads() throws {
    let model = try Self.model(32, alpha: 0.35)
    let input = Tensor(images: 5, Shape(32, 32, 3))
    var stream = RandomStream(seed: 1, purpose: .sampling)
    for index in 0..<input.count { input[index] = stream.uniform(0, 255) }
    func run(_ threads: Int, _ order: [Int]) throws -> [[Float]] {
      let output = Tensor(images: 5, model.architecture.output)
      try InferencePlan(model).run(5, into: output, ExecutionContext(ThreadPool(count: threads))) { range, target in
        for (place, index) in range.enumerated() {
          target[place..<place + 1].copy(from: input[order[index]..<order[index] + 1])
        }
      }
      return order.indices.sorted { order[$0] < order[$1] }.map { output[$0..<$0 + 1].values }
    }
    let reference = try run(1, [0, 1, 2, 3, 4])
    #expect(try run(3, [0, 1, 2, 3, 4]) == reference)
    #expect(try run(2, [4, 2, 0, 1, 3]) == reference, "an image's bits depend on its neighbours")
  }

  static func model(_ size: Int, alpha: Double = 1) throws -> Model {
    var architecture = Architecture(name: "test", input: Shape(size, size, 3))
    try MobileNetV2.append(to: &architecture, named: "body", alpha: alpha)
    try architecture.append(named: "pool", kind: "GlobalAveragePooling2D", [("", GlobalPooling(.average))])
    return try Model(architecture, seed: 1)
  }
}
