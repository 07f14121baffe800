import Basics
import Kernels
import Models

/// The state of an optimizer. A training continues from it as if it had never stopped.
public struct OptimizerState: Sendable {
  public let optimizer: any Optimizer
  /// The names of the parameters that are trained, in order.
  public let parameters: [String]
  /// Each parameter's moments.
  let moments: [[Tensor]]
  /// The optimizer's decay rates to the power of the number of steps.
  fileprivate(set) var powers: [Double]

  /// Before the first step.
  init(_ optimizer: any Optimizer, _ trained: [TrainingPass.Trained]) {
    self.optimizer = optimizer
    parameters = trained.map(\.name)
    moments = trained.map { parameter in (0..<optimizer.momentCount).map { _ in Tensor(count: parameter.value.count) } }
    powers = optimizer.decayRates.map { _ in 1 }
  }

  /// The bytes that the moments take in memory.
  public var memory: Int {
    moments.reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } } * MemoryLayout<Float>.stride
  }

  /// Takes over the moments of the same parameters.
  ///
  /// - Throws: `Interrupted`, within milliseconds of the request; some moments then are taken, others not.
  mutating func take(_ other: OptimizerState) throws(Interrupted) {
    for (own, others) in zip(moments.joined(), other.moments.joined()) { try own.take(others) }
    powers = other.powers
  }

  /// Why a training cannot reuse earlier moments.
  public enum Difference: Equatable, Sendable {
    case optimizer(before: String, now: String)
    case setting(String)
    /// Other parameters are trained.
    case parameters

    public var description: String {
      switch self {
      case .optimizer(let before, let now): "\(now) in place of \(before)"
      case .setting(let name): "\(name) has changed"
      case .parameters: "other layers are trained"
      }
    }
  }

  /// Why another optimizer, or one for other parameters, cannot reuse this state; nil where it can. The learning rate may
  /// change.
  func difference(to other: OptimizerState) -> Difference? {
    let (own, others) = (optimizer, other.optimizer)
    if own.name != others.name { return .optimizer(before: own.name, now: others.name) }
    if let changed = zip(own.settings, others.settings).first(where: { $0.value != $1.value }) {
      return .setting(changed.1.name)
    }
    return parameters == other.parameters ? nil : .parameters
  }
}

/// Applies an optimizer to the parameters of a training pass.
public final class OptimizerRun {
  public private(set) var state: OptimizerState
  /// Why it began without the moments that it was offered.
  public let difference: OptimizerState.Difference?
  private let context: ExecutionContext

  /// A part of a parameter: large ones are cut, so that threads share the work.
  private struct Piece: Sendable {
    let value: Tensor
    let gradient: Tensor
    let moments: [Tensor]
  }

  private let pieces: [Piece]

  /// - Parameter earlier: the state to continue from, where it fits; it is not changed.
  /// - Throws: `Interrupted`.
  public init(
    _ optimizer: any Optimizer, _ trained: [TrainingPass.Trained], from earlier: OptimizerState? = nil,
    _ context: ExecutionContext
  ) throws(Interrupted) {
    var state = OptimizerState(optimizer, trained)
    let size = 16_384
    pieces = zip(trained, state.moments).flatMap { parameter, moments in
      stride(from: 0, to: parameter.value.count, by: size).map { start in
        let range = start..<min(start + size, parameter.value.count)
        return Piece(
          value: Self.slice(parameter.value, range), gradient: Self.slice(parameter.gradient, range),
          moments: moments.map { Self.slice($0, range) })
      }
    }
    // They are zeros already; but the system provides memory faster if it is written to before it is read.
    context.forEach(pieces.count) { [pieces] index, _ in
      for moment in pieces[index].moments { moment.fill(0) }
    }
    difference = earlier?.difference(to: state)
    if let earlier, difference == nil { try state.take(earlier) }
    (self.state, self.context) = (state, context)
  }

  /// Takes one step along the gradients.
  public func step() {
    for (index, rate) in state.optimizer.decayRates.enumerated() { state.powers[index] *= Double(rate) }
    context.forEach(pieces.count) { [optimizer = state.optimizer, powers = state.powers, pieces] index, _ in
      let piece = pieces[index]
      if optimizer.weightDecay > 0 { decay(piece.value, amount: optimizer.weightDecay * optimizer.learningRate) }
      optimizer.step(piece.value, piece.gradient, piece.moments, powers: powers)
    }
  }

  private static func slice(_ tensor: Tensor, _ range: Range<Int>) -> Tensor {
    tensor.reshaped(images: tensor.count, Shape(flat: 1))[range].reshaped(images: 1, Shape(flat: range.count))
  }
}
