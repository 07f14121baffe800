import Basics
import Kernels

/// A parameter's initial values.
public enum Initializer: Sendable, Equatable {
  case zeros
  case ones
  /// Uniform in ±`limit`.
  case uniform(limit: Float)
  /// Normal with mean 0; truncated, values beyond two deviations are drawn again.
  case normal(deviation: Float, isTruncated: Bool)

  /// Sets `tensor`, of zeros, to the initial values, drawn for parameter number `index` of the model.
  ///
  /// - Throws: `Interrupted`, within milliseconds of the request.
  func fill(_ tensor: Tensor, seed: UInt64, index: Int) throws(Interrupted) {
    var stream = RandomStream(seed: seed, purpose: .initialization, epoch: index)
    switch self {
    case .zeros: break
    case .ones: tensor.fill(1)
    case .uniform(let limit):
      try Interruption.forEachPiece(of: tensor.count) { piece in
        for place in piece { tensor[place] = stream.uniform(-limit, limit) }
      }
    case .normal(let deviation, let isTruncated):
      try Interruption.forEachPiece(of: tensor.count) { piece in
        for place in piece {
          var value = stream.normal()
          while isTruncated && abs(value) > 2 { value = stream.normal() }
          tensor[place] = value * deviation
        }
      }
    }
  }
}

/// A kernel's initial values: Keras's initializers, by its names and formulas.
public enum KernelInitializer: String, Sendable, CaseIterable {
  case glorotUniform = "glorot_uniform"
  case glorotNormal = "glorot_normal"
  case heUniform = "he_uniform"
  case heNormal = "he_normal"
  case lecunUniform = "lecun_uniform"
  case lecunNormal = "lecun_normal"
  case randomUniform = "random_uniform"
  case randomNormal = "random_normal"
  case truncatedNormal = "truncated_normal"
  case zeros
  case ones

  /// The initial values of a kernel by which an output depends on `fanIn` inputs, and an input has a part in `fanOut`
  /// outputs.
  func initializer(fanIn: Double, fanOut: Double) -> Initializer {
    /// Keras's `VarianceScaling`: of variance 1 ÷ `fan` before the truncation at two deviations, and again after it.
    func normal(_ scale: Double, _ fan: Double) -> Initializer {
      .normal(deviation: Float((scale / max(fan, 1)).squareRoot() / 0.87962566103423978), isTruncated: true)
    }
    func uniform(_ scale: Double, _ fan: Double) -> Initializer {
      .uniform(limit: (Float(3 * scale) / Float(max(fan, 1))).squareRoot())
    }
    return switch self {
    case .glorotUniform: .uniform(limit: (6 / Float(fanIn + fanOut)).squareRoot())
    case .glorotNormal: normal(1, (fanIn + fanOut) / 2)
    case .heUniform: uniform(2, fanIn)
    case .heNormal: normal(2, fanIn)
    case .lecunUniform: uniform(1, fanIn)
    case .lecunNormal: normal(1, fanIn)
    case .randomUniform: .uniform(limit: 0.05)
    case .randomNormal: .normal(deviation: 0.05, isTruncated: false)
    case .truncatedNormal: .normal(deviation: 0.05, isTruncated: true)
    case .zeros: .zeros
    case .ones: .ones
    }
  }
}

/// What is added to the loss for a kernel's size: l1 · Σ |w| + l2 · Σ w², as Keras's `L1L2`.
public struct Regularizer: Sendable, Equatable {
  public let l1: Float
  public let l2: Float

  /// Nil where there is nothing to add.
  public init?(l1: Float = 0, l2: Float = 0) {
    if l1 == 0 && l2 == 0 { return nil }
    (self.l1, self.l2) = (l1, l2)
  }

  /// - Throws: `ModelError.argument` for a factor that is negative or not finite.
  func check(_ kind: String) throws(ModelError) {
    for (name, factor) in [("l1", l1), ("l2", l2)] where !(factor >= 0 && factor.isFinite) {
      throw .argument(kind: kind, name: name, expected: "at least 0", received: "\(factor)")
    }
  }
}
