/// The places in a thread's scratch memory. What is in one is used up before another operation uses it.
enum WorkspaceSlot {
  /// Padded lines, patches, or values that were normalized on the way.
  static let values = 0
  /// A transposed or flipped kernel.
  static let transpose = 1
  /// A gradient that was transformed on the way.
  static let gradient = 2
  /// The rows between the operations of a row chain.
  static let rowChain = 3
  /// What an operation that is made of others passes on to them: values, the output or its gradient, the kernel, and the
  /// gradients of values and kernel.
  static let innerValues = 4
  static let innerOutput = 5
  static let innerKernel = 6
  static let innerValuesGradient = 7
  static let innerKernelGradient = 8
  /// The inputs of an inference plan; the outputs of its stages, in turns; then the places of its steps.
  static let planInput = 9
  static let planStage = 10
  static let planFirst = 12
}

/// How much scratch memory a thread needs: for each slot the most floats that it holds at a time.
public struct WorkspaceSize: Sendable, Equatable {
  private var counts: [Int: Int] = [:]

  public init() {}

  /// Adds the need for so many floats in a slot.
  mutating func need(_ count: Int, in slot: Int) { counts[slot] = max(counts[slot] ?? 0, count) }

  /// Adds what another operation needs, at another time.
  mutating func merge(_ other: WorkspaceSize) {
    for (slot, count) in other.counts { need(count, in: slot) }
  }

  /// The bytes of all slots.
  var bytes: Double { counts.values.reduce(0) { $0 + Double($1) } * 4 }
}
