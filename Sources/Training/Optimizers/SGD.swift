import Kernels

/// Stochastic gradient descent, with momentum and with Nesterov's look-ahead (1983).
public struct SGD: Optimizer {
  public static let name = "sgd"

  public var learningRate: Float
  /// The share of the last step that is added to the next.
  public var momentum: Float
  /// Whether the momentum looks ahead.
  public var isNesterov: Bool
  public var weightDecay: Float

  public init(learningRate: Float = 0.01, momentum: Float = 0, isNesterov: Bool = false, weightDecay: Float = 0) {
    (self.learningRate, self.momentum) = (learningRate, momentum)
    (self.isNesterov, self.weightDecay) = (isNesterov, weightDecay)
  }

  public var settings: [(name: String, value: Float)] {
    [("momentum", momentum), ("nesterov", isNesterov ? 1 : 0), ("weight_decay", weightDecay)]
  }

  /// The velocity.
  public var momentCount: Int { 1 }

  public func step(_ value: Tensor, _ gradient: Tensor, _ moments: [Tensor], powers: [Double]) {
    momentumStep(
      value, gradient, velocity: moments[0], rate: learningRate, momentum: momentum, isNesterov: isNesterov)
  }

  public func check() throws(TrainingError) { try check(shares: [("momentum", momentum)]) }
}
