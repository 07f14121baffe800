import Kernels

/// How parameters are updated from their gradients. Names, defaults and the order of operations are Keras's. A setting that only some
/// optimizers have is on their own types.
public protocol Optimizer: Sendable, Equatable {
  /// Its name in scripts and records: "adam".
  static var name: String { get }

  var learningRate: Float { get set }
  /// The share of each parameter that is taken off in a step, times the learning rate.
  var weightDecay: Float { get set }
  /// All settings but the learning rate, by their names in scripts. Moments that were gathered under other settings are
  /// not reused.
  var settings: [(name: String, value: Float)] { get }

  /// How many moments (running averages, velocities) are kept for each value of a parameter.
  var momentCount: Int { get }
  /// The decay rates of moments that begin at 0 and are corrected for that by the rates' powers.
  var decayRates: [Float] { get }

  /// Takes a step along a parameter's gradient, without the weight decay.
  ///
  /// - Parameters:
  ///   - moments: `momentCount` tensors of the parameter's size, 0 before the first step.
  ///   - powers: each decay rate to the power of the number of steps, this one included.
  func step(_ value: Tensor, _ gradient: Tensor, _ moments: [Tensor], powers: [Double])

  /// - Throws: `TrainingError.setting` for a setting out of its range.
  func check() throws(TrainingError)
}

extension Optimizer {
  public var name: String { Self.name }
  public var decayRates: [Float] { [] }

  /// Checks what all optimizers have, and shares such as momenta: at least 0 and below 1.
  func check(shares: [(name: String, value: Float)] = [], epsilon: Float? = nil) throws(TrainingError) {
    try TrainingError.require(learningRate > 0 && learningRate.isFinite, "lr", "above 0", learningRate)
    try TrainingError.require(
      weightDecay >= 0 && weightDecay.isFinite, "weight_decay", "0 or more", weightDecay)
    for (name, value) in shares {
      try TrainingError.require(value >= 0 && value < 1, name, "at least 0 and below 1", value)
    }
    if let epsilon { try TrainingError.require(epsilon > 0 && epsilon.isFinite, "epsilon", "above 0", epsilon) }
  }
}
