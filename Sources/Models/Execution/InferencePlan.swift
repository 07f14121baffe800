import Basics
import Kernels

/// A model, or a part of it, compiled for inference: batch normalization is folded into the kernels before it,
/// clamping activations and residual sums are fused into the products, and values share memory as soon as they can.
///
/// The plan uses a copy of the parameters as they are when it is made.
public final class InferencePlan: Sendable {
  /// The shapes of the input and the output for one image.
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
  private let stages: [Stage]
  /// The bytes of the kernels that were folded and packed.
  private let kernelBytes: Double

  /// Steps that run one after the other for as many images as suit them. Early maps are large: few images' values
  /// stay in a core's own cache. Late kernels are: many images should pass before the next one is fetched.
  private struct Stage {
    let steps: Range<Int>
    let images: Int
  }

  /// A plan for some nodes, of which only the first may use what comes before: the output of the node before it, which
  /// is the plan's input. Without any nodes the plan passes its input on.
  ///
  /// - Parameter cacheSize: how many floats most of a core's own cache holds. The results do not depend on it.
  public init(_ model: Model, nodes: Range<Int>, cacheSize: Int = 262_144) {
    let fusion = Fusion(model, nodes, cacheSize: cacheSize)
    inputShape = model.architecture.shape(nodes.lowerBound - 1)
    outputShape = model.architecture.shape(nodes.upperBound - 1)
    steps = Self.shareMemory(fusion.steps.map { Step(operation: $0.operation, inputs: $0.inputs, shape: $0.shape) })
    stages = Self.stages(steps, inputShape, cacheSize: cacheSize)
    kernelBytes = 8 * Double(model.parameters[nodes].reduce(0) { $0 + $1.reduce(0) { $0 + $1.count } })
  }

  /// A plan for the whole model.
  public convenience init(_ model: Model) { self.init(model, nodes: model.architecture.nodes.indices) }

  /// The bytes of memory that it takes on so many threads, besides the outputs.
  public func memory(threads: Int) -> Double {
    var size = WorkspaceSize()
    let limit = stages.map(\.images).max() ?? 1
    for (number, stage) in stages.enumerated() {
      if number == 0 { size.need(stage.images * inputShape.count, in: WorkspaceSlot.planInput) }
      for step in steps[stage.steps.dropLast()] {
        size.need(stage.images * step.shape.count, in: WorkspaceSlot.planFirst + step.slot)
      }
      if number + 1 < stages.count {
        size.need(limit * steps[stage.steps.upperBound - 1].shape.count, in: WorkspaceSlot.planStage + number % 2)
      }
      for step in steps[stage.steps] {
        size.merge(step.operation.workspace(stage.images, step.shape, isTraining: false))
      }
    }
    return size.bytes * Double(threads) + kernelBytes
  }

  /// Whether the plan computes anything.
  public var isEmpty: Bool { steps.isEmpty }

  /// Computes the outputs of `count` images (or of what the nodes before make of them) on all threads.
  ///
  /// - Parameters:
  ///   - count: how many images there are.
  ///   - output: memory for as many outputs.
  ///   - fill: writes the inputs in a range to a tensor of as many (images: values from 0 to 255). It is called on any
  ///     thread, and at the same time on several.
  /// - Throws: `Interrupted`, within milliseconds of the request; the outputs then are not complete.
  public func run(
    _ count: Int, into output: Tensor, _ context: ExecutionContext,
    fill: @Sendable (_ images: Range<Int>, _ input: Tensor) -> Void
  ) throws(Interrupted) {
    // Each thread gets a task, if only a small one.
    let limit = stages.map(\.images).max() ?? 1
    let size = max(1, min(limit, (count + context.count - 1) / context.count))
    context.divide((count + size - 1) / size) { [self] task, member in
      let images = task * size..<min(count, (task + 1) * size)
      run(images, into: output[images], member, fill)
    }
    // Tasks were skipped only because of an interruption.
    try Interruption.check()
  }

  /// Computes the outputs of some images on one thread, stage by stage.
  private func run(
    _ images: Range<Int>, into output: Tensor, _ member: ExecutionContext,
    _ fill: (_ images: Range<Int>, _ input: Tensor) -> Void
  ) {
    guard !stages.isEmpty else { return fill(images, output) }
    var source = output
    for (number, stage) in stages.enumerated() {
      let isLast = number == stages.count - 1
      let result =
        isLast
        ? output
        : member.workspace.tensor(
          WorkspaceSlot.planStage + number % 2, images: images.count, steps[stage.steps.upperBound - 1].shape)
      for first in stride(from: 0, to: images.count, by: stage.images) {
        if Interruption.isRequested { return }
        let part = first..<min(first + stage.images, images.count)
        var input = source[part]
        if number == 0 {
          input = member.workspace.tensor(WorkspaceSlot.planInput, images: part.count, inputShape)
          fill(images.lowerBound + part.lowerBound..<images.lowerBound + part.upperBound, input)
        }
        run(stage.steps, input, into: result[part], member)
      }
      source = result
    }
  }

  /// Computes the output of some steps, of which only the first uses the input.
  private func run(_ range: Range<Int>, _ input: Tensor, into output: Tensor, _ member: ExecutionContext) {
    let pass = Pass(context: member)
    var values = [Tensor]()
    values.reserveCapacity(range.count)
    for index in range {
      let step = steps[index]
      let result =
        index == range.upperBound - 1
        ? output : member.workspace.tensor(WorkspaceSlot.planFirst + step.slot, images: input.images, step.shape)
      let inputs = step.inputs.map { $0 < range.lowerBound ? input : values[$0 - range.lowerBound] }
      step.operation.forward(inputs, result, pass)
      values.append(result)
    }
  }

  /// Cuts steps into stages: where all that follows would take several times as many images, and only one value
  /// crosses the cut.
  private static func stages(_ steps: [Step], _ input: Shape, cacheSize: Int) -> [Stage] {
    // As many images as fit, with a step's values, in most of a core's own cache.
    var images = steps.map { step in
      let read = step.inputs.reduce(0) { $0 + ($1 < 0 ? input : steps[$1].shape).count }
      return max(1, min(maxImages, cacheSize / max(read + step.shape.count, 1)))
    }
    // The number of images of a stage must suit all of its steps.
    for index in images.indices.dropLast().reversed() { images[index] = min(images[index], images[index + 1]) }
    let inputs = firstInputs(steps.map(\.inputs))
    var stages = [Stage]()
    var first = 0
    for index in steps.indices where index > first && images[index] >= 4 * images[first] {
      guard inputs[index] >= index - 1 else { continue }
      stages.append(Stage(steps: first..<index, images: images[first]))
      first = index
    }
    if first < steps.count { stages.append(Stage(steps: first..<steps.count, images: images[first])) }
    return stages
  }

  private static let maxImages = 32

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
