import Kernels
import Models
import Testing

/// Where maps are large, a plan computes a few rows of several layers at a time. Which layers, and how many rows, depends
/// on the cache that it plans for; the outputs must not.
@Suite("A plan for inference gives the same bits for any cache")
struct InferencePlanTests {
  @Test("of a pretrained network's layers")
  func backbone() throws {
    try expectEqualOutputs(BackboneTests.model(64, alpha: 0.35))
  }

  @Test("of convolutions with all kinds of windows")
  func convolutions() throws {
    var architecture = Architecture(name: "test", input: Shape(23, 17, 3))
    try architecture.append(
      named: "stem", kind: "Conv2D", [("", Convolution(filters: 8, kernelSize: (5, 4), strides: (1, 2)))])
    try architecture.append(
      named: "wide", kind: "Conv2D", [("", Convolution(filters: 12, kernelSize: (1, 1), isSame: true))])
    try architecture.append(
      named: "strided", kind: "DepthwiseConv2D",
      [("", DepthwiseConvolution(kernelSize: (3, 2), strides: (2, 1), isSame: true))])
    try architecture.append(
      named: "skipping", kind: "Conv2D",
      [("", Convolution(filters: 9, kernelSize: (2, 3), strides: (3, 1), isSame: true))])
    try architecture.append(
      named: "tall", kind: "Conv2D",
      [("_a", Convolution(filters: 6, kernelSize: (7, 1), isSame: true)), ("_b", Activation(.relu))])
    try architecture.append(
      named: "last", kind: "DepthwiseConv2D", [("", DepthwiseConvolution(kernelSize: (3, 3), isSame: true))])
    try expectEqualOutputs(Model(architecture, seed: 2))
  }

  private func expectEqualOutputs(_ model: Model) throws {
    let (count, shape) = (3, model.architecture.input)
    let input = Tensor(images: count, shape)
    var stream = RandomStream(seed: 3, purpose: .sampling)
    for index in 0..<input.count { input[index] = stream.uniform(0, 255) }
    let outputs = try [262_144, 16_384, 2048, 256, 1].map { cacheSize in
      let output = Tensor(images: count, model.architecture.output)
      let plan = InferencePlan(model, nodes: model.architecture.nodes.indices, cacheSize: cacheSize)
      try plan.run(count, into: output, ExecutionContext(ThreadPool(count: 2))) { range, target in
        target.copy(from: input[range])
      }
      return output.values
    }
    for other in outputs.dropFirst() { #expect(other == outputs[0]) }
    #expect(Set(outputs[0]).count > 10, "an output of which something can be said")
  }
}
