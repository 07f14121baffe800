import Kernels

/// Adaptive moment estimation (Kingma and Ba, 2015).
public struct Adam: Optimizer {
  public static let name = "adam"

  public var learningRate: Float
  /// How much of the gradient's running mean is kept.
  public var beta1: Float
  /// How much of the squared gradient's running mean is kept.
  public var beta2: Float
  /// What is added to the root of the squared gradient's mean.
  public var epsilon: Float
  public var weightDecay: Float

  public init(
    learningRate: Float = 0.001, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-7,
    weightDecay: Float = 0
  ) {
    (self.learningRate, self.beta1, self.beta2) = (learningRate, beta1, beta2)
    (self.epsilon, self.weightDecay) = (epsilon, weightDecay)
  }

  public var settings: [(name: String, value: Float)] {
    [("beta_1", beta1), ("beta_2", beta2), ("epsilon", epsilon), ("weight_decay", weightDecay)]
  }

  /// The running means of the gradient and of its square.
  public var momentCount: Int { 2 }
  public var decayRates: [Float] { [beta1, beta2] }

  public func step(_ value: Tensor, _ gradient: Tensor, _ moments: [Tensor], powers: [Double]) {
    let correction = Float((1 - powers[1]).squareRoot() / (1 - powers[0]))
    adamStep(
      value, gradient, mean: moments[0], variance: moments[1], rate: learningRate * correction, beta1: beta1,
      beta2: beta2, epsilon: epsilon)
  }

  public func check() throws(TrainingError) {
    try check(shares: [("beta_1", beta1), ("beta_2", beta2)], epsilon: epsilon)
  }
}
