import Kernels

/// The sum of layers of equal shape: a residual connection (He et al., 2016).
///
/// `add block_1 block_2`
public struct Add: Layer {
  public init() {}

  public var kind: String { "Add" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    guard inputs.count >= 2 else {
      throw .inputCount(kind: kind, expected: "two or more inputs", received: inputs.count)
    }
    guard inputs.allSatisfy({ $0 == inputs[0] }) else { throw .shapesDiffer(kind: kind, shapes: inputs) }
    return inputs[0]
  }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation {
    makeOperation(prologues: inputs.map { _ in nil })
  }

  /// The layer at work after batch normalizations that leave it to apply them, where there are such.
  func makeOperation(prologues: [BatchNormalizationOperation?]) -> any Operation { AddOperation(prologues) }
}

private final class AddOperation: Operation, Sendable {
  private let prologues: [BatchNormalizationOperation?]

  init(_ prologues: [BatchNormalizationOperation?]) { self.prologues = prologues }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    pass.context.forEachShard(output.images, pixels: output.shape.pixels) { [prologues] images, _, workspace in
      func value(_ index: Int) -> Tensor {
        prologues[index]?.normalized(inputs[index][images], workspace) ?? inputs[index][images]
      }
      let sum = output[images]
      sum.copy(from: value(0))
      for index in inputs.indices.dropFirst() { add(sum, value(index), into: sum) }
    }
  }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    pass.context.forEachShard(step.output.images, pixels: step.output.shape.pixels) { images, _, _ in
      for target in step.inputGradients { target?[images].copy(from: step.outputGradient[images]) }
    }
  }
}

/// The channels of layers of equal height and width, one after the other.
///
/// `concatenate left right`
public struct Concatenate: Layer {
  public init() {}

  public var kind: String { "Concatenate" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    guard inputs.count >= 2 else {
      throw .inputCount(kind: kind, expected: "two or more inputs", received: inputs.count)
    }
    let first = inputs[0]
    let channels = inputs.reduce(0) { $0 + $1.channels }
    guard inputs.allSatisfy({ ($0.height, $0.width, $0.isFlat) == (first.height, first.width, first.isFlat) }) else {
      throw .shapesDiffer(kind: kind, shapes: inputs)
    }
    return first.isFlat ? Shape(flat: channels) : Shape(first.height, first.width, channels)
  }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation { ConcatenateOperation() }
}

private final class ConcatenateOperation: Operation, Sendable {
  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    pass.context.forEachShard(output.images, pixels: output.shape.pixels) { images, _, _ in
      var channel = 0
      for input in inputs {
        copyChannels(input[images], from: 0, to: output[images], at: channel, count: input.shape.channels)
        channel += input.shape.channels
      }
    }
  }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    pass.context.forEachShard(step.output.images, pixels: step.output.shape.pixels) { images, _, _ in
      var channel = 0
      for (input, target) in zip(step.inputs, step.inputGradients) {
        if let target {
          copyChannels(
            step.outputGradient[images], from: channel, to: target[images], at: 0, count: input.shape.channels)
        }
        channel += input.shape.channels
      }
    }
  }
}
