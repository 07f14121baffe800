import Kernels

/// A model, or a part of it, made ready for inference: batch normalization is folded into the kernels before it,
/// clamping activations and residual sums ride on the products, and values share memory as soon as they can.
///
/// The plan takes a picture of the parameters as they are when it is made.
public final class InferencePlan: Sendable {
  /// The shapes of the input and the output for one picture.
  public let inputShape: Shape
  public let outputShape: Shape

  private struct Step: Sendable {
    let operation: any Operation
    /// Values: -1 is the input, others are numbers of steps.
    let inputs: [Int]
    let shape: Shape
    /// The place in memory that the output goes to.
    var slot = 0
  }

  private let steps: [Step]

  /// A plan for some nodes, of which only the first may use what comes before: the output of the node before it, which
  /// is the plan's input. Without any nodes the plan passes its input on.
  public init(_ model: Model, nodes: Range<Int>) {
    let fusion = Fusion(model, nodes)
    inputShape = model.architecture.shape(nodes.lowerBound - 1)
    outputShape = model.architecture.shape(nodes.upperBound - 1)
    steps = Self.shareMemory(fusion.steps.map { Step(operation: $0.operation, inputs: $0.inputs, shape: $0.shape) })
  }

  /// A plan for the whole model.
  public convenience init(_ model: Model) { self.init(model, nodes: model.architecture.nodes.indices) }

  /// Whether the plan computes anything.
  public var isEmpty: Bool { steps.isEmpty }

  /// Computes the outputs of `count` pictures (or of what the nodes before make of them) on the whole team.
  ///
  /// - Parameters:
  ///   - count: how many pictures there are.
  ///   - output: room for as many outputs.
  ///   - fill: writes the inputs in a range to a tensor of as many (pictures: values from 0 to 255). It is called on any
  ///     thread, and at the same time on several.
  public func run(
    _ count: Int, into output: Tensor, _ crew: Crew, fill: @Sendable (_ pictures: Range<Int>, _ input: Tensor) -> Void
  ) {
    let size = max(1, min(8, Self.pixelsPerTask / inputShape.pixels))
    crew.divide((count + size - 1) / size) { [self] task, member in
      let range = task * size..<min(count, (task + 1) * size)
      let input = member.scratch.tensor(Self.inputSlot, images: range.count, inputShape)
      fill(range, input)
      run(input, into: output[range], member)
    }
  }

  /// Computes the outputs of a few pictures on one thread.
  private func run(_ input: Tensor, into output: Tensor, _ member: Crew) {
    guard let last = steps.indices.last else { return output.copy(from: input) }
    let pass = Pass(crew: member)
    var values = [Tensor]()
    values.reserveCapacity(steps.count)
    for (index, step) in steps.enumerated() {
      let result =
        index == last
        ? output : member.scratch.tensor(Self.firstSlot + step.slot, images: input.images, step.shape)
      step.operation.forward(step.inputs.map { $0 < 0 ? input : values[$0] }, result, pass)
      values.append(result)
    }
  }

  /// A task's activations should stay in a core's own cache, yet late layers, whose maps are small, want rows enough.
  private static let pixelsPerTask = 9216
  /// Scratch memory: operations use the places below.
  private static let inputSlot = 4
  private static let firstSlot = 5

  /// Gives each step a place in memory that no value still needed occupies.
  private static func shareMemory(_ steps: [Step]) -> [Step] {
    var lastUse = Array(steps.indices)
    for (index, step) in steps.enumerated() { for input in step.inputs where input >= 0 { lastUse[input] = index } }
    var plan = MemoryPlan()
    var steps = steps
    for index in steps.indices {
      steps[index].slot = plan.place(size: steps[index].shape.count, index...lastUse[index])
    }
    return steps
  }
}
