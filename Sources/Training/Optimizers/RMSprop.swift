import Kernels

/// Gradients divided by the root of their running mean square (Tieleman and Hinton, 2012), with momentum.
public struct RMSprop: Optimizer {
  public static let name = "rmsprop"

  public var learningRate: Float
  /// How much of the squared gradient's running mean is kept.
  public var rho: Float
  /// The share of the last step that is added to the next.
  public var momentum: Float
  /// What is added to the squared gradient's mean.
  public var epsilon: Float
  public var weightDecay: Float

  public init(
    learningRate: Float = 0.001, rho: Float = 0.9, momentum: Float = 0, epsilon: Float = 1e-7, weightDecay: Float = 0
  ) {
    (self.learningRate, self.rho, self.momentum) = (learningRate, rho, momentum)
    (self.epsilon, self.weightDecay) = (epsilon, weightDecay)
  }

  public var settings: [(name: String, value: Float)] {
    [("rho", rho), ("momentum", momentum), ("epsilon", epsilon), ("weight_decay", weightDecay)]
  }

  /// The squared gradient's running mean, and the velocity.
  public var momentCount: Int { 2 }

  public func step(_ value: Tensor, _ gradient: Tensor, _ moments: [Tensor], powers: [Double]) {
    rmspropStep(
      value, gradient, squares: moments[0], velocity: moments[1], rate: learningRate, rho: rho, momentum: momentum,
      epsilon: epsilon)
  }

  public func check() throws(TrainingError) {
    try check(shares: [("rho", rho), ("momentum", momentum)], epsilon: epsilon)
  }
}
