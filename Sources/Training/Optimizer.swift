import Kernels
import Models

/// How parameters follow their gradients: which method, and its numbers. Names and defaults are Keras's.
public struct Optimizer: Sendable, Equatable {
  public enum Method: String, Sendable, CaseIterable {
    case adam, adamw, sgd, rmsprop
  }

  public var method: Method
  public var learningRate: Float
  /// Of `sgd` and `rmsprop`.
  public var momentum: Float = 0
  /// Of `sgd`: whether the momentum looks ahead (Nesterov, 1983).
  public var isNesterov = false
  /// Of `adam` and `adamw`: how much of the gradient's mean is kept.
  public var beta1: Float = 0.9
  /// Of `adam` and `adamw`: how much of the squared gradient's mean is kept.
  public var beta2: Float = 0.999
  /// Of `rmsprop`: how much of the squared gradient's mean is kept.
  public var rho: Float = 0.9
  public var epsilon: Float = 1e-7
  /// The share of each parameter that is taken off in a step, times the learning rate.
  public var weightDecay: Float

  /// A method with Keras's defaults.
  public init(_ method: Method, learningRate: Float? = nil) {
    self.method = method
    self.learningRate = learningRate ?? (method == .sgd ? 0.01 : 0.001)
    weightDecay = method == .adamw ? 0.004 : 0
  }
}

/// An optimiser at work on a model's parameters, with what it remembers of earlier steps.
public final class OptimizerState {
  public let optimizer: Optimizer
  private let context: ExecutionContext

  /// A part of a parameter: large ones are cut, so that threads share the work.
  private struct Piece: Sendable {
    let value: Tensor
    let gradient: Tensor
    let first: Tensor
    let second: Tensor
  }

  private let pieces: [Piece]
  private var (beta1Power, beta2Power) = (1.0, 1.0)

  public init(_ optimizer: Optimizer, _ trained: [TrainingPass.Trained], _ context: ExecutionContext) {
    (self.optimizer, self.context) = (optimizer, context)
    let size = 16_384
    pieces = trained.flatMap { parameter in
      let (first, second) = (Tensor(count: parameter.value.count), Tensor(count: parameter.value.count))
      return stride(from: 0, to: parameter.value.count, by: size).map { start in
        let range = start..<min(start + size, parameter.value.count)
        return Piece(
          value: Self.slice(parameter.value, range), gradient: Self.slice(parameter.gradient, range),
          first: Self.slice(first, range), second: Self.slice(second, range))
      }
    }
    // They are zeros already; but memory that is written to before it is read is had from the system in one go.
    context.forEach(pieces.count) { [pieces] index, _ in
      pieces[index].first.fill(0)
      pieces[index].second.fill(0)
    }
  }

  /// Takes one step along the gradients.
  public func step() {
    beta1Power *= Double(optimizer.beta1)
    beta2Power *= Double(optimizer.beta2)
    let correction = Float((1 - beta2Power).squareRoot() / (1 - beta1Power))
    context.forEach(pieces.count) { [optimizer, pieces] index, _ in
      let piece = pieces[index]
      if optimizer.weightDecay > 0 { decay(piece.value, amount: optimizer.weightDecay * optimizer.learningRate) }
      switch optimizer.method {
      case .adam, .adamw:
        adamStep(
          piece.value, piece.gradient, mean: piece.first, variance: piece.second,
          rate: optimizer.learningRate * correction, beta1: optimizer.beta1, beta2: optimizer.beta2,
          epsilon: optimizer.epsilon)
      case .sgd:
        momentumStep(
          piece.value, piece.gradient, velocity: piece.first, rate: optimizer.learningRate,
          momentum: optimizer.momentum, isNesterov: optimizer.isNesterov)
      case .rmsprop:
        rmspropStep(
          piece.value, piece.gradient, squares: piece.first, velocity: piece.second, rate: optimizer.learningRate,
          rho: optimizer.rho, momentum: optimizer.momentum, epsilon: optimizer.epsilon)
      }
    }
  }

  private static func slice(_ tensor: Tensor, _ range: Range<Int>) -> Tensor {
    tensor.reshaped(images: tensor.count, Shape(flat: 1))[range].reshaped(images: 1, Shape(flat: range.count))
  }
}
