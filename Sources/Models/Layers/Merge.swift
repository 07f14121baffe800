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

  /// The operation of the layer, which applies the batch normalizations before it, where there are such.
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

  func workspace(_ images: Int, _ output: Shape, isTraining: Bool) -> WorkspaceSize {
    var size = WorkspaceSize()
    if prologues.contains(where: { $0 != nil }) {
      size.need(ExecutionContext.shardSize(pixels: output.pixels) * output.count, in: WorkspaceSlot.values)
    }
    return size
  }
}

/// The product of layers of equal shape, value by value: a gate.
///
/// `multiply map gate`
public struct Multiply: Layer {
  public init() {}

  public var kind: String { "Multiply" }

  public func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape {
    guard inputs.count >= 2 else {
      throw .inputCount(kind: kind, expected: "two or more inputs", received: inputs.count)
    }
    guard inputs.allSatisfy({ $0 == inputs[0] }) else { throw .shapesDiffer(kind: kind, shapes: inputs) }
    return inputs[0]
  }

  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation { MultiplyOperation() }
}

private final class MultiplyOperation: Operation, Sendable {
  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    pass.context.forEachShard(output.images, pixels: output.shape.pixels) { images, _, _ in
      let product = output[images]
      product.copy(from: inputs[0][images])
      for input in inputs.dropFirst() { multiply(product, input[images], into: product) }
    }
  }

  /// Each input's gradient is the output's times the other inputs.
  func backward(_ step: BackwardStep, _ pass: Pass) {
    pass.context.forEachShard(step.output.images, pixels: step.output.shape.pixels) { images, _, _ in
      for (index, target) in step.inputGradients.enumerated() {
        guard let target = target?[images] else { continue }
        target.copy(from: step.outputGradient[images])
        for (other, input) in step.inputs.enumerated() where other != index {
          multiply(target, input[images], into: target)
        }
      }
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
