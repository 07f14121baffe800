import Kernels

/// Adam with decoupled weight decay (Loshchilov and Hutter, 2019), which is on by default.
public struct AdamW: Optimizer {
  public static let name = "adamw"

  /// What remains without the decay by default.
  public var adam: Adam

  public init(
    learningRate: Float = 0.001, beta1: Float = 0.9, beta2: Float = 0.999, epsilon: Float = 1e-7,
    weightDecay: Float = 0.004
  ) {
    adam = Adam(
      learningRate: learningRate, beta1: beta1, beta2: beta2, epsilon: epsilon, weightDecay: weightDecay)
  }

  public var learningRate: Float {
    get { adam.learningRate }
    set { adam.learningRate = newValue }
  }
  public var weightDecay: Float {
    get { adam.weightDecay }
    set { adam.weightDecay = newValue }
  }
  public var settings: [(name: String, value: Float)] { adam.settings }
  public var momentCount: Int { adam.momentCount }
  public var decayRates: [Float] { adam.decayRates }

  public func step(_ value: Tensor, _ gradient: Tensor, _ moments: [Tensor], powers: [Double]) {
    adam.step(value, gradient, moments, powers: powers)
  }

  public func check() throws(TrainingError) { try adam.check() }
}
