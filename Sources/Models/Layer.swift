import Basics
import Kernels

/// A layer as declared: its arguments, and what follows from them. Layers are values; an `Operation` computes.
public protocol Layer: Sendable {
  /// Keras's name of the layer's class, as the summary prints it.
  var kind: String { get }

  /// The shape of the output for one sample.
  ///
  /// - Throws: `ModelError` where the number or the shapes of the inputs do not fit.
  func outputShape(_ inputs: [Shape]) throws(ModelError) -> Shape

  /// The layer's variables, in Keras's order and with Keras's names and dimensions.
  func parameters(_ inputs: [Shape]) -> [ParameterDeclaration]

  /// Multiplications with additions for one sample, counted for products with learned kernels only.
  func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int

  /// The operation of the layer on inputs of the given shapes. It holds the tensors, and uses the values that they have
  /// when it runs.
  func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation
}

extension Layer {
  public func parameters(_ inputs: [Shape]) -> [ParameterDeclaration] { [] }
  public func multiplyAdds(_ inputs: [Shape], _ output: Shape) -> Int { 0 }

  /// The only input's shape.
  func single(_ inputs: [Shape]) throws(ModelError) -> Shape {
    guard inputs.count == 1 else { throw .inputCount(kind: kind, expected: "one input", received: inputs.count) }
    return inputs[0]
  }

  /// The only input's shape, which must be a feature map.
  func featureMap(_ inputs: [Shape]) throws(ModelError) -> Shape {
    let shape = try single(inputs)
    guard !shape.isFlat else { throw .needsFeatureMap(kind: kind, received: shape) }
    return shape
  }
}

/// A layer that draws random numbers in training, and is the identity at inference.
public protocol RandomLayer: Layer {
  /// The operation of the layer as the model's node number `index`: each node draws numbers of its own.
  func makeOperation(index: Int) -> any Operation
}

extension RandomLayer {
  public func makeOperation(_ inputs: [Shape], _ parameters: [Tensor]) -> any Operation { makeOperation(index: 0) }
}

/// A variable of a layer: a tensor that is trained, or running statistics.
public struct ParameterDeclaration: Sendable {
  /// Keras's name of the variable.
  public let name: String
  public let dimensions: [Int]
  public let initializer: Initializer
  /// Whether gradients train it; running statistics follow the data instead.
  public let isTrained: Bool
  /// What is added to the loss for its size.
  public let regularizer: Regularizer?

  public init(
    _ name: String, _ dimensions: [Int], _ initializer: Initializer, isTrained: Bool = true,
    regularizer: Regularizer? = nil
  ) {
    (self.name, self.dimensions, self.initializer, self.isTrained) = (name, dimensions, initializer, isTrained)
    self.regularizer = regularizer
  }

  public var count: Int { dimensions.reduce(1, *) }
}

/// What computes a layer. It may keep what its backward needs from its last forward.
public protocol Operation: AnyObject, Sendable {
  /// Computes `output` from `inputs`, all of as many images.
  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass)

  /// Does the part of a forward that does not touch each value: it determines what consumers of a passed-on output apply.
  func prepare(_ inputs: [Tensor], _ pass: Pass)

  /// Computes what the last forward computed, from the same inputs, and changes nothing else.
  func repeatForward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass)

  /// Computes gradients from that of the output, after a forward of the same batch.
  func backward(_ step: BackwardStep, _ pass: Pass)

  /// The scratch memory that a thread needs for a forward, and in training for a backward, of so many images, at most.
  ///
  /// - Parameter output: the shape of the output for one image.
  func workspace(_ images: Int, _ output: Shape, isTraining: Bool) -> WorkspaceSize
}

extension Operation {
  public func prepare(_ inputs: [Tensor], _ pass: Pass) {}
  public func repeatForward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) { forward(inputs, output, pass) }
  public func workspace(_ images: Int, _ output: Shape, isTraining: Bool) -> WorkspaceSize { WorkspaceSize() }
}

/// The context of an operation's run.
public struct Pass: Sendable {
  public let context: ExecutionContext
  /// Whether the pass is one of training: dropout drops, batch normalization takes the batch's statistics.
  public let isTraining: Bool
  /// What random draws are keyed by: the experiment's seed, and the number of the training step.
  public let seed: UInt64
  public let step: Int

  public init(context: ExecutionContext, isTraining: Bool = false, seed: UInt64 = 0, step: Int = 0) {
    (self.context, self.isTraining, self.seed, self.step) = (context, isTraining, seed, step)
  }
}

/// The arguments of an operation's backward.
public struct BackwardStep: Sendable {
  public let inputs: [Tensor]
  public let output: Tensor
  public let outputGradient: Tensor
  /// Where the inputs' gradients go; nil for those that are not needed.
  public let inputGradients: [Tensor?]
  /// Where the parameters' gradients go, in the order of the declaration; nil for those that are not trained.
  public let parameterGradients: [Tensor?]

  public init(
    inputs: [Tensor], output: Tensor, outputGradient: Tensor, inputGradients: [Tensor?],
    parameterGradients: [Tensor?]
  ) {
    (self.inputs, self.output, self.outputGradient) = (inputs, output, outputGradient)
    (self.inputGradients, self.parameterGradients) = (inputGradients, parameterGradients)
  }
}
